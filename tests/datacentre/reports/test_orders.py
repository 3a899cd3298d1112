"""What can be ordered, and which period a schedule owes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.reports.orders import (
    Format,
    Kind,
    ReportOrder,
    due_period,
    month_of,
    period_of,
    read_order,
)
from fawang.datacentre.rules.periods import Against, Period
from fawang.kernel.rules.problems import Invalid

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("kind", "text", "first", "last"),
    [
        (Kind.MONTH, "2021-06", date(2021, 6, 1), date(2021, 6, 30)),
        (Kind.MONTH, "2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        (Kind.YEAR, "2021", date(2021, 1, 1), date(2021, 12, 31)),
        (Kind.PERIOD, "2021-01-15..2021-03-31", date(2021, 1, 15), date(2021, 3, 31)),
    ],
)
def test_a_period_is_read(kind: Kind, text: str, first: date, last: date) -> None:
    assert period_of(kind, text) == Period(first, last)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.MONTH, "2021-13"), (Kind.MONTH, "2021"), (Kind.MONTH, ""), (Kind.MONTH, "二〇二一-06"), (Kind.YEAR, "21"),
        (Kind.YEAR, "0000"), (Kind.YEAR, "2021-06"), (Kind.PERIOD, "2021-01-01"),
        (Kind.PERIOD, "2021-03-01..2021-01-01"),
        (Kind.PERIOD, "None..None"), (Kind.PERIOD, "2010-01-01..2021-01-01"),
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(kind: Kind, text: str) -> None:
    with pytest.raises(Invalid, match="report_period_wrong"):
        period_of(kind, text)


def test_an_order_comes_back_from_what_is_kept() -> None:
    order = ReportOrder(
        Kind.PERIOD,
        Period(date(2021, 1, 1), date(2021, 2, 3)),
        (("matter", ("debt", "labour")),),
        Format.DOCX,
        "en",
    )
    assert read_order(order.data()) == order


@pytest.mark.parametrize(
    "wrong", [{"kind": "week"}, {"format": "odt"}, {"language": "xx"}, {"from": "2021-02-30"}]
)
def test_an_order_of_another_kind_form_or_language_is_refused(wrong: dict[str, str]) -> None:
    data = ReportOrder(Kind.MONTH, month_of(date(2021, 2, 1))).data()
    with pytest.raises(Invalid):
        read_order({**data, **wrong})


def test_a_month_is_compared_twice_and_a_year_once() -> None:
    month = ReportOrder(Kind.MONTH, month_of(date(2021, 6, 9)))
    year = ReportOrder(Kind.YEAR, Period(date(2021, 1, 1), date(2021, 12, 31)))
    assert month.comparisons == (Against.BEFORE, Against.YEAR_BEFORE)
    assert year.comparisons == (Against.YEAR_BEFORE,)


def test_a_months_report_is_owed_from_its_day_on() -> None:
    since = date(2021, 1, 1)
    assert due_period(Kind.MONTH, 5, today=date(2021, 7, 5), since=since) == month_of(date(2021, 6, 1))
    # Before the day of this month that of the month before is still owed, if nobody was there to order it.
    assert due_period(Kind.MONTH, 5, today=date(2021, 7, 4), since=since) == month_of(date(2021, 5, 1))
    assert due_period(Kind.MONTH, 5, today=date(2021, 1, 6), since=since) == month_of(date(2020, 12, 1))


def test_what_fell_due_before_the_schedule_was_set_up_is_not_owed() -> None:
    assert due_period(Kind.MONTH, 5, today=date(2021, 7, 20), since=date(2021, 7, 6)) is None
    assert due_period(Kind.MONTH, 5, today=date(2021, 7, 5), since=date(2021, 7, 5)) is not None


def test_a_years_report_is_owed_from_its_day_in_january_on() -> None:
    since = date(2020, 6, 1)
    assert due_period(Kind.YEAR, 10, today=date(2021, 1, 9), since=since) is None
    assert due_period(Kind.YEAR, 10, today=date(2021, 1, 9), since=date(2019, 1, 1)) == Period(
        date(2019, 1, 1), date(2019, 12, 31)
    )
    found = due_period(Kind.YEAR, 10, today=date(2021, 3, 1), since=since)
    assert found == Period(date(2020, 1, 1), date(2020, 12, 31))


@given(
    day=st.integers(1, 28),
    today=DAYS,
    back=st.integers(0, 800),
    kind=st.sampled_from([Kind.MONTH, Kind.YEAR]),
)
def test_what_is_owed_is_over_and_owed_until_the_next_one_is(
    day: int, today: date, back: int, kind: Kind
) -> None:
    since = today - timedelta(back)
    found = due_period(kind, day, today=today, since=since)
    if found is not None:
        assert found.last < today
        assert found == (month_of(found.first) if kind == Kind.MONTH else Period(found.first, found.last))
        assert found.last + timedelta(28) > since
    elif back > (62 if kind == Kind.MONTH else 366 + 28):
        raise AssertionError("after so long one is owed")
