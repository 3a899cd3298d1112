"""What an identity number says: birth, sex, and the age that follows."""

from datetime import date

import pytest

from fawang.people.rules.identity_numbers import age_on, born_on, is_womans

#: Made up, with the right check character: a man of 1900, a woman of 1980.
MAN, WOMAN = "440605190001010013", "440605198001012322"


def test_birth_and_sex_stand_in_the_number() -> None:
    assert (born_on(MAN), is_womans(MAN)) == (date(1900, 1, 1), False)
    assert (born_on(WOMAN), is_womans(WOMAN)) == (date(1980, 1, 1), True)


@pytest.mark.parametrize("number", ["", "440605190001010014", "44060519800101232", "无"])
def test_what_is_no_number_says_nothing(number: str) -> None:
    assert (born_on(number), is_womans(number)) == (None, False)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 30), date(2026, 11, 29), 17),
        (date(2008, 11, 30), date(2026, 11, 30), 18),
        # Leap day: a year older on 1 March.
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_years_are_whole(born: date, day: date, age: int) -> None:
    assert age_on(day, born=born) == age
