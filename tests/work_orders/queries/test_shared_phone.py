"""Somebody at an office looks up a telephone number: whose matter it is, the number alone does not say."""

from typing import Any

import pytest

from fawang.organisations.queries import UnitRow
from fawang.people.rules.wishes import Reach
from fawang.work_orders.queries import Box, Desk, inbox
from tests.conftest import Submit

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


@pytest.fixture
def office(nanhai: UnitRow) -> Desk:
    """The desk of the Nanhai office."""
    return Desk(Box.COMPETENT, nanhai.id, 4)


def found(office: Desk, q: str) -> list[str]:
    return [row.code for row in inbox(office, q=q).rows]


@pytest.mark.parametrize(
    "hers",
    [
        {"matter": "domestic_violence"},
        {"matter": "other", "words": "老公又打我了，我躲在厕所里，他在砸门。"},
        {"wishes": {"list_online": False}},
        {"wishes": {"third_name": "表姐", "third_phone": "13900139000", "pass_phrase": "海棠"}},
    ],
)
def test_a_number_alone_finds_what_is_not_hers(office: Desk, submit: Submit, hers: dict[str, Any]) -> None:
    wishes = {"name": "李红梅", "phone": PHONE, **hers.pop("wishes", {})}
    made = submit(reach=Reach(**wishes), **hers).order
    wages = submit().order
    for typed in (PHONE, "138 0013 8000", "+86 13800138000", PHONE[-4:]):
        assert found(office, typed) == [wages.code]
    assert found(office, "13900139000") == []
    # She gives her code, her name, what it is about.
    for typed in (made.code, "李红梅", "红梅"):
        assert found(office, typed) == [made.code]
    assert made.code in found(office, "")
