"""What is missing or wrong in a wish is named at once."""

import pytest

from fawang.appointments.rules.dates import Source
from fawang.appointments.rules.wishes import LONGEST_WORDS, Wish, check_wish
from fawang.kernel.rules.problems import Invalid
from fawang.people.rules.wishes import Medium, Reach

REACH = Reach(name=" 蒋先生 ", phone="138 0013 8000", medium=Medium.SMS)


def errors_of(wish: Wish) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        check_wish(wish)
    return refused.value.errors


def test_every_mistake_is_named_at_once() -> None:
    wrong = Wish(
        1, Reach(name="", medium=Medium.NONE), words="长" * (LONGEST_WORDS + 1), matter="boats", party=0,
        source=Source.OTHER,
    )  # fmt: skip
    assert errors_of(wrong).items() >= {
        "words": "field_too_long", "matter": "matter_unknown", "party": "field_wrong", "phone": "field_required",
        "booker_name": "field_required", "booker_relation": "field_required",
    }.items()  # fmt: skip


def test_what_is_typed_is_cleaned_and_who_comes_themselves_has_no_booker() -> None:
    found = check_wish(Wish(1, REACH, words=" 拖欠\u0000工资 ", booker_name="阿珍", booker_relation="邻居"))
    assert (found.words, found.booker_name, found.booker_relation) == ("拖欠工资", "", "")
    assert (found.reach.name, found.reach.phone) == ("蒋先生", "13800138000")


def test_who_stands_at_the_counter_without_a_telephone_is_told_there() -> None:
    found = check_wish(Wish(1, Reach(name="陈伯", medium=Medium.SMS), source=Source.STAFF))
    assert found.reach.medium == Medium.NONE
