"""Capital numerals: the examples of the rules for vouchers, and that nothing can be misread."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.legal_aid.rules.numerals import LIMIT, in_capitals

DIGITS = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}


def read(text: str) -> Decimal:
    """Read capital numerals by their grammar, independently of how they were written."""
    fen = 0
    for sign, worth in (("角", 10), ("分", 1)):
        if sign in text:
            at = text.index(sign)
            fen += DIGITS[text[at - 1]] * worth
    yuan = group = digit = 0
    whole = text.partition("元")[0] if "元" in text else ""
    for character in whole:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in PLACES:
            group += digit * PLACES[character]
            digit = 0
        else:
            yuan += (group + digit) * GROUPS[character]
            group = digit = 0
    return Decimal(yuan + group + digit) + Decimal(fen) / 100


@pytest.mark.parametrize(
    ("sum_", "capitals"),
    [
        ("13000", "壹万叁仟元整"),
        ("0", "零元整"),
        ("10", "壹拾元整"),
        ("110", "壹佰壹拾元整"),
        # the examples of the rules for filling in vouchers
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("100000001", "壹亿零壹元整"),
        ("1000100000", "壹拾亿零壹拾万元整"),
        ("20000300", "贰仟万零叁佰元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_known_sums(sum_: str, capitals: str) -> None:
    assert in_capitals(Decimal(sum_)) == capitals


@given(st.integers(min_value=0, max_value=int(LIMIT) * 100 - 1))
def test_what_is_written_reads_back(fen: int) -> None:
    sum_ = Decimal(fen) / 100
    assert read(in_capitals(sum_)) == sum_


@given(st.integers(min_value=0, max_value=int(LIMIT) - 1))
def test_zeros_are_read_once_and_never_at_the_end(yuan: int) -> None:
    written = in_capitals(Decimal(yuan))
    assert "零零" not in written
    assert written.endswith("元整")
    assert written == "零元整" or not written.endswith("零元整")


@pytest.mark.parametrize("sum_", ["-1", "0.001", "1000000000000"])
def test_what_is_no_sum_is_refused(sum_: str) -> None:
    with pytest.raises(ValueError, match="no sum of money"):
        in_capitals(Decimal(sum_))
