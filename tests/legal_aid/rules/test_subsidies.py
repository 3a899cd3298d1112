"""What a case comes to: exact, by the table that applies, and never more than its parts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.legal_aid.data.subsidies import tables
from fawang.legal_aid.rules.subsidies import (
    LISTS,
    AppliesBy,
    ListCommand,
    ListFacts,
    ListState,
    Served,
    Table,
    Work,
    reckon,
    table_for,
    work_of,
)
from fawang.people.rules import Permission

OLD = Table(
    code="old", region="44", since=date(2024, 1, 1), until=date(2025, 12, 31), applies_by=AppliesBy.ASSIGNED,
    base=dict.fromkeys(Work, Decimal("1000.00")), trip=Decimal("99.99"), most_trips=3, group_above=5,
    each_further=Decimal("33.33"), group_most=Decimal("500.00"), file_days=30, late_share=Decimal("0.85"),
    source="", verified=False,
)  # fmt: skip
NEW = replace(
    OLD, code="new", since=date(2026, 1, 1), until=None, base=dict.fromkeys(Work, Decimal("1234.56"))
)
CASE = Served(
    Work.CIVIL, assigned=date(2025, 12, 31), concluded=date(2026, 3, 1), handed_in=date(2026, 3, 31)
)


def test_a_changed_table_applies_by_the_day_that_it_names() -> None:
    on_time = (OLD, NEW)
    assert table_for(on_time, "440605", CASE) is OLD
    assert table_for(on_time, "440605", replace(CASE, assigned=date(2026, 1, 1))) is NEW
    by_end = tuple(replace(one, applies_by=AppliesBy.CONCLUDED) for one in on_time)
    found = table_for(by_end, "440605", CASE)
    assert found is not None
    assert found.code == "new"
    assert table_for(on_time, "440605", replace(CASE, assigned=date(2023, 12, 31))) is None
    assert table_for(on_time, "110101", CASE) is None


@pytest.mark.parametrize("by", list(AppliesBy))
def test_a_table_applies_on_its_first_and_its_last_day(by: AppliesBy) -> None:
    table = replace(OLD, applies_by=by)
    name = "assigned" if by == AppliesBy.ASSIGNED else "concluded"
    for day, applies in (
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), False),
    ):
        # The other day lies within, and decides nothing.
        inside = replace(CASE, assigned=date(2025, 6, 1), concluded=date(2025, 6, 1))
        assert (table_for([table], "440605", replace(inside, **{name: day})) is table) is applies  # type: ignore[arg-type]


def test_of_two_that_overlap_the_later_one_wins_and_one_without_the_work_does_not_count() -> None:
    later = replace(OLD, code="later", since=date(2025, 1, 1))
    for row in ((OLD, later), (later, OLD)):
        assert table_for(row, "440605", CASE) is later
    without = replace(later, base={Work.DOCUMENT: Decimal(1)})
    assert table_for((OLD, without), "440605", CASE) is OLD
    assert table_for((), "440605", CASE) is None


def test_each_piece_is_paid_and_each_trip_up_to_the_most() -> None:
    found = reckon(OLD, replace(CASE, number=3, trips=4))
    assert (found.table, found.base, found.travel) == ("old", Decimal("3000.00"), Decimal("299.97"))
    assert reckon(OLD, replace(CASE, trips=1)).travel == Decimal("99.99")
    assert reckon(OLD, CASE).travel == 0
    # A row of a day has no file, and so none that is late.
    assert not reckon(OLD, replace(CASE, handed_in=None)).late


def test_half_a_fen_is_rounded_up() -> None:
    table = replace(OLD, base={Work.CIVIL: Decimal("0.005")}, trip=Decimal("0.015"))
    found = reckon(table, replace(CASE, trips=1))
    assert (str(found.base), str(found.travel)) == ("0.01", "0.02")


def test_the_closest_region_wins() -> None:
    city = replace(OLD, code="city", region="4406")
    assert table_for((OLD, city), "440605", CASE) is city
    assert table_for((OLD, city), "440105", CASE) is OLD


@pytest.mark.parametrize(("days", "late"), [(30, False), (31, True)])
def test_a_file_after_thirty_days_is_late_and_travel_is_paid_all_the_same(days: int, late: bool) -> None:
    served = replace(CASE, handed_in=CASE.concluded + timedelta(days=days), trips=2, persons=7)
    found = reckon(OLD, served)
    assert (found.base, found.group, found.travel) == (
        Decimal("1000.00"),
        Decimal("66.66"),
        Decimal("199.98"),
    )
    # 15 % of 1,066.66 is 159.999: 160.00.
    assert found.withheld == (Decimal("160.00") if late else Decimal(0))
    assert found.total == (Decimal("1106.64") if late else Decimal("1266.64"))
    assert found.late is late


@pytest.mark.parametrize(
    ("persons", "group"), [(1, "0"), (5, "0"), (6, "33.33"), (20, "499.95"), (21, "500.00"), (300, "500.00")]
)
def test_a_group_adds_for_each_further_person_up_to_the_most(persons: int, group: str) -> None:
    assert reckon(OLD, replace(CASE, persons=persons)).group == Decimal(group)


@given(
    work=some.sampled_from(list(Work)),
    persons=some.integers(1, 500),
    trips=some.integers(0, 40),
    number=some.integers(1, 20),
    days=some.integers(0, 90),
    share=some.decimals(0, 1, places=2),
    table=some.sampled_from((OLD, NEW, *tables())),
)
def test_sums_are_exact_and_their_parts_add_up(
    work: Work, persons: int, trips: int, number: int, days: int, share: Decimal, table: Table
) -> None:
    served = Served(
        work, CASE.assigned, CASE.concluded, CASE.concluded + timedelta(days=days), persons, trips, number
    )
    found = reckon(replace(table, late_share=share), served)
    parts = (found.base, found.group, found.travel, found.withheld, found.total)
    assert all(one == one.quantize(Decimal("0.01")) and one >= 0 for one in parts)
    assert found.total == found.base + found.group + found.travel - found.withheld
    assert found.base == table.base[work] * number
    assert found.group <= table.group_most
    assert found.travel <= table.trip * table.most_trips
    assert (found.withheld == 0) or found.late


@pytest.mark.parametrize(
    ("matter", "outcome", "stage", "work"),
    [
        ("labour", "judgment", "", Work.CIVIL),
        ("labour", "arbitration", "", Work.CIVIL),
        ("labour", "mediation", "", Work.CIVIL_OUT_OF_COURT),
        ("expropriation", "judgment", "", Work.ADMINISTRATIVE),
        ("criminal", "judgment", "", Work.TRIAL),
        ("criminal", "other", "investigation", Work.INVESTIGATION),
        ("criminal", "mediation", "prosecution", Work.PROSECUTION),
        ("criminal", "judgment", "notified_defence", Work.NOTIFIED_DEFENCE),
        ("criminal", "judgment", "appeal", Work.TRIAL),
        # A stage is that of a criminal case.
        ("labour", "settlement", "trial", Work.CIVIL_OUT_OF_COURT),
        ("administrative", "mediation", "", Work.ADMINISTRATIVE),
    ],
)
def test_what_a_case_counts_as(matter: str, outcome: str, stage: str, work: Work) -> None:
    assert work_of(matter, outcome, stage) == work


def test_a_stage_that_nobody_named_is_the_trial() -> None:
    assert work_of("criminal", "judgment") == Work.TRIAL


def test_a_list_is_approved_by_somebody_else_and_then_frozen() -> None:
    now, both = datetime.now(UTC), frozenset({Permission.ORDER_DECIDE, Permission.ORDER_REVIEW})
    made = ListFacts(ListState.MADE, "staff:1", "staff:1")
    with pytest.raises(Conflict) as caught:
        LISTS.decide(made, ListCommand.APPROVE, permissions=both, now=now)
    assert caught.value.code == "second_person"
    with pytest.raises(NotAllowed):
        LISTS.decide(replace(made, actor="staff:2"), ListCommand.APPROVE, permissions=frozenset({Permission.ORDER_DECIDE}), now=now)  # noqa: E501 # fmt: skip
    step, _ = LISTS.decide(replace(made, actor="staff:2"), ListCommand.APPROVE, permissions=both, now=now)
    assert step.target == ListState.APPROVED
    for state in (ListState.APPROVED, ListState.PAID):
        with pytest.raises(Conflict):
            LISTS.decide(replace(made, state=state), ListCommand.DISCARD, permissions=both, now=now)


def test_every_shipped_table_says_where_it_is_from_and_that_nobody_confirmed_it() -> None:
    assert all(one.source and not one.verified for one in tables())
    assert all(set(one.base) == set(Work) for one in tables())
