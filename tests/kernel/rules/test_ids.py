"""Codes and secrets."""

from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.rules.ids import (
    CODE_DIGITS,
    check_digit,
    keyed_token,
    new_code,
    read_code,
    same_token,
    spoken,
)

codes = st.builds(lambda seed: new_code(), st.integers())


@given(codes)
def test_a_new_code_reads_back_and_cannot_be_a_mobile_number(code: str) -> None:
    assert len(code) == CODE_DIGITS
    assert code[0] not in "01"
    assert read_code(code) == code
    assert read_code(spoken(code)) == code


@given(codes, st.integers(0, CODE_DIGITS - 1), st.integers(1, 9))
def test_every_wrong_digit_is_noticed(code: str, place: int, shift: int) -> None:
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert read_code(wrong) is None


def test_nearly_every_swap_of_neighbours_is_noticed() -> None:
    missed = total = 0
    for _ in range(300):
        code = new_code()
        for place in range(CODE_DIGITS - 1):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            if swapped != code:
                total += 1
                missed += read_code(swapped) is not None
    # The standard lets through 2.3 in a hundred: of so many swaps six deviations more are never seen.
    assert missed / total < 0.04


def test_what_people_type_is_forgiven() -> None:
    code = "4832" + "0591" + "766"
    code += check_digit(code)
    spaced = f" {code[:4]}-{code[4:8]} {code[8:]} "
    assert read_code(spaced) == code
    assert read_code(spaced.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})) == code
    assert read_code(code.replace("0", "O")) == code


def test_known_check_digit() -> None:
    # ISO/IEC 7064 MOD 11,10, the example of the standard as used for German tax numbers.
    assert check_digit("8609574271") == "9"


def test_keyed_tokens() -> None:
    one = keyed_token(b"key", "order", "123", 1)
    assert one == keyed_token(b"key", "order", "123", 1)
    assert one != keyed_token(b"key", "order", "123", 2)
    assert one != keyed_token(b"other", "order", "123", 1)
    # Parts cannot be shifted into each other.
    assert keyed_token(b"key", "a", "bc") != keyed_token(b"key", "ab", "c")
    assert same_token(one, one)
    assert not same_token(one, one[:-1] + "x")
