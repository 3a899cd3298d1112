"""From an article to a label."""

import pytest

from fawang.knowledge.search.labelling.rule import label


@pytest.mark.parametrize(
    ("law", "article", "found"),
    [
        ("民法典", 204, ""),
        ("民法典", 288, "房产物业"),
        ("民法典", 297, ""),
        ("民法典", 666, "合同纠纷"),
        ("民法典", 667, "借贷债务"),
        ("民法典", 703, "房屋租赁"),
        ("民法典", 1118, "婚姻家庭"),
        ("民法典", 1163, "继承"),
        ("民法典", 1208, "交通事故"),
        ("民法典", 1254, "侵权损害"),
        ("劳动争议调解仲裁法", 5, "劳动纠纷"),
        ("仲裁法", 5, "诉讼程序"),
        ("人民防空法", 1, ""),
    ],
)
def test_the_part_of_the_law_decides(law: str, article: int, found: str) -> None:
    assert label(law, article) == found
