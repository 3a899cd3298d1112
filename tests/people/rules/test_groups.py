"""Groups with a special claim to help as data: to which one somebody belongs, and rows that cannot be."""

import re
from datetime import date
from pathlib import Path

import pytest

from fawang.organisations.rules import UnitKind
from fawang.people.rules import groups
from fawang.people.rules.groups import Group, Identity, Row, group_of

TODAY = date(2026, 11, 29)
#: Made up, with the right check character.
GIRL, OLD_MAN, WOMAN, MAN = (
    "440605201506012322", "440605196001012315", "440605198001012322", "440605199001012319",
)  # fmt: skip
FILE = Path(groups.__file__).parent.parent / "data" / "groups.toml"
NAMES = '{ zh-hans = "船民", zh-hant = "船民", en = "Boat people" }'
BENEFIT = f"""[[{{code}}.benefits]]
text = {NAMES}
law = "法律援助法"
article = 31
verified = true
"""
LACKS = '{} = {{ zh-hans = "船民", en = "Boat people" }}\n'
ROW = f"\n[boat_people]\nname = {NAMES}\nwho = {NAMES}\nintro = {NAMES}\n"


def with_row(row: str, folder: Path) -> dict[str, Row]:
    """Return the groups of the file with one more."""
    code = row.split("[", 1)[1].split("]", 1)[0]
    path = folder / "groups.toml"
    path.write_text(FILE.read_text(encoding="utf-8") + row.replace("{code}", code), encoding="utf-8")
    return groups.read(path)


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
    ("row", "says"),
    [
        (ROW.replace(', en = "Boat people"', "", 1), "not in every language"),
        (ROW + LACKS.format("wording.title"), "not in every language"),
        (ROW + LACKS.format("not_asked"), "not in every language"),
        (ROW + BENEFIT.replace(', en = "Boat people"', ""), "not in every language"),
        (ROW.replace("boat_people", "people_who_live_on_boats"), "no code of at most"),
        (ROW.replace("boat_people", "boat_people_of_44"), "no code of at most"),
        (ROW.replace("boat_people", "boat-people"), "no code of at most"),
        (ROW + 'support = ["wings"]\n', "offers {'wings'}, which nothing offers"),
        (ROW + "first_by_hours = 241\n", "goes first by more"),
        (ROW + "first_by_hours = -1\n", "goes first by more"),
        (ROW + 'unwanted = "x"\n', "does not say what must not be written"),
        (ROW + 'units = ["castle"]\n', "'castle'"),
        (ROW + 'joint = ["castle"]\n', "'castle'"),
    ],
)
def test_a_row_that_cannot_be_is_refused(row: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=says):
        with_row(row, tmp_path)


def test_a_row_that_lacks_something_or_has_more_than_a_row_is_refused(tmp_path: Path) -> None:
    for row in (
        ROW.replace(f"intro = {NAMES}\n", ""),
        ROW + "boats = 3\n",
        ROW + "identity = { tall = true }\n",
    ):
        with pytest.raises(TypeError):
            with_row(row, tmp_path)
    with pytest.raises(re.error):
        with_row(ROW + f'unwanted = "("\nnot_asked = {NAMES}\n', tmp_path)


def test_a_row_with_all_that_a_row_may_have(tmp_path: Path) -> None:
    """The longest code, the most hours; each list as what rules compare it with."""
    row = with_row(
        ROW.replace("boat_people", "boat_people_of_g")
        + """
also = ["minors"]
units = ["town_station"]
joint = ["shelter"]
signs = ["boat"]
zones = ["harbour"]
support = ["sign", "list"]
first_by_hours = 240
identity = { from = 70 }
"""
        + BENEFIT,
        tmp_path,
    )["boat_people_of_g"]
    assert (row.also, row.units, row.joint) == (
        ("minors",),
        frozenset({UnitKind.TOWN_STATION}),
        frozenset({UnitKind.SHELTER}),
    )
    assert (row.signs, row.zones, row.support) == (
        frozenset({"boat"}),
        frozenset({"harbour"}),
        ("sign", "list"),
    )
    assert (row.first_by_hours, row.identity) == (240, Identity(from_=70))
    assert [(one.law, one.article, one.verified, one.kind) for one in row.benefits] == [
        ("法律援助法", 31, True, "")
    ]


def test_a_row_with_no_more_than_it_needs(tmp_path: Path) -> None:
    found = with_row(ROW, tmp_path)
    row = found["boat_people"]
    # Rows keep the order of the file.
    assert [*found] == [*groups.ROWS, "boat_people"]
    assert (row.also, row.units, row.joint, row.signs, row.zones, row.support, row.benefits) == (
        (), frozenset(), frozenset(), frozenset(), frozenset(), (), (),
    )  # fmt: skip
    assert (row.identity, row.first_by_hours, row.says_unwanted("船")) == (Identity(), 0, False)


@pytest.mark.parametrize(
    ("identity", "number", "fits"),
    [
        (Identity(), GIRL, False),
        (Identity(below=12), GIRL, True),
        # Eleven years old, and of age in the year after.
        (Identity(below=11), GIRL, False),
        (Identity(from_=11), GIRL, True),
        (Identity(from_=12), GIRL, False),
        (Identity(below=99), "", False),
        (Identity(from_=1), "440605", False),
        (Identity(women=True), WOMAN, True),
        (Identity(women=True), MAN, False),
    ],
)
def test_whom_a_number_puts_into_a_group(identity: Identity, number: str, fits: bool) -> None:
    assert identity.fits(number, TODAY) is fits


def test_an_order_of_some_goes_first() -> None:
    for code, row in groups.ROWS.items():
        assert groups.first_by_hours(code) == row.first_by_hours
    assert groups.first_by_hours("violence") > 0
    assert groups.first_by_hours("giants") == groups.first_by_hours("") == 0


def test_another_question_may_ask_for_the_group() -> None:
    assert group_of({"who": "disabled", "group": "soldiers"}, MAN, TODAY, chosen="who") == "disabled"
    assert groups.groups_of_signs(()) == frozenset()
