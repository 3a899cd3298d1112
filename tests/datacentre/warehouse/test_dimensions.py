"""Levels take their codes and nothing else; divisions that ended are followed to today's map."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.warehouse.dimensions import GROUP_OF, LEVELS, Channel, Version, name_on, stands_for


@pytest.mark.parametrize(
    ("level", "value", "takes"),
    [
        ("prefecture", "4406", True),
        ("prefecture", "440605", False),
        ("prefecture", "44０6", False),
        ("village", "440605001001", True),
        ("matter", "labour", True),
        ("matter", "labor", False),
        ("topic", "labour.wages", True),
        ("topic", "labour'--", False),
        ("channel", "app", True),
        ("hour", "23", True),
        ("hour", "24", False),
        ("unit", "17", True),
        ("unit", "-1", False),
        ("language", "", True),
        ("weekday", "", False),
        ("weekday", "8", False),
        ("month", "2021-03-01", True),
        ("month", "2021-02-30", False),
        ("month", "2021-3", False),
        ("day", "", False),
    ],
)
def test_what_can_be_a_code(level: str, value: str, takes: bool) -> None:
    assert LEVELS[level][1].takes(value) == takes


@given(st.sampled_from(sorted(LEVELS)), st.text(max_size=60))
def test_no_level_takes_what_could_end_a_text_in_sql(level: str, value: str) -> None:
    if LEVELS[level][1].takes(value):
        assert not set(value) & set("'\"\\;`()\n\r\0 ")


def test_every_channel_belongs_to_a_group() -> None:
    assert set(GROUP_OF) == set(Channel)


OLD = Version("440100", "甲县", date(2000, 1, 1), date(2019, 6, 1), "440101")
MIDDLE = Version("440101", "乙县", date(2000, 1, 1), date(2021, 1, 1), "440102")
NOW = Version("440102", "丙区", date(2021, 1, 1))


def test_mergers_are_followed_to_the_end() -> None:
    assert stands_for([NOW, OLD, MIDDLE]) == {"440100": "440102", "440101": "440102"}


def test_what_ended_without_a_successor_and_circles_stay() -> None:
    assert stands_for([Version("1", "a", until=date(2020, 1, 1))]) == {}
    ring = [
        Version("1", "a", until=date(2020, 1, 1), successor="2"),
        Version("2", "b", until=date(2020, 1, 1), successor="1"),
    ]
    assert stands_for(ring) == {"1": "2", "2": "1"}


def test_a_name_is_that_of_the_day() -> None:
    renamed = [
        Version("4401", "旧名", date(2000, 1, 1), date(2020, 1, 1)),
        Version("4401", "新名", date(2020, 1, 1)),
    ]
    assert name_on(renamed, "4401", date(2019, 12, 31)) == "旧名"
    assert name_on(renamed, "4401", date(2020, 1, 1)) == "新名"
    assert name_on(renamed, "4401", date(1990, 1, 1)) == "新名"
    assert name_on(renamed, "4402", date(2020, 1, 1)) == "4402"
