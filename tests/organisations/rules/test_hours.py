"""The weekly pattern of hours."""

from datetime import time

import pytest

from fawang.kernel.rules.problems import Invalid
from fawang.organisations.data import defaults
from fawang.organisations.rules.hours import read_week, workday, write_week


def test_default_week() -> None:
    week = defaults.week()
    assert week[0] == ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
    assert week[:5] == (week[0],) * 5
    assert week[5:] == ((), ())


def test_written_is_read_again() -> None:
    week = defaults.week()
    assert read_week(write_week(week)) == week
    assert set(write_week(week)) == {"mon", "tue", "wed", "thu", "fri"}


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        "mon",
        None,
        {"mon": []},
        {"monday": [["08:30", "12:00"]]},
        {"mon": [["12:00", "08:30"]]},
        {"mon": [["08:30", "08:30"]]},
        {"mon": [["08:30", "12:00"], ["11:00", "17:00"]]},
        {"mon": [["14:30", "17:30"], ["08:30", "12:00"]]},
        {"mon": [["08:30"]]},
        {"mon": [["08:30", "25:00"]]},
        {"mon": [["08:30:10", "12:00"]]},
        {"mon": [["08:30+08:00", "12:00"]]},
        {"mon": [[8, 12]]},
        {
            "mon": [
                ["01:00", "02:00"],
                ["03:00", "04:00"],
                ["05:00", "06:00"],
                ["07:00", "08:00"],
                ["09:00", "10:00"],
            ]
        },
    ],
)
def test_wrong_hours(data: object) -> None:
    with pytest.raises(Invalid) as failure:
        read_week(data)
    assert failure.value.code == "hours_invalid"


def test_a_made_up_day_has_its_own_hours_or_the_first_days() -> None:
    week = read_week({"tue": [["09:00", "12:00"]], "sat": [["10:00", "11:00"]]})
    assert workday(week, 5) == ((time(10), time(11)),)
    assert workday(week, 6) == ((time(9), time(12)),)
