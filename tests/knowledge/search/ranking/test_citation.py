"""Many ways of writing a citation, one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.rules.numerals import write
from fawang.knowledge.search.ranking.citation import article_number, citations, key_of, law_key, number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("十", 10), ("十七", 17), ("二十", 20), ("一百零五", 105), ("一百一十", 110), ("一千二百六十", 1260),
        ("两百", 200), ("〇", 0), ("1165", 1165), ("二〇三", 203), ("", 0),
    ],
)  # fmt: skip
def test_numerals(written: str, value: int) -> None:
    assert number(written) == value


@given(st.integers(1, 1999))
def test_every_number_of_an_article_is_read_back(value: int) -> None:
    assert number(write(value)) == value


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("中华人民共和国民法典第五十四条", "民法典#54"),
        ("《中华人民共和国刑法》第 17 条 之一", "刑法#17-1"),
        ("刑法（2020年修正）第十七条之一", "刑法#17-1"),
        ("民法典", None),
        ("第五条", None),
        ("", None),
    ],
)
def test_a_name_becomes_a_key(name: str, key: str | None) -> None:
    assert key_of(name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("中华人民共和国公司法（2023修订版）", "公司法"),
        ("《 中华人民共和国 民法典 》", "民法典"),
        ("最高人民法院关于适用〈民法典〉的解释（一）", "最高人民法院关于适用民法典的解释一"),
        ("2020年修正", "2020年修正"),
    ],
)
def test_the_year_of_an_edition_is_no_part_of_the_name(name: str, key: str) -> None:
    assert law_key(name) == key


def test_articles_cited_in_running_text_in_their_order() -> None:
    text = "依据《劳动合同法》第八十二条、《中华人民共和国刑法》第17条之一；《无条》；劳动法第五条"
    assert list(citations(text)) == ["劳动合同法#82", "刑法#17-1"]


def test_the_number_of_what_is_no_article() -> None:
    assert article_number("序言") == (0, 0)
    assert article_number("第十七条之一") == (17, 1)
