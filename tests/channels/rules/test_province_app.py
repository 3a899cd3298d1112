"""What the app's claims are worth."""

from datetime import date
from typing import Any

import pytest

from fawang.channels.data.province_app import names
from fawang.channels.rules.province_app import Act, is_child, may, read_claims

SAID: dict[str, Any] = {
    "sub": "s1", "name": " 蒋一 ", "id_number": "110101199003074514", "phone_number": "+86 138 0013 8000",
    "phone_number_verified": True, "acr": "L2",
}  # fmt: skip


def test_a_real_name_comes_with_its_number() -> None:
    found = read_claims(SAID, names())
    assert (found.name, found.id_number, found.phone, found.level) == (
        "蒋一",
        "110101199003074514",
        "13800138000",
        2,
    )
    assert "110101" not in repr(found)
    assert found.subject == "s1"
    assert read_claims({**SAID, "name": "蒋" * 61, "acr": " L3 "}, names()).name == "蒋" * 60
    nothing = read_claims({}, names())
    assert (nothing.subject, nothing.phone, nothing.level) == ("", "", 0)


@pytest.mark.parametrize("level", ["L1", "L0", "", None, 2, "l2", "L99"])
def test_below_a_real_name_nothing_of_it_counts(level: object) -> None:
    found = read_claims({**SAID, "acr": level}, names())
    assert (found.name, found.id_number) == ("", "")
    assert found.level < 2
    assert not may(Act.PREFILL, found.level, names())


@pytest.mark.parametrize(
    "changes",
    [{"phone_number_verified": False}, {"phone_number_verified": "true"}, {"phone_number": "020-8888888"},
     {"phone_number": None}, {"phone_number_verified": 1}],
)  # fmt: skip
def test_a_number_counts_only_if_the_app_has_verified_it(changes: dict[str, Any]) -> None:
    assert read_claims({**SAID, **changes}, names()).phone == ""


def test_a_number_with_a_wrong_digit_is_none() -> None:
    assert read_claims({**SAID, "id_number": "110101199003074515"}, names()).id_number == ""


def test_every_level_that_is_named_has_an_order() -> None:
    assert sorted(names().levels.values()) == [1, 2, 3]
    assert names().needs[Act.SIGN_IN] < names().needs[Act.WITHOUT_CODE]
    for act, needed in names().needs.items():
        assert may(Act(act), needed, names())
        assert not may(Act(act), needed - 1, names())


@pytest.mark.parametrize(
    ("born", "today", "is_one"),
    [
        ("20121130", date(2026, 11, 29), True),
        ("20121130", date(2026, 11, 30), False),
        ("20140301", date(2028, 2, 29), True),
        ("20140228", date(2028, 2, 29), False),
        ("19900307", date(2026, 11, 29), False),
    ],
)
def test_below_fourteen_somebody_is_a_child(born: str, today: date, is_one: bool) -> None:
    assert is_child(f"110101{born}451X", today) is is_one
    assert not is_child("", today)
    # What is not eighteen characters has its day elsewhere, if any.
    assert not is_child("110101209912314", today)
    assert not is_child("1101012099123145111", today)
