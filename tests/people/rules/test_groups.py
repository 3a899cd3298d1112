"""Groups with a special claim to help as data: to which one somebody belongs, and rows that cannot be."""

from datetime import date
from pathlib import Path

import pytest

from fawang.people.rules import groups
from fawang.people.rules.groups import Group, group_of

TODAY = date(2026, 11, 29)
#: Made up, with the right check character.
GIRL, OLD_MAN, WOMAN, MAN = (
    "440605201506012322", "440605196001012315", "440605198001012322", "440605199001012319",
)  # fmt: skip
FILE = Path(groups.__file__).parent.parent / "data" / "groups.toml"
NAMES = '{ zh-hans = "船民", zh-hant = "船民", en = "Boat people" }'
ROW = f"\n[boat_people]\nname = {NAMES}\nwho = {NAMES}\nintro = {NAMES}\n"


@pytest.mark.parametrize(
    ("number", "group"), [(GIRL, "minors"), (OLD_MAN, "elderly"), (WOMAN, "women"), (MAN, ""), ("", "")]
)
def test_the_number_says_it_where_nobody_does(number: str, group: str) -> None:
    assert group_of({}, number, TODAY) == group


def test_what_somebody_says_goes_before_their_number() -> None:
    assert group_of({"group": "disabled"}, WOMAN, TODAY) == "disabled"


def test_a_code_that_no_group_has_says_nothing() -> None:
    assert group_of({"group": "giants"}, MAN, TODAY) == ""


@pytest.mark.parametrize(
    ("answers", "group"),
    [
        ({"waiver": "soldiers"}, "soldiers"),
        ({"exempt": "42.3"}, "migrant_workers"),
        ({"no_condition": "32.4"}, "violence"),
        ({"exempt": "42.1"}, "disabled"),
    ],
)
def test_answers_of_a_kind_say_it_before_they_do(answers: dict[str, str], group: str) -> None:
    assert group_of({**answers, "group": "disabled"}, WOMAN, TODAY) == group


def test_whoever_comes_to_a_station_for_soldiers_is_one_unless_they_say_otherwise() -> None:
    assert group_of({}, OLD_MAN, TODAY, unit_kind="veterans_station") == "soldiers"
    assert group_of({"group": "disabled"}, OLD_MAN, TODAY, unit_kind="military_station") == "disabled"
    assert group_of({}, OLD_MAN, TODAY, unit_kind="town_station") == "elderly"


def test_on_the_day_itself_one_is_of_age() -> None:
    assert group_of({}, GIRL, date(2033, 6, 1)) == "women"
    assert group_of({}, GIRL, date(2033, 5, 31)) == "minors"


def test_the_codes_of_the_first_groups_are_those_that_rows_of_tables_hold() -> None:
    assert set(Group) >= {
        "minors", "elderly", "disabled", "soldiers", "migrant_workers", "violence", "women",
    }  # fmt: skip


@pytest.mark.parametrize(
    "words", ["我在31689部队服役", "部队番号是保密的", "我们营区驻地在某市", "第七旅拖欠我的补助"]
)
def test_unit_numbers_and_places_of_soldiers_are_noticed(words: str) -> None:
    assert groups.ROWS["soldiers"].says_unwanted("没有别的", words)
    assert not groups.ROWS["elderly"].says_unwanted(words)


@pytest.mark.parametrize(
    "words",
    [
        "我是退役军人，单位欠我12000元工资",
        "我丈夫是军人，我们要离婚",
        "我参加了旅游团，团长不退钱",
        "2016年退伍，房东不退押金",
        "旅行社和饭店经营不善，营业额没有了",
    ],
)
def test_other_words_of_soldiers_are_left_alone(words: str) -> None:
    assert not groups.ROWS["soldiers"].says_unwanted(words)


def test_signs_and_zones_name_groups() -> None:
    assert groups.groups_of_signs({"minor", "domestic_violence", "deadline"}) == {"minors", "violence"}
    assert [groups.group_of_zone(one) for one in ("soldiers", "returning_workers", "epidemic")] == [
        "soldiers",
        "migrant_workers",
        "",
    ]


@pytest.mark.parametrize(
    "row",
    [
        ROW.replace(', en = "Boat people"', "", 1),
        ROW.replace("boat_people", "people_who_live_on_boats"),
        ROW + 'support = ["wings"]\n',
        ROW + "first_by_hours = 1000\n",
        ROW + 'unwanted = "x"\n',
        ROW + 'units = ["castle"]\n',
    ],
    ids=["a language is missing", "too long", "unknown support", "too early", "says not why", "no such unit"],
)
def test_a_row_that_cannot_be_is_refused(row: str, tmp_path: Path) -> None:
    path = tmp_path / "groups.toml"
    path.write_text(FILE.read_text(encoding="utf-8") + row, encoding="utf-8")
    with pytest.raises(ValueError, match=r"groups\.toml|castle"):
        groups.read(path)
