"""What somebody who looks for an office means by what they typed."""

import pytest

from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.kinds import HEADINGS
from fawang.stations.rules import heading_named, kinds_under, names_office


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("南海公证处", "notaries"),
        ("附近哪里可以做亲子鉴定", "appraisal"),
        ("佛山劳动仲裁", "arbitration"),
        ("桂城人民调解委员会", "mediation"),
        ("退役军人法律服务站", "soldiers"),
        ("南海区人民法院", "authorities"),
        ("广东某某律师事务所", "lawyers"),
        ("南海区法律援助处", "public_service"),
        ("佛山南海桂城", ""),
        ("", ""),
    ],
)
def test_a_word_names_a_heading(text: str, heading: str) -> None:
    assert heading_named(text) == heading
    assert heading in {"", *HEADINGS}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("桂城街道公共法律服务工作站", True),
        (" 南海公证处 ", True),
        ("南海区", False),
        ("桂城", False),
        ("", False),
    ],
)
def test_a_name_of_an_office(text: str, is_one: bool) -> None:
    assert names_office(text) == is_one


def test_every_heading_has_offices_to_visit() -> None:
    for heading in HEADINGS:
        kinds = kinds_under(heading)
        assert kinds
        assert UnitKind.HOTLINE_CENTRE not in kinds
    assert UnitKind.TOWN_STATION in kinds_under("") == kinds_under("public_service")
    assert kinds_under("no heading") == ()
