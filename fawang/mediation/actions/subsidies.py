"""Monthly lists of what mediators are paid: checked by the justice station, approved by the bureau, then frozen."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.turns import take_turn
from fawang.mediation.models.register import ClosedCase, SubsidyLine, SubsidyList
from fawang.mediation.queries import subsidies as queries
from fawang.mediation.rules import subsidies as rules
from fawang.mediation.rules.subsidies import Grade, ListState
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Permission

CHECKED = audit.declare("mediation.subsidies_checked", gettext_lazy("Checked a list of mediators' subsidies"))
APPROVED = audit.declare(
    "mediation.subsidies_approved", gettext_lazy("Approved a list of mediators' subsidies")
)
RETURNED = audit.declare(
    "mediation.subsidies_returned", gettext_lazy("Sent a list of mediators' subsidies back")
)
#: Of a station, or of the bureau where a committee stands under no station; and of the bureau.
MAY_CHECK, MAY_APPROVE = Permission.COUNTER_LEAD, Permission.ORDER_SUPERVISE
LONGEST_REASON = 300


def check_list(
    *,
    by: Actor,
    committee_id: int,
    month: str,
    grades: Mapping[int, str],
    cases: int,
    is_demo: bool = False,
) -> SubsidyList:
    """Check the cases of a committee and month that are in no list yet: they stand in this one from now on.

    Args:
        month: 2026-11.
        grades: how hard each case was, by its order, where the station sees it differently.
        cases: how many were on the screen; if there are others by now, nothing is checked.

    Raises:
        NotFound: there is no such committee, or it is not theirs.
        Invalid: `invalid`, a grade is none.
        Conflict: `subsidy_nothing`; `stale`; `subsidy_no_rate`: for one of the cases the table has no row.
    """
    committee = queries.committee(committee_id, by.units_with(MAY_CHECK))
    if not set(grades.values()) <= set(Grade):
        raise Invalid("invalid", errors={"grade": "field_wrong"})
    with transaction.atomic():
        _hold(committee_id, month)
        found = queries.waiting(committee_id, month)
        if not found:
            raise Conflict("subsidy_nothing")
        if len(found) != cases:
            raise Conflict("stale", version=len(found))
        lines = queries.judged(found, dict(grades))
        if any(line.rate is None for line in lines):
            raise Conflict("subsidy_no_rate")
        last = SubsidyList.objects.filter(committee_id=committee_id, month=month).aggregate(n=Max("number"))[
            "n"
        ]
        now = clock.now()
        row = SubsidyList.objects.create(
            committee_id=committee_id, month=month, number=(last or 0) + 1, state=ListState.CHECKED,
            cases=len(lines), total=rules.total(lines), checked_by=by.known_id, checked_at=now, is_demo=is_demo,
        )  # fmt: skip
        try:
            with transaction.atomic():
                SubsidyLine.objects.bulk_create(
                    SubsidyLine(
                        list=row, case_id=line.case.order_id, grade=line.case.grade, amount=line.amount,
                        source=line.rate.source[:200] if line.rate else "",
                        verified=bool(line.rate and line.rate.verified),
                    )
                    for line in lines
                )  # fmt: skip
        except IntegrityError:
            raise Conflict("stale", version=0) from None
        for case in found:
            case.grade = grades.get(case.pk, case.grade)
        ClosedCase.objects.bulk_update(found, ["grade"])
        audit.record(
            CHECKED, by=by, object=_named(row), unit_id=committee.pk, cases=row.cases, total=str(row.total)
        )
    return row


def approve_list(*, by: Actor, list_id: int, version: int) -> SubsidyList:
    """Approve a checked list: it never changes from now on.

    Raises:
        NotFound: there is none, or it is not theirs.
        NotAllowed: no bureau of theirs leads the committee.
        Conflict: `stale`; `subsidy_by_two`: whoever checked it does not approve it; `subsidy_table_changed`: by the
            table of today it comes to something else.
    """
    with transaction.atomic():
        row = _checked(by, list_id, version)
        if row.checked_by == by.known_id:
            raise Conflict("subsidy_by_two")
        cases = [line.case for line in queries.lines_of(row)]
        grades = {line.case_id: line.grade for line in queries.lines_of(row)}
        if rules.total(queries.judged(cases, grades)) != row.total:
            raise Conflict("subsidy_table_changed")
        row.state, row.approved_by, row.approved_at = ListState.APPROVED, by.known_id, clock.now()
        row.version += 1
        row.save(update_fields=["state", "approved_by", "approved_at", "version"])
        audit.record(APPROVED, by=by, object=_named(row), unit_id=row.committee_id, total=str(row.total))
    return row


def return_list(*, by: Actor, list_id: int, version: int, reason: str) -> SubsidyList:
    """Send a checked list back: its cases wait for another one, and it stays with the reason.

    Raises:
        NotFound, NotAllowed, Conflict: as `approve_list`.
        Invalid: `invalid`, no reason is given.
    """
    said = clean(reason)
    if not said or len(said) > LONGEST_REASON:
        raise Invalid("invalid", errors={"reason": "field_too_long" if said else "field_required"})
    with transaction.atomic():
        row = _checked(by, list_id, version)
        row.lines.all().delete()
        row.state, row.reason = ListState.RETURNED, said
        row.version += 1
        row.save(update_fields=["state", "reason", "version"])
        audit.record(RETURNED, by=by, object=_named(row), unit_id=row.committee_id)
    return row


def _checked(by: Actor, list_id: int, version: int) -> SubsidyList:
    """Return a checked list, locked, that a bureau of `by` may decide on."""
    row = queries.subsidy_list(list_id, by.units_with(MAY_APPROVE))
    if not _bureaux(row.committee.unit.path) & set(_units_above(by, row)):
        raise NotAllowed("not_allowed")
    locked = (
        SubsidyList.objects.select_for_update(of=("self",)).select_related("committee__unit").get(pk=row.pk)
    )
    if locked.version != version or locked.state != ListState.CHECKED:
        raise Conflict("stale", version=locked.version)
    return locked


def _units_above(by: Actor, row: SubsidyList) -> set[int]:
    return set(by.units_with(MAY_APPROVE)) & set(row.committee.unit.path)


def _bureaux(path: list[int]) -> set[int]:
    units: dict[int, UnitRow] = organisations.units_by_id(path)
    return {unit.id for unit in units.values() if unit.kind == UnitKind.BUREAU}


def _hold(committee_id: int, month: str) -> None:
    # Two who check at once: the second finds nothing left, or what was closed in between.
    take_turn(f"mediation.subsidies:{committee_id}:{month}")


def _named(row: SubsidyList) -> str:
    return f"mediation.subsidies:{row.pk}"
