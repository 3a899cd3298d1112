"""What a lawyer shows of themselves, and discipline records by two persons."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.lawyers.models import FirmProfile, Profile, Sanction
from fawang.lawyers.rules.sanctions import PROCEDURE, Keeper, Snapshot, State
from fawang.lawyers.transfer import LONGEST_PHONE
from fawang.organisations import queries as organisations
from fawang.organisations.actions.values import Values
from fawang.organisations.rules import check_right
from fawang.people.rules import Permission

SHOWN = audit.declare("lawyers.profile_changed", gettext_lazy("Changed what the directory shows of a lawyer"))
FIRM_SHOWN = audit.declare(
    "lawyers.firm_profile_changed", gettext_lazy("Said whether a law firm may be asked for a quote")
)
DECIDED = audit.declare(
    "lawyers.sanction_decided", gettext_lazy("Published a discipline record, or took it back")
)


def show_own(*, by: Actor, version: int, phone: str, takes_requests: bool) -> Profile:
    """Set what the directory shows of the lawyer who asks for it.

    Args:
        phone: a number they want public; empty: the firm's is shown.

    Raises:
        NotAllowed: `not_allowed`, they are no lawyer of the register.
        Conflict: `stale`.
        Invalid: `invalid`, with a code for what is wrong.
    """
    if by.lawyer_id is None:
        raise NotAllowed("not_allowed")
    values = Values()
    number = values.line("phone", phone, longest=LONGEST_PHONE, required=False)
    values.check()
    organisations.entry(by.lawyer_id)
    with transaction.atomic():
        Profile.objects.get_or_create(pk=by.lawyer_id)
        row = Profile.objects.select_for_update().get(pk=by.lawyer_id)
        if (row.phone, row.takes_requests) == (number, takes_requests):
            return row
        if row.version != version:
            raise Conflict("stale", version=row.version)
        row.phone, row.takes_requests = number, takes_requests
        row.version += 1
        row.save()
        audit.record(SHOWN, by=by, object=f"organisations.lawyer:{row.pk}", takes_requests=takes_requests)
    return row


def show_firm(*, by: Actor, firm_id: int, version: int, takes_requests: bool) -> FirmProfile:
    """Say whether a firm may be asked for a quote, as its administrator.

    Raises:
        NotFound: the firm is not in the register of lawyers: the bureau brings it in first.
        NotAllowed: `by` does not administer it.
        Conflict: `stale`.
    """
    if by.kind != ActorKind.SYSTEM and firm_id not in by.units_with(Permission.STAFF_EDIT):
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        row = FirmProfile.objects.select_for_update().filter(pk=firm_id).first()
        if row is None:
            raise NotFound("not_found")
        if row.takes_requests == takes_requests:
            return row
        if row.version != version:
            raise Conflict("stale", version=row.version)
        row.takes_requests = takes_requests
        row.version += 1
        row.save(update_fields=["takes_requests", "version"])
        audit.record(
            FIRM_SHOWN, by=by, object=f"organisations.unit:{firm_id}", unit_id=firm_id,
            takes_requests=takes_requests,
        )  # fmt: skip
    return row


def decide_sanction(*, by: Actor, sanction_id: int, command: str, version: int) -> Sanction:
    """Publish a record that somebody else brought in, or take one back.

    Raises:
        NotFound: there is no such record.
        NotAllowed: `by` does not keep the register of the firm, or brought the record in themselves.
        Conflict: `stale`, `sanction_moved_on`.
    """
    with transaction.atomic():
        row = Sanction.objects.select_for_update().filter(pk=sanction_id).first()
        if row is None:
            raise NotFound("not_found")
        firm = row.firm_id or organisations.entry(row.lawyer_id or 0).firm_id
        check_right(by, organisations.unit(firm).path)
        if row.decided_by == by.label and version == row.version - 1:
            # Pressed twice.
            return row
        if row.version != version:
            raise Conflict("stale", state=row.state, version=row.version)
        facts = Snapshot(State(row.state))
        keeper = Keeper.ENTERED if row.entered_by == by.label else Keeper.ANOTHER
        try:
            step, _ = PROCEDURE.decide(facts, command, permissions=frozenset({keeper}), now=clock.now())
        except NotAllowed:
            raise NotAllowed("sanction_by_two") from None
        row.state = step.target_for(facts)
        row.decided_by, row.decided_at = by.label, clock.now()
        row.version += 1
        row.save()
        audit.record(DECIDED, by=by, object=f"lawyers.sanction:{row.pk}", unit_id=firm, state=row.state)
    return row
