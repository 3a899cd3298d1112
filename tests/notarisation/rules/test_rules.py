"""Which office is competent, who has to come, what no office may certify."""

import pytest

from fawang.notarisation.data.items import items
from fawang.notarisation.rules import Ground, Item, Lender, Power, Property, barred, grounds, is_competent

GUANGZHOU, FOSHAN, SHENZHEN = "440104", "440605", "440305"
HOUSE, WILL, BIRTH = items()["inheritance"], items()["will"], items()["birth"]


def test_a_home_is_inherited_where_it_lies() -> None:
    allowed = grounds(HOUSE, property_in_it=True)
    assert allowed == (Ground.PROPERTY,)
    places = {Ground.PROPERTY: FOSHAN, Ground.DOMICILE: GUANGZHOU}
    assert is_competent(FOSHAN, places, allowed)
    assert not is_competent(GUANGZHOU, places, allowed)


def test_a_will_about_a_home_may_also_be_made_where_one_lives() -> None:
    allowed = grounds(WILL, property_in_it=True)
    places = {Ground.PROPERTY: FOSHAN, Ground.RESIDENCE: GUANGZHOU}
    assert is_competent(FOSHAN, places, allowed)
    assert is_competent(GUANGZHOU, places, allowed)
    assert not is_competent(SHENZHEN, places, allowed)


@pytest.mark.parametrize("item", [HOUSE, WILL, BIRTH])
def test_without_a_home_it_is_where_one_is_registered_lives_or_acts(item: Item) -> None:
    assert grounds(item, property_in_it=False) == (Ground.DOMICILE, Ground.RESIDENCE, Ground.ACT)


def test_an_office_practises_in_its_whole_city_and_no_further() -> None:
    allowed = grounds(BIRTH, property_in_it=False)
    assert is_competent("440106", {Ground.DOMICILE: GUANGZHOU}, allowed)
    assert is_competent("4401", {Ground.DOMICILE: GUANGZHOU}, allowed)
    assert not is_competent(FOSHAN, {Ground.DOMICILE: GUANGZHOU}, allowed)
    assert not is_competent(GUANGZHOU, {Ground.DOMICILE: "", Ground.PROPERTY: GUANGZHOU}, allowed)


def test_wills_survival_and_adoption_are_asked_for_in_person() -> None:
    assert {"will", "survival", "adoption"} <= {one.code for one in items().values() if one.in_person}
    assert not BIRTH.in_person


def test_there_are_items_of_every_paragraph_of_article_11() -> None:
    assert len(items()) >= 25
    assert {f"11.{number}" for number in range(1, 11)} <= {one.article for one in items().values()}


@pytest.mark.parametrize(
    ("code", "lender", "power", "against"),
    [
        ("loan", Lender.PRIVATE, "", "lender_not_licensed"),
        ("loan", Lender.LICENSED, "", ""),
        ("contract", Lender.PRIVATE, "", ""),
        ("entrustment", "", Power.FULL, "power_too_wide"),
        ("entrustment", "", Power.SINGLE, ""),
        ("declaration", "", Power.FULL, ""),
    ],
)
def test_what_no_office_may_certify(code: str, lender: str, power: str, against: str) -> None:
    assert barred(items()[code], lender=lender, power=power) == against


def test_only_loans_carry_the_clause_of_enforcement() -> None:
    assert [one.code for one in items().values() if one.enforces] == ["loan"]
    assert {one.property for one in items().values()} == {None, Property.PLACE, Property.FREE}
