"""Every code has words, and the words take the parameters that come with it."""

from fawang.kernel.wording import say
from fawang.organisations.texts import wording


def test_words() -> None:
    assert wording is not None
    params = {"count": 2, "day": "mon"}
    for code in (
        "unit_not_found", "unit_wrong_parent", "unit_closed", "unit_outside_parent", "unit_has_units",
        "unit_has_lawyers", "unit_still_competent", "not_a_firm", "hours_invalid", "jurisdiction_not_found",
        "jurisdiction_outside_unit", "jurisdiction_exists", "lawyer_not_found", "licence_taken",
        "closed_day_not_found", "place_ambiguous", "place_not_found",
    ):  # fmt: skip
        assert "%(" not in say(code, **params)
