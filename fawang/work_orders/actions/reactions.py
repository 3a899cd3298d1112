"""What work orders do when something happened to one: tell the persons, press the office."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import translation

from fawang.kernel.news.outbox import only
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.wording import say
from fawang.notices.actions import tell, tell_staff
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.events import CardShown, StepTaken
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.queries import OrderPerson
from fawang.work_orders.rules import JOIN, SUBMIT, Command, Term
from fawang.work_orders.rules.codes import Card
from fawang.work_orders.rules.persons import FIRST
from fawang.work_orders.texts import labels, notice_params

#: So many officers learn of a message to their office.
_MOST_TOLD = 5
#: Which steps of every kind are told, by which text of notices.texts, with what.
_TOLD: dict[str, tuple[str, kinds.Params]] = {
    SUBMIT: ("received", notice_params.office_and_due),
    Command.DISPATCH: ("passed_on", notice_params.office),
    Command.PASS_ON: ("passed_on", notice_params.office),
    Command.REPLY: ("office_wrote", notice_params.nothing),
    Command.APPROVE_EXTENSION: ("extended", notice_params.office_and_due),
    JOIN: ("joined", notice_params.nothing),
}


def tell_person(event: StepTaken) -> None:
    """Tell the persons about a step, if it is one that concerns them: everybody of a side that it is shown to.

    Whoever joins is told so alone. The other side is told by the steps of its kind: those decide when it learns of it.
    """
    order = queries.order_by_id(event.order_id)
    kind = kinds.kind_of(order.kind)
    told = kind.told.get(event.command) or _TOLD.get(event.command)
    if told is None:
        return
    row = queries.step_of(order, event.seq)
    sides = queries.sides_shown(order, row)
    if event.command == JOIN:
        sides &= {kinds.first_side(order)}
    for person in queries.persons_of(order):
        concerned = row.data.get("persons", [row.data.get("person", person.id)])
        if person.id not in concerned or person.joined_at > row.at:
            continue
        if person.side in sides and kinds.is_open_to(order, person.side):
            text, params = kind.told_to.get((event.command, person.side), told)
            with translation.override(people.contact(person.contact_id).locale):
                values = params(order, row)
            if values is not None:
                _tell(order, person, text, values, f"step:{order.pk}:{event.seq}")


def _is_message(event: StepTaken) -> bool:
    return event.command == Command.MESSAGE


@only(_is_message)
def tell_office(event: StepTaken) -> None:
    """Tell those who have the matter that its person has written: the lawyer, else officers of the office.

    Only the code and a link, for which they sign in. While one message waits, they are told once.
    """
    order = queries.order_by_id(event.order_id)
    if order.erased:
        return
    lawyer = people.staff_of_lawyer(order.lawyer_id) if order.lawyer_id else None
    officers = people.members({order.unit_id}, Permission.ORDER_DECIDE).order_by("pk")
    told = [lawyer] if lawyer else list(officers.values_list("pk", flat=True)[:_MOST_TOLD])
    # Steps are numbered without a gap.
    replies = [seq for seq, command in enumerate(queries.taken(order), 1) if command == Command.REPLY]
    before = max((seq for seq in replies if seq < event.seq), default=0)
    for staff_id in told:
        tell_staff(
            by=SYSTEM,
            staff_id=staff_id,
            order_ref=f"work_orders.order:{order.pk}",
            text="person_wrote",
            params={"code": order.code, "link": reverse("work_orders:order", args=[order.code])},
            dedupe_key=f"message:{order.pk}:{before}:{staff_id}",
            units=queries.snapshot(order).units,
        )


def tell_applicants(order: WorkOrder, text: str, params: Callable[[], dict[str, Any]], key: str) -> None:
    """Tell everybody of an order's first side something that is no step: a fee, a correction; once under one `key`.

    Args:
        params: what the text needs beside code and link, in the language that is active when it is called.
    """
    if order.erased:
        return
    for person in queries.persons_of(order):
        if person.side == kinds.first_side(order):
            with translation.override(people.contact(person.contact_id).locale):
                values = params()
            _tell(order, person, text, values, key)


def _tell(order: WorkOrder, person: OrderPerson, text: str, values: dict[str, Any], key: str) -> None:
    """Tell one of the persons of an order something, by their own wishes and with their own link."""
    tell(
        by=SYSTEM,
        contact_id=person.contact_id,
        order_ref=f"work_orders.order:{order.pk}",
        text=text,
        params={"code": order.code, "link": link_of(order, person.key), **values},
        dedupe_key=key if person.id == FIRST else f"{key}:{person.id}",
        units=queries.snapshot(order).units,
    )


def press(event: CardShown) -> None:
    """Put an order with a red card under supervision (督办), and tell the person that we are late."""
    if event.colour != Card.RED:
        return
    order = queries.order_by_id(event.order_id)
    on_person = kinds.kind_of(order.kind).on_person
    if event.term not in on_person:
        tell_applicants(order, "late", dict, f"late:{event.deadline_id}")
    open_still = not kinds.is_ended(order) and not order.supervised
    if open_still and event.term not in (*on_person, Term.SUPERVISION):
        take_step(
            by=SYSTEM,
            code=order.code,
            command=Command.SUPERVISE,
            version=order.version,
            data={
                "instruction": say("supervised_by_red_card", term=str(labels.term(order.kind, event.term)))
            },
        )


def link_of(order: WorkOrder, key: str = "") -> str:
    """Return the path of the secret link to `order`: that of the first applicant, unless `key` is somebody else's."""
    return reverse("work_orders:follow", args=[order.code, key or queries.access_key(order)])
