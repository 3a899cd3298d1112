"""How numbers and codes are written, and read again from what somebody types."""

import hmac
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.certificates.rules.numbers import (
    ALPHABET,
    CHECK_SIGNS,
    LONGEST_NUMBER,
    LONGEST_PATTERN,
    check_code,
    is_pattern,
    name_key,
    number_key,
    printed,
    read_check_code,
    tail_of,
    written,
)

PATTERN = "（{year}）粤穗南粤字第{number}号"


@pytest.mark.parametrize(
    "pattern",
    [PATTERN, "{year}{number}", "{number:04}/{year}", "x" * (LONGEST_PATTERN - 14) + "{year}{number}"],
)
def test_a_pattern_has_year_and_number(pattern: str) -> None:
    assert is_pattern(pattern)
    assert "2026" in written(pattern, year=2026, number=7)


@pytest.mark.parametrize(
    "pattern",
    [
        "", "号", "{year}", "{number}", "{year}{number}{number}", "{year}{number}{other}", "{year}{number}{}",
        "{year!r}{number}", "{year}{number!s}", "{year:>40}{number}", "{year}{number:1000}", "{year}{number:0}",
        "{year}{number:04}4}", "{year", "{year.real}{number}", "{year}{number[0]}",
        "x" * (LONGEST_PATTERN - 13) + "{year}{number}",
    ],
)  # fmt: skip
def test_anything_else_is_none(pattern: str) -> None:
    assert not is_pattern(pattern)


@given(st.text())
def test_whatever_is_a_pattern_can_be_written(pattern: str) -> None:
    if is_pattern(pattern):
        assert written(pattern, year=2026, number=123456)


def test_leading_zeros_are_written_as_asked() -> None:
    assert written("{year}-{number:04}", year=2026, number=7) == "2026-0007"


@pytest.mark.parametrize(
    "typed",
    [
        "（2026）粤穗字第1号", "(2026)粤穗字第1号", "〔2026〕粤穗字第1号", " （ 2026 ） 粤穗字 第1号\t",
        "（２０２６）粤穗字第１号",
    ],
)  # fmt: skip
def test_one_number_however_it_is_typed(typed: str) -> None:
    assert number_key(typed) == "(2026)粤穗字第1号"


def test_a_number_is_looked_up_in_capitals_and_never_longer_than_it_is_kept() -> None:
    assert number_key("gz-1") == "GZ-1"
    assert number_key("a" * 200) == "A" * LONGEST_NUMBER


@given(st.binary(min_size=1), st.lists(st.text(), max_size=3))
def test_a_code_is_of_the_key_and_of_every_part(key: bytes, parts: list[str]) -> None:
    code = check_code(key, *parts)
    assert code == check_code(key, *parts)
    assert len(code) == CHECK_SIGNS
    assert set(code) <= set(ALPHABET)
    assert code != check_code(key + b"x", *parts)
    assert code != check_code(key, *parts, "x")
    # Where one part ends and the next begins counts.
    assert check_code(key, "ab", "c") != check_code(key, "a", "bc")


def test_a_code_on_paper_stays_good() -> None:
    """What has been printed is computed again for ever: five bits a sign of HMAC-SHA256, the lowest first."""
    value = int.from_bytes(hmac.new(b"k", b"certificate\x1f12", sha256).digest(), "big")
    signs = []
    for _ in range(13):
        value, low = divmod(value, 32)
        signs.append("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[low])
    assert check_code(b"k", "certificate", 12) == "".join(signs)


@given(st.text(alphabet=ALPHABET, min_size=CHECK_SIGNS, max_size=CHECK_SIGNS))
def test_what_is_printed_is_read_again(code: str) -> None:
    assert printed(code).split("-") == [code[:4], code[4:8], code[8:]]
    assert read_check_code(printed(code)) == code
    assert read_check_code(f" {printed(code).lower()} ") == code


def test_signs_that_look_alike_are_forgiven() -> None:
    assert read_check_code("oil u") == "011V"
    assert read_check_code("ＡＢ１２") == "AB12"
    assert read_check_code("中文!") == ""
    # One more than a code has: so that a longer one is no code.
    assert len(read_check_code("A" * 99)) == CHECK_SIGNS + 1


def test_names_and_ends_of_numbers_are_compared_in_one_form() -> None:
    assert name_key(" 买买提·吐尔逊 ") == name_key("买买提 吐尔逊") == "买买提吐尔逊"
    assert name_key("Ａnna lee") == "ANNALEE"
    assert tail_of("44060519800101234x") == tail_of("234Ｘ") == "234X"
    assert tail_of("4406 0519-8001 01-2345") == "2345"
    assert tail_of("12") == "12"
