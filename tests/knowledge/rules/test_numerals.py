"""Numbers as laws write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.rules import numerals


@given(st.integers(1, numerals.HIGHEST))
def test_what_is_written_is_read(number: int) -> None:
    written = numerals.write(number)
    assert numerals.read(written) == number
    assert set(written) <= set(numerals.CHARACTERS)
    assert numerals.read(str(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10), ("十四", 14), ("二十", 20), ("一百一十", 110), ("一百零一", 101), ("一百〇一", 101),
        ("两百", 200),
        ("一千零五", 1005), ("一千一百六十五", 1165), ("一千零一十", 1010), ("82", 82), ("８２", 82), ("0082", 82),
        ("零", 0), ("", None), ("百", None), ("十十", None), ("二百千", None), ("二零二四", None), ("第一", None),
        ("一万", None), ("12345", None), ("8十", None), ("1.5", None), ("-1", None), ("²", None), ("八 二", None),
    ],
)  # fmt: skip
def test_numbers_and_what_is_none(text: str, number: int | None) -> None:
    assert numerals.read(text) == number


@pytest.mark.parametrize("number", [0, -1, numerals.HIGHEST + 1])
def test_numbers_that_no_article_has_are_not_written(number: int) -> None:
    with pytest.raises(ValueError, match="no number of an article"):
        numerals.write(number)


@given(st.text() | st.text(alphabet=numerals.CHARACTERS + "0１a"))
def test_any_text_is_a_number_or_none(text: str) -> None:
    number = numerals.read(text)
    assert number is None or 0 <= number <= numerals.HIGHEST
