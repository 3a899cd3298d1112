"""Which numbers the platform dials: a list of what is allowed, whatever somebody types."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fawang.hotline.rules.numbers.dialable import dialable, is_trunk, through
from fawang.hotline.telephony.edge import Trunk

ROOT = Path(__file__).resolve().parents[4]
TRUNK = "sip:{number}@127.0.0.1:5060"


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("13800138000", "13800138000"),
        ("+86 199-0013-8000", "19900138000"),
        ("１３８００１３８０００", "13800138000"),
        ("010 6552 1234", "01065521234"),
        ("(0757) 8632-1234", "075786321234"),
        ("07578632123", "07578632123"),
        ("020-83351234", "02083351234"),
        ("83351234", "83351234"),
        # What is no digit falls away: what is dialled is never what was typed.
        ("13800138000@elsewhere", "13800138000"),
    ],
)
def test_mainland_mobiles_and_landlines_are_dialled(typed: str, dialled: str) -> None:
    assert dialable(typed) == dialled


#: Cities of Guangdong, all of them, and a city hall's kind of number there: eight digits after 020 and in the large
#: cities, seven elsewhere.
GUANGDONG = {
    "020": "83331234", "0755": "83331234", "0757": "83331234", "0769": "22831234", "0754": "88331234",
    "0760": "88331234", **dict.fromkeys(("0750", "0751", "0752", "0753", "0756", "0758", "0759", "0762", "0763",
    "0766", "0768", "0660", "0662", "0663", "0668"), "3331234"),
}  # fmt: skip


def documented() -> Trunk:
    """Return the trunk that the documentation shows."""
    lines = (
        (ROOT / "docs/hotline.md")
        .read_text(encoding="utf-8")
        .split("    - name: carrier", 1)[1]
        .split("\n\n")[0]
    )
    [row] = yaml.safe_load("    - name: carrier" + lines)
    return Trunk(**{**row, "sources": tuple(row["sources"]), "numbers": tuple(row["numbers"])})


@pytest.mark.parametrize("code", GUANGDONG)
def test_a_landline_of_each_city_is_dialled_and_the_documented_trunk_lets_it(code: str) -> None:
    number = code + GUANGDONG[code]
    assert dialable(number) == number
    assert len(number) == (12 if len(code) == 4 and len(GUANGDONG[code]) == 8 else 11)
    assert documented().may_dial(number)
    assert not documented().may_dial(number + "1234")


def test_the_documented_trunk_dials_mobiles_and_nothing_abroad() -> None:
    assert len(GUANGDONG) == 21
    assert documented().may_dial("13800138000")
    for number in ("008522123456", "00852212345678", "110", "12348", "138001380001", "4008123456"):
        assert not documented().may_dial(number)


@pytest.mark.parametrize(
    ("numbers", "short"),
    [
        (("1ZXXXXXXXXX", "0ZXXXXXXXXX"), True),
        (("0NXXXXXXXXX",), True),
        (("0755XXXXXXX",), True),
        (("1ZXXXXXXXXX", "0ZXXXXXXXXX", "0ZXXXXXXXXXX"), False),
        # Mobiles alone, or those of one city, may be meant so.
        (("1ZXXXXXXXXX",), False),
        (("020XXXXXXXX", "0755XXXXXXXX"), False),
        ((), False),
    ],
)
def test_a_trunk_that_stops_short_of_twelve_digits_is_known(numbers: tuple[str, ...], *, short: bool) -> None:
    assert Trunk("carrier", host="192.0.2.3" if numbers else "", numbers=numbers).stops_short is short


@pytest.mark.parametrize(
    "typed",
    [
        "", "110", "12348", "10086", "95588", "4008123456", "8008123456",
        # Abroad, also where it is no longer than a landline of ours.
        "0085221234567", "00853283912", "003725551234", "+85221234567", "0012025550123", "011442071234",
        # Satellites, information at a price by the minute, groups of digits that are no area code.
        "13491234567", "17401234567", "16812345", "9612345", "02698765432", "01098765432", "075716888888",
        "13800138000,13900139000", "13800138000;ext=1", "138001380001",
    ],
)  # fmt: skip
def test_nothing_else_is_ever_dialled(typed: str) -> None:
    assert dialable(typed) is None


@given(st.text(max_size=30) | st.from_regex(r"[+0-9 ()-]{0,20}", fullmatch=True))
def test_whatever_is_typed_only_these_forms_are_dialled(typed: str) -> None:
    found = dialable(typed)
    assert found is None or re.fullmatch(r"1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|[2-8][0-9]{6,7}", found)
    if found is not None:
        assert dialable(found) == found
        assert through(TRUNK, found) == f"sip:{found}@127.0.0.1:5060"


@pytest.mark.parametrize("number", ["0012025550123", "+86 13800138000", "", "13800138000@elsewhere"])
def test_the_trunk_is_given_nothing_that_is_not_in_its_one_form(number: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        through(TRUNK, number)


@pytest.mark.parametrize(
    ("address", "right"),
    [
        (TRUNK, True),
        ("sip:0{number}@trunk.example.org", True),
        ("sip:13800138000@trunk.example.org", False),
        ("{number}", False),
        ("sip:{number}@", False),
        ("tel:{number}", False),
    ],
)
def test_the_form_of_a_trunk(address: str, right: bool) -> None:
    assert is_trunk(address) is right
