"""Fifteen working days, less what Art. 30 excludes; over the spring festival, and over 29 February."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.data import defaults
from fawang.organisations.data.calendar import OfficeCalendar
from fawang.organisations.queries import UnitRow
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.data import terms
from fawang.work_orders.kinds.local_rules import LocalRules
from fawang.work_orders.models import Deadline, WorkOrder
from fawang.work_orders.rules.deadlines import Length, Unit, due, pause, resume, worked
from tests.notarisation.actions.test_applications import apply

CALENDAR = OfficeCalendar(defaults.week(), {})
CERTIFY = Length(15, Unit.WORKING_DAYS)
#: 2026 as the State Council has given it out, with its spring festival; 2028, which has a leap day.
moments = st.one_of(
    st.datetimes(datetime(2025, 12, 20), datetime(2026, 3, 10)),
    st.datetimes(datetime(2028, 2, 1), datetime(2028, 3, 5)),
).map(lambda moment: moment.replace(tzinfo=UTC))
#: Hours until the clock stops, and for how many it stands still.
stops = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 900)), max_size=4)


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def test_the_terms_are_those_of_the_law() -> None:
    for kind, term, days, article in (
        ("notarisation", "certify", 15, "Notarisation Law, Art. 30"),
        ("appraisal", "answer", 7, "Regulation of Guangdong on forensic appraisal, Art. 27"),
    ):
        rule = terms.rule_for(kind, term, urgent=False, region="440605", local=LocalRules())
        assert (rule.length, rule.source) == (Length(days, Unit.WORKING_DAYS), article)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        # The 14th and the 28th of February 2026 are Saturdays that are worked; rest from the 15th to the 23rd.
        ("2026-02-10T10:00", 15, "2026-03-09T17:30"),
        ("2026-02-12T16:00", 7, "2026-02-28T17:30"),
        # Within the festival: nothing is worked until it is over.
        ("2026-02-17T09:00", 7, "2026-03-03T17:30"),
        # Over 29 February 2028, a Tuesday; and beginning on it.
        ("2028-02-25T10:00", 7, "2028-03-07T17:30"),
        ("2028-02-29T10:00", 15, "2028-03-21T17:30"),
    ],
)
def test_the_festival_and_the_leap_day(start: str, days: int, end: str) -> None:
    assert due(china(start), Length(days, Unit.WORKING_DAYS), CALENDAR) == china(end)


@given(moments, stops)
def test_what_is_excluded_is_excluded_to_the_minute(
    start: datetime, pauses: Sequence[tuple[int, int]]
) -> None:
    """However often it is stopped: what ran between the stops is the time that the law gives."""
    end = due(start, CERTIFY, CALENDAR)
    given_by_law = worked(start, end, CALENDAR)
    ran, now = timedelta(), start
    for until, for_ in pauses:
        stopped = now + timedelta(hours=until)
        left = pause(stopped, end, Unit.WORKING_DAYS, CALENDAR)
        if not left:
            break
        ran += worked(now, stopped, CALENDAR)
        now = stopped + timedelta(hours=for_)
        later = resume(now, left, Unit.WORKING_DAYS, CALENDAR).due_at
        assert later >= end
        end = later
    assert ran + worked(now, end, CALENDAR) == given_by_law


def step(order: WorkOrder, command: str, at: str, **data: object) -> WorkOrder:
    """Give a command at a moment."""
    fresh = WorkOrder.objects.get(pk=order.pk)
    with clock.at(china(at)):
        return take_step(by=SYSTEM, code=fresh.code, command=command, version=fresh.version, data=data)


def due_of(order: WorkOrder, term: str = "certify") -> tuple[str, datetime]:
    """Return how the term stands."""
    row = Deadline.objects.filter(order=order, term=term).latest("pk")
    return row.status, row.due_at.astimezone(CHINA)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stop", "data", "go_on", "on"),
    [
        ("ask_proof", {"papers": ["出生医学证明"]}, "give_proof", {}),
        ("verify", {"cause": "force_majeure", "reason": "台风停工"}, "verified", {"note": "已核实"}),
        ("verify", {"cause": "verification", "reason": "去函核实"}, "verified", {"note": "已核实"}),
    ],
)
def test_the_clock_of_a_matter_stands_still_over_the_festival(
    nanhai: UnitRow, stop: str, data: dict[str, object], go_on: str, on: dict[str, object]
) -> None:
    with clock.at(china("2026-02-09T10:00")):
        order = apply(institution=str(nanhai.id)).order
    order = step(order, "accept", "2026-02-10T10:00")
    # To wait for the fee is excluded by nobody.
    order = step(order, "settle_fee", "2026-02-11T10:00")
    assert due_of(order) == ("running", china("2026-03-09T17:30"))
    order = step(order, stop, "2026-02-13T10:00", **data)
    assert due_of(order)[0] == "paused"
    # Three working days later: the rest of the 13th, the 14th, the 24th, and the 25th until ten.
    order = step(order, go_on, "2026-02-25T10:00", **on)
    assert due_of(order) == ("running", china("2026-03-12T17:30"))
