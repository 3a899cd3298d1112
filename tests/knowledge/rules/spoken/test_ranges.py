"""Days told roughly or by sums, on a day that is fixed."""

from datetime import date

import pytest

from fawang.knowledge.rules.spoken.days import days_in

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "day", "latest"),
    [
        ("收到七八天了", "2026-11-22", "2026-11-23"),
        ("三四天前收的", "2026-11-26", "2026-11-27"),
        ("收了十一二天", "2026-11-18", "2026-11-19"),
        ("三四个星期前", "2026-11-02", "2026-11-09"),
        ("收到十好几天了", "2026-11-11", "2026-11-17"),
        ("收了两周零三天", "2026-11-13", "2026-11-13"),
        ("收了一个星期零两天", "2026-11-21", "2026-11-21"),
        ("收了个把星期", "2026-11-21", "2026-11-24"),
        ("前两个礼拜收的", "2026-11-16", "2026-11-19"),
        ("十几号收到", "2026-11-11", "2026-11-19"),
        ("11-16收到", "2026-11-16", "2026-11-16"),
        ("大前晚收到", "2026-11-27", "2026-11-27"),
        ("上上周末到家", "2026-11-21", "2026-11-22"),
        ("上上周收到的", "2026-11-16", "2026-11-22"),
        ("月中收到", "2026-11-11", "2026-11-20"),
        ("上个月中旬收到", "2026-10-11", "2026-10-20"),
        ("去年十二月初被辞退", "2025-12-01", "2025-12-07"),
    ],
)
def test_a_span_of_days_is_read(text: str, day: str, latest: str) -> None:
    found = days_in(text, TODAY)[0]
    assert (found.day.isoformat(), found.latest.isoformat()) == (day, latest)


def test_a_year_and_a_season_are_no_span() -> None:
    assert days_in("二三年十二月五号到期", TODAY)[0].day == date(2023, 12, 5)
    assert not any(one.elapsed for one in days_in("三四月份的事", TODAY))


def test_a_day_by_which_years_are_full_may_lie_ahead() -> None:
    assert any(one.day == date(2024, 12, 3) for one in days_in("判决生效到十二月三号满两年", TODAY))
