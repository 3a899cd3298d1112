"""Lists of subsidies: each case once, by the table of its day, by two people, frozen."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.mediation.actions import subsidies as actions
from fawang.mediation.actions.records import record_on_the_spot
from fawang.mediation.models.register import ClosedCase, SubsidyLine, SubsidyList
from fawang.mediation.queries import subsidies as queries
from fawang.mediation.rules.subsidies import Grade, Rate
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.mediation.actions.test_records import SETTLED
from tests.mediation.committees import CHANCHENG, NANHAI, TOWN, Committee, bring, committee_at, working

pytestmark = pytest.mark.django_db
MONTH = "2026-11"


@pytest.fixture
def committee() -> Committee:
    """The committee of a town."""
    return working(committee_at(TOWN, "桂城街道调委会"))


@pytest.fixture
def station() -> Browser:
    """The head of the justice station of the town."""
    return sign_in(Role.STATION_HEAD, unit_at(TOWN, UnitKind.TOWN_STATION))


@pytest.fixture
def bureau() -> Browser:
    """A supervisor of the county's bureau."""
    return sign_in(Role.SUPERVISOR, unit_at(NANHAI, UnitKind.BUREAU))


def table(monkeypatch: pytest.MonkeyPatch, *rows: tuple[int, date, date | None]) -> None:
    """Let amounts of simple cases be these: yuan, from, until."""
    rates = tuple(
        Rate("44", Grade.SIMPLE, Decimal(amount), begins, ends, f"table of {begins}", True)
        for amount, begins, ends in rows
    )
    monkeypatch.setattr(queries, "table", lambda: rates)


def closed(committee: Committee, day: int, key: str, number: int = 0) -> ClosedCase:
    """Close a case on a day of the month."""
    with clock.at(datetime(2026, 11, day, 10, tzinfo=clock.CHINA)):
        answer = record_on_the_spot(
            by=committee.mediators[number].actor,
            committee_id=committee.unit.id,
            record=SETTLED,
            client_id=key,
        )
    return ClosedCase.objects.get(order__code=answer["code"])


def check(committee: Committee, station: Browser, cases: int, **grades: Any) -> SubsidyList:
    return actions.check_list(
        by=station.actor,
        committee_id=committee.unit.id,
        month=MONTH,
        grades=grades.get("grades", {}),
        cases=cases,
    )


def test_a_changed_table(
    committee: Committee, station: Browser, bureau: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    table(monkeypatch, (50, date(2020, 1, 1), date(2026, 11, 14)), (80, date(2026, 11, 15), None))
    closed(committee, 14, "a")
    closed(committee, 15, "b")
    row = check(committee, station, 2)
    assert (row.total, row.cases, row.state) == (Decimal("130.00"), 2, "checked")
    assert [line.amount for line in queries.lines_of(row)] == [Decimal("50.00"), Decimal("80.00")]
    # A table that is changed after the check, also for days that are past, is not approved unseen.
    table(monkeypatch, (60, date(2020, 1, 1), None))
    with pytest.raises(Conflict, match="subsidy_table_changed"):
        actions.approve_list(by=bureau.actor, list_id=row.pk, version=1)
    actions.return_list(by=bureau.actor, list_id=row.pk, version=1, reason="按新标准重做")
    again = check(committee, station, 2)
    assert (again.total, again.number) == (Decimal("120.00"), 2)
    assert actions.approve_list(by=bureau.actor, list_id=again.pk, version=1).state == "approved"
    # Approved, it stays as it is, whatever the table says now.
    table(monkeypatch, (999, date(2020, 1, 1), None))
    again.refresh_from_db()
    assert (again.total, queries.total_of(again)) == (Decimal("120.00"), Decimal("120.00"))


def test_a_case_counts_once(committee: Committee, station: Browser) -> None:
    first = closed(committee, 3, "a")
    check(committee, station, 1)
    with pytest.raises(Conflict, match="subsidy_nothing"):
        check(committee, station, 1)
    closed(committee, 4, "b")
    second = check(committee, station, 1)
    assert (second.number, second.cases) == (2, 1)
    assert SubsidyLine.objects.filter(case=first).count() == 1


def test_what_came_while_it_was_on_the_screen(committee: Committee, station: Browser) -> None:
    closed(committee, 3, "a")
    closed(committee, 4, "b")
    with pytest.raises(Conflict, match="stale"):
        check(committee, station, 1)
    assert not SubsidyList.objects.exists()


def test_the_station_says_how_hard_a_case_was(committee: Committee, station: Browser) -> None:
    case = closed(committee, 3, "a")
    row = check(committee, station, 1, grades={case.pk: "difficult"})
    line = queries.lines_of(row)[0]
    assert (line.grade, line.amount, line.verified) == ("difficult", Decimal("200.00"), False)
    with pytest.raises(Invalid):
        check(committee, station, 1, grades={case.pk: "enormous"})


def test_no_amount_in_the_table(
    committee: Committee, station: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    table(monkeypatch, (50, date(2027, 1, 1), None))
    closed(committee, 3, "a")
    with pytest.raises(Conflict, match="subsidy_no_rate"):
        check(committee, station, 1)


def test_two_people(committee: Committee, bureau: Browser) -> None:
    closed(committee, 3, "a")
    # A supervisor may check for a station; approving it is another's.
    row = check(committee, bureau, 1)
    with pytest.raises(Conflict, match="subsidy_by_two"):
        actions.approve_list(by=bureau.actor, list_id=row.pk, version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SubsidyList.objects.filter(pk=row.pk).update(approved_by=row.checked_by)
    second = sign_in(Role.SUPERVISOR, unit_at(NANHAI, UnitKind.BUREAU))
    assert actions.approve_list(by=second.actor, list_id=row.pk, version=1).approved_by == second.staff_id


def test_an_approved_list_is_frozen(committee: Committee, station: Browser, bureau: Browser) -> None:
    case = closed(committee, 3, "a")
    row = actions.approve_list(by=bureau.actor, list_id=check(committee, station, 1).pk, version=1)
    with pytest.raises(Conflict, match="stale"):
        actions.return_list(by=bureau.actor, list_id=row.pk, version=row.version, reason="再看")
    for change in (
        lambda: SubsidyLine.objects.filter(case=case).update(amount=1),
        lambda: SubsidyLine.objects.filter(case=case).delete(),
        lambda: SubsidyList.objects.filter(pk=row.pk).update(total=1),
        lambda: SubsidyLine.objects.create(list=row, case=closed(committee, 4, "b"), amount=1),
    ):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            change()


def test_others_neither_check_nor_approve(committee: Committee, station: Browser, bureau: Browser) -> None:
    closed(committee, 3, "a")
    elsewhere = sign_in(Role.SUPERVISOR, unit_at(CHANCHENG, UnitKind.BUREAU))
    for by in (elsewhere, committee.mediators[0]):
        with pytest.raises(NotFound):
            check(committee, by, 1)
    row = check(committee, station, 1)
    for by in (elsewhere, station):
        with pytest.raises(NotFound):
            actions.approve_list(by=by.actor, list_id=row.pk, version=1)


def test_full_time_mediators_have_a_salary(committee: Committee, station: Browser) -> None:
    bring({"number": committee.entry(0).number, "full_time": "是"})
    closed(committee, 3, "a")
    closed(committee, 4, "b", number=1)
    row = check(committee, station, 2)
    assert row.total == Decimal("50.00")
    found = queries.by_mediator(queries.lines_of(row))
    assert sorted((cases, amount) for _name, cases, amount in found) == [
        (1, Decimal("0.00")),
        (1, Decimal("50.00")),
    ]
