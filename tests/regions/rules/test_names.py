"""Stems and suffixes."""

import pytest

from fawang.regions.rules import Level
from fawang.regions.rules.names import shorter, split


@pytest.mark.parametrize(
    ("name", "level", "stem"),
    [
        ("广东省", Level.PROVINCE, "广东"),
        ("佛山市", Level.PREFECTURE, "佛山"),
        ("南海区", Level.COUNTY, "南海"),
        ("台山市", Level.COUNTY, "台山"),
        ("梅县区", Level.COUNTY, "梅县"),
        ("乳源瑶族自治县", Level.COUNTY, "乳源"),
        ("连山壮族瑶族自治县", Level.COUNTY, "连山"),
        ("城区", Level.COUNTY, "城区"),
        ("桂城街道", Level.TOWN, "桂城"),
        ("厚街镇", Level.TOWN, "厚街"),
        ("石湾镇街道", Level.TOWN, "石湾镇"),
        ("瑶安瑶族乡", Level.TOWN, "瑶安"),
        ("松山湖", Level.TOWN, "松山湖"),
        ("夏西社区居委会", Level.VILLAGE, "夏西"),
        ("大塘村民委员会", Level.VILLAGE, "大塘"),
        ("石碁村村民委员会", Level.VILLAGE, "石碁"),
        ("新村村委会", Level.VILLAGE, "新村"),
        ("前村村民委员会", Level.VILLAGE, "前村"),
        ("山顶渔村", Level.VILLAGE, "山顶渔"),
        ("花滩林场虚拟生活区", Level.VILLAGE, "花滩林场虚拟生活区"),
        ("大澳渔委会", Level.VILLAGE, "大澳"),
    ],
)
def test_stem(name: str, level: Level, stem: str) -> None:
    assert split(name, level) == (stem, name.removeprefix(stem))


def test_no_stem_has_one_character(divisions: list[tuple[str, str]]) -> None:
    from fawang.regions.rules import level_of

    for code, name in divisions:
        stem, tail = split(name, level_of(code))
        assert len(stem) >= 2
        assert stem + tail == name


def test_owners_in_front_are_left_out() -> None:
    above = ("惠东县", "惠东", "惠州市", "惠州", "广东省", "广东")
    assert shorter("广东省惠州市国营惠东九龙峰林场", "", above) == "九龙峰林场"
    assert shorter("端州区城东", "街道", ("端州区", "端州")) == "城东"
    assert shorter("大亚湾澳头", "街道", ()) == "澳头"
    assert shorter("佛山监狱", "", ("佛山市", "佛山")) is None
    assert shorter("桂城", "街道", ("南海区", "南海")) is None
