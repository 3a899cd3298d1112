"""To which group somebody belongs: one at most, what they say first."""

from datetime import date

import pytest

from fawang.work_orders.kinds.groups import group_of

TODAY = date(2026, 11, 29)
#: Made up, with the right check character.
GIRL, OLD_MAN, WOMAN, MAN = (
    "440605201506012322", "440605196001012315", "440605198001012322", "440605199001012319",
)  # fmt: skip


@pytest.mark.parametrize(
    ("number", "group"), [(GIRL, "minors"), (OLD_MAN, "elderly"), (WOMAN, "women"), (MAN, ""), ("", "")]
)
def test_the_number_says_it_where_nobody_does(number: str, group: str) -> None:
    assert group_of({}, number, TODAY) == group


def test_what_somebody_says_goes_before_their_number() -> None:
    assert group_of({"group": "disabled"}, WOMAN, TODAY) == "disabled"


def test_a_waiver_for_soldiers_makes_one_of_their_family() -> None:
    assert group_of({"group": "disabled"}, WOMAN, TODAY, soldier=True) == "soldiers"


def test_on_the_day_itself_one_is_of_age() -> None:
    assert group_of({}, GIRL, date(2033, 6, 1)) == "women"
    assert group_of({}, GIRL, date(2033, 5, 31)) == "minors"
