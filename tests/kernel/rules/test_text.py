"""Cleaning and tokens."""

from hypothesis import example, given
from hypothesis import strategies as st

from fawang.kernel.rules.text import blind, clean, keyed_hash, storable, tokens, whole_number


@given(st.text())
def test_cleaned_text_can_be_stored_anywhere(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned


def test_markup_emoji_and_scripts_survive() -> None:
    assert clean("<script>alert(1)</script> 😀 蒋先生") == "<script>alert(1)</script> 😀 蒋先生"


def test_control_and_direction_characters_go() -> None:
    assert clean("a\x00b\u202ec\u200bd\r\ne\x1b[31m") == "abcd\ne[31m"
    assert clean("\ud800broken") == "\ufffdbroken"


def test_tokens_of_chinese_and_latin() -> None:
    assert tokens("拖欠工资 ABC-123") == {"拖欠", "欠工", "工资", "abc", "123"}
    assert tokens("蒋") == {"蒋"}
    assert tokens("ＡＢＣ１２") == {"abc12"}
    assert tokens("……，。") == set()


@given(st.text(min_size=1, max_size=8))
def test_blind_tokens_fit_an_integer_column_and_need_the_key(token: str) -> None:
    number = blind(b"k" * 32, token)
    assert -(2**31) <= number < 2**31
    assert number == blind(b"k" * 32, token)


def test_keyed_hash_separates_purposes() -> None:
    assert keyed_hash(b"k", "phone", "1") != keyed_hash(b"k", "id", "1")


def test_what_no_table_can_keep_is_taken_out_at_any_depth() -> None:
    assert storable({"a\0": ["x\0y", {"b": "\ud800", "c": 7}], "d": None}) == {
        "a": ["xy", {"b": "\ufffd", "c": 7}],
        "d": None,
    }
    assert storable(" 工资\n😀 ") == " 工资\n😀 "


@given(st.integers(0, 10**18 - 1))
def test_a_whole_number_is_read(number: int) -> None:
    assert whole_number(f"{number}") == number


@given(st.text().filter(lambda text: not text.isdecimal()))
@example("²")
@example("-1")
@example("1.5")
@example(" 7")
@example("")
def test_anything_else_is_no_whole_number(text: str) -> None:
    assert whole_number(text) is None


def test_a_number_that_no_column_holds_is_none() -> None:
    assert whole_number("9" * 18) == 10**18 - 1
    assert whole_number("9" * 19) is None
    # Python itself refuses to read so many digits.
    assert whole_number("9" * 5000) is None
    assert whole_number("１２", digits=2) == 12
    assert whole_number("123", digits=2) is None
