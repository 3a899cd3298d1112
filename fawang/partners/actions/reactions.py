"""What follows a step of a referral: the other side is told, its news becomes history of the order, its person hears.

A card presses both sides: officers and their superior here, and the partner by its link.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format

from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.news.outbox import only
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.wording import say
from fawang.notices.actions import tell_staff
from fawang.organisations import queries as organisations
from fawang.partners import links
from fawang.partners.actions._steps import apply_step, record_sending
from fawang.partners.events import BatchTaken, ReferralCard, ReferralStepped
from fawang.partners.links import Outcome
from fawang.partners.models import Referral
from fawang.partners.queries import referrals
from fawang.partners.queries.agreements import address_of, terms_of
from fawang.partners.queries.messages import outgoing
from fawang.partners.rules.messages import Urgency
from fawang.partners.rules.procedure import ENDED, Command, Direction, Side
from fawang.partners.texts import labels
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import queries as orders
from fawang.work_orders.actions.reactions import tell_applicants
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.rules import Command as OrderCommand
from fawang.work_orders.rules.codes import Card

#: What brings a message to a partner whose agreement names no link that is registered: a person telephones.
BY_TELEPHONE = "telephone"
#: So many officers learn of what waits for their unit.
_MOST_TOLD = 5
#: What the person is told of, by (side, command); of a discreet or dangerous matter nothing.
_TOLD = {
    (Side.US, Command.OFFER): "referral_offered",
    (Side.THEM, Command.ACCEPT): "referral_accepted",
    (Side.THEM, Command.REFUSE): "referral_back",
    (Side.THEM, Command.RETURN): "referral_back",
    (Side.THEM, Command.TELL): "referral_news",
    (Side.THEM, Command.CONCLUDE): "referral_concluded",
}


def _tells(event: ReferralStepped) -> bool:
    return event.tells


@only(_tells)
def deliver_step(event: ReferralStepped) -> None:
    """Give a step of ours to the link of the agreement; a link that fails is tried again by the outbox."""
    row = referrals.by_id(event.referral_id)
    if row.erased:
        return
    terms = terms_of(row.agreement)
    link = links.choose(tuple(one.name for one in terms.links)) or links.registered()[BY_TELEPHONE]
    outcome = link.deliver(address_of(row.partner, terms, link.name), outgoing(row, event.seq))
    record_sending(row, event.seq, link.name, Outcome(outcome))


def _has_order(event: ReferralStepped) -> bool:
    return event.order_id is not None


@only(_has_order)
def note_on_order(event: ReferralStepped) -> None:
    """Write a step into the history of its order: whoever handles that reads it in one place."""
    row = referrals.by_id(event.referral_id)
    order = orders.order_by_id(int(event.order_id or 0))
    if order.erased or row.erased or (event.side, event.command) not in _NOTED:
        return
    take_step(
        by=SYSTEM,
        code=order.code,
        command=OrderCommand.NOTE,
        version=order.version,
        data={
            "note": say(
                "partner_note_us" if event.side == Side.US else "partner_note",
                partner=labels.partner_name(row.partner.names),
                step=str(labels.COMMANDS_DONE[event.command]),
                number=row.code,
            )
        },
    )


_NOTED = {
    (side, command)
    for side in (Side.US, Side.THEM, Side.REFEREE)
    for command in set(Command) - {Command.ACKNOWLEDGE}
}


@only(_has_order)
def tell_person(event: ReferralStepped) -> None:
    """Tell the person what became of what was handed over; nothing of a matter in which they may be watched."""
    row = referrals.by_id(event.referral_id)
    text = _TOLD.get((Side(event.side), Command(event.command))) if event.command in set(Command) else None
    if text is None or row.direction != Direction.OUT or is_hidden(row) or row.erased:
        return
    tell_applicants(
        orders.order_by_id(int(event.order_id or 0)), text, dict, f"referral:{row.pk}:{event.seq}"
    )


def is_hidden(row: Referral) -> bool:
    """Tell whether a referral is shown and told nowhere that its person sees: others may see it as well."""
    return row.discreet or row.urgency == Urgency.DANGER


def _is_theirs(event: ReferralStepped) -> bool:
    return event.side in (Side.THEM, Side.REFEREE) and not event.quiet


@only(_is_theirs)
def tell_officers(event: ReferralStepped) -> None:
    """Tell the officers who handle it that the other side has done something, in neutral words."""
    row = referrals.by_id(event.referral_id)
    if not row.erased:
        _tell_unit(row, [row.unit_id], Permission.PARTNER_REFER, "partner_stepped", f"{row.pk}:{event.seq}")


def tell_of_batch(event: BatchTaken) -> None:
    """Tell the officers of a unit once that a file of referrals has come."""
    _tell_members(
        [event.unit_id], Permission.PARTNER_REFER, "partner_file", f"{event.code}:{event.unit_id}",
        params={"code": event.code, "link": reverse("partners:inbox")}, order_ref="",
        units=organisations.unit_path(event.unit_id),
    )  # fmt: skip


def press(event: ReferralCard) -> None:
    """Press whoever is late: by a yellow card its own side, by a red one both superiors.

    Where the partner is late it hears so by its link, in words; whom to call above it stands on the page.
    """
    row = referrals.by_id(event.referral_id)
    if row.version != event.version or row.state in ENDED:
        return
    key = f"card:{row.pk}:{event.version}:{event.colour}"
    _tell_unit(row, [row.unit_id], Permission.PARTNER_REFER, "partner_due", key)
    if event.colour != Card.RED:
        return
    if above := organisations.superior(row.unit_id):
        _tell_unit(row, [above.id], Permission.PARTNER_DECIDE, "partner_late", key)
    if event.side == Side.REFEREE and row.partner.referee_unit_id:
        _tell_unit(row, [row.partner.referee_unit_id], Permission.PARTNER_DECIDE, "partner_late", key)
    if event.side == Side.THEM:
        with transaction.atomic():
            locked = referrals.locked(row.code)
            if locked.version != event.version or locked.due_at is None:
                return
            due = date_format(locked.due_at.astimezone(CHINA), "DATETIME_FORMAT")
            apply_step(
                locked,
                side=Side.CLOCK,
                command=Command.TELL,
                values={"words": say("partner_overdue", due=due)},
                by=SYSTEM,
                now=clock.now(),
            )


def _tell_unit(row: Referral, unit_ids: Collection[int], permission: Permission, text: str, key: str) -> None:
    _tell_members(
        unit_ids, permission, text, key,
        params={"code": row.code, "link": reverse("partners:referral", args=[row.code])},
        order_ref=f"partners.referral:{row.pk}", units=referrals.path_of(row),
    )  # fmt: skip


def _tell_members(
    unit_ids: Collection[int], permission: Permission, text: str, key: str, *, params: Mapping[str, str],
    order_ref: str, units: Sequence[int],
) -> None:  # fmt: skip
    told = people.members(set(unit_ids), permission).order_by("pk").values_list("pk", flat=True)[:_MOST_TOLD]
    for staff_id in told:
        tell_staff(
            by=SYSTEM, staff_id=staff_id, text=text, params=params, dedupe_key=f"{text}:{key}:{staff_id}",
            order_ref=order_ref, units=units,
        )  # fmt: skip
