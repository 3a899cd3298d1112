"""Distances, and words that may name a unit of the military."""

from decimal import Decimal

import pytest

from fawang.kernel.rules.problems import Invalid
from fawang.organisations.rules import Position
from fawang.outreach.rules.places import check_words, distance, names_military_unit, read_position

GUANGZHOU, SHENZHEN = (
    Position(Decimal("23.1291"), Decimal("113.2644")),
    Position(Decimal("22.5431"), Decimal("114.0579")),
)


def test_distances_are_those_of_the_map() -> None:
    assert distance(GUANGZHOU, SHENZHEN) == pytest.approx(104_300, rel=0.01)
    assert distance(GUANGZHOU, GUANGZHOU) == 0


@pytest.mark.parametrize(
    "text",
    [
        "某部队75130部队",
        "中国人民解放军第75130部队来访",
        "７５１３０部队",
        "7 5 1 3 0 部队",
        "第七五一三〇部队",
        "75×××部队",
        "请到53013联系",
        "10086部队",
    ],
)
def test_numbers_of_units_are_refused(text: str) -> None:
    assert names_military_unit(text)
    with pytest.raises(Invalid) as refused:
        check_words(note=text)
    assert refused.value.errors == {"note": "military_number"}


@pytest.mark.parametrize(
    "text",
    [
        "请拨打12348",
        "本区某部队官兵及家属",
        "邮编510000",
        "2026年11月29日",
        "13800138000",
        "3楼302室",
        "一二三村",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert not names_military_unit(text)


def test_a_position_is_read_as_a_browser_sends_it() -> None:
    assert read_position("23.02910000001", "113.1") == Position(Decimal("23.029100"), Decimal("113.100000"))
    assert read_position("", " ") is None
    for latitude, longitude in (("91", "113"), ("x", "113"), ("23", "")):
        with pytest.raises(Invalid):
            read_position(latitude, longitude)
