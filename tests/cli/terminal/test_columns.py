"""Text in columns, Chinese and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.cli.terminal.columns import pad, width, wrap

MIXED = st.text(alphabet="ab /-，。（）“”《》法律援助 ", max_size=120)


@pytest.mark.parametrize(("text", "columns"), [("", 0), ("abc", 3), ("法网", 4), ("法网 1 号", 9), ("，", 2)])
def test_a_chinese_character_takes_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


def test_padding_counts_columns() -> None:
    assert pad("法网", 6) == "法网  "
    assert pad("法网", 6, right=True) == "  法网"
    assert pad("longer", 3) == "longer"


def test_words_stay_whole_and_chinese_breaks_anywhere() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("公共法律服务平台", 10) == ["公共法律服", "务平台"]
    assert wrap("执行 fawang 命令", 9) == ["执行", "fawang 命", "令"]


def test_no_line_begins_with_what_closes_or_ends_with_what_opens() -> None:
    assert wrap("申请人，代理人", 6) == ["申请", "人，代", "理人"]
    assert wrap("见（第三条）", 8) == ["见（第三", "条）"]
    assert wrap("请看（fawang check）。", 6) == ["请看", "（fawang", "check）。"]


def test_a_word_that_fits_nowhere_gets_a_line_of_its_own() -> None:
    assert wrap("a https://law.example.org/ b", 10) == ["a", "https://law.example.org/", "b"]


def test_nothing_is_one_empty_line() -> None:
    assert wrap("", 10) == [""]


@given(MIXED, st.integers(8, 40))
def test_wrapping_loses_nothing_but_blanks_where_lines_break(text: str, columns: int) -> None:
    assert "".join("".join(wrap(text, columns)).split()) == "".join(text.split())


@given(
    st.text(alphabet="公共法律服务，", max_size=80).filter(lambda text: "，，" not in text),
    st.integers(8, 40),
)
def test_chinese_stays_within_the_columns(text: str, columns: int) -> None:
    assert all(width(line) <= columns for line in wrap(text, columns))
