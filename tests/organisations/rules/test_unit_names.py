"""What units are called."""

import pytest

from fawang.organisations.rules.unit_names import community_name, district_name


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("夏西社区居委会", "夏西社区"),
        ("夏西社区居民委员会", "夏西社区"),
        ("大塘村委会", "大塘村"),
        ("大塘村民委员会", "大塘村"),
        ("石碁村村民委员会", "石碁村"),
        ("新村村委会", "新村"),
        ("新村社区居委会", "新村社区"),
        ("河㙟居委会", "河㙟"),
        ("大澳渔委会", "大澳渔村"),
        ("新星渔民委员会社区", "新星渔村"),
        ("东澳村", "东澳村"),
        ("花滩林场虚拟生活区", "花滩林场虚拟生活区"),
        ("渔委会", "渔委会"),
    ],
)
def test_community(name: str, called: str) -> None:
    assert community_name(name) == called


def test_districts_carry_their_prefecture() -> None:
    assert district_name("南海区", "佛山市") == "佛山市南海区"
    assert district_name("台山市", "江门市") == "台山市"
    assert district_name("始兴县", "韶关市") == "始兴县"
