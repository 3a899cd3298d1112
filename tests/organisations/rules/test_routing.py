"""The competent office, case by case."""

from dataclasses import replace
from datetime import date

import pytest

from fawang.organisations.rules.routing import (
    Entry,
    Ground,
    OrganKind,
    Question,
    Route,
    Why,
    read_steps,
    route,
)
from fawang.regions.rules import Level

from .cases import BUREAUX, COUNTY, PREFECTURE, TODAY, ask, codes, entry, office


def test_the_lowest_office_of_the_place() -> None:
    found = ask(COUNTY, PREFECTURE)
    assert found.unit == COUNTY.office
    assert found.fallback is None
    assert found.ground == Ground.MATTER
    assert (found.basis, found.entry_id, found.entry_version, found.table_version) == (
        "legal_aid_law_38",
        1,
        10,
        77,
    )
    assert codes(found) == [
        Why.BY_MATTER, Why.NO_OFFICE_AT_LEVEL, Why.NO_OFFICE_AT_LEVEL, Why.LOWEST_OFFICE_FOUND,
    ]  # fmt: skip
    assert [(one.office.id, one.reason) for one in found.alternatives] == [(2, Why.HIGHER_LEVEL)]


def test_where_the_organ_is_decides_and_not_where_the_matter_arose() -> None:
    there = entry(3, "440106")
    for kind, why in (
        (OrganKind.CASE_ORGAN, Why.BY_CASE_ORGAN),
        (OrganKind.DISPUTE_BODY, Why.BY_DISPUTE_BODY),
    ):
        found = ask(COUNTY, there, organ_kind=kind, organ_place="440106")
        assert found.unit == there.office
        assert found.place == "440106"
        assert codes(found)[0] == why


def test_an_organ_without_a_place_leaves_the_place_of_the_matter() -> None:
    found = ask(COUNTY, organ_kind=OrganKind.CASE_ORGAN)
    assert found.unit == COUNTY.office
    assert codes(found)[:2] == [Why.ORGAN_PLACE_UNKNOWN, Why.BY_MATTER]


def test_the_office_at_the_organs_level() -> None:
    of_prefecture_courts = entry(2, "4406", organ_level=Level.PREFECTURE)
    organ = {"organ_kind": OrganKind.CASE_ORGAN, "organ_place": "440605"}
    found = ask(COUNTY, of_prefecture_courts, organ_level=Level.PREFECTURE, **organ)
    assert found.unit == of_prefecture_courts.office
    assert Why.LEVEL_OF_ORGAN in codes(found)
    assert ask(COUNTY, of_prefecture_courts, organ_level=Level.COUNTY, **organ).unit == COUNTY.office
    assert ask(COUNTY, of_prefecture_courts).unit == COUNTY.office


def test_a_city_without_counties_takes_its_county_courts() -> None:
    city = entry(4, "4419")
    for level in (None, Level.COUNTY, Level.PREFECTURE):
        assert ask(city, place="441900122", organ_level=level).unit == city.office
    assert ask(city, place="441900122", organ_level=Level.PROVINCE).unit is None
    # The placeholder county is not worth a step.
    assert "441900" not in {step.params.get("region") for step in ask(city, place="441900122").steps}


def test_this_very_matter_comes_before_all_matters() -> None:
    special = entry(5, "440605", matter="labour", priority=-5)
    found = ask(COUNTY, special)
    assert found.unit == special.office
    assert [(one.office.id, one.reason) for one in found.alternatives] == [(1, Why.LESS_SPECIFIC)]
    assert not found.conflict


def test_other_matters_are_set_aside_with_a_reason() -> None:
    other = entry(5, "440605", matter="traffic")
    found = ask(other, PREFECTURE)
    assert found.unit == PREFECTURE.office
    step = next(step for step in found.steps if step.code == Why.MATTER_EXCLUDED)
    assert step.params["matter"] == "traffic"
    assert step.params["unit"] == other.office.name


def test_an_unknown_matter_goes_to_offices_for_all() -> None:
    assert ask(entry(5, "440605", matter="labour"), PREFECTURE, matter=None).unit == PREFECTURE.office


def test_priority_and_then_a_conflict() -> None:
    second = entry(6, "440605", priority=1)
    found = ask(COUNTY, second)
    assert found.unit == second.office
    assert found.alternatives[0].reason == Why.LOWER_PRIORITY
    tied = ask(COUNTY, entry(7, "440605"))
    assert tied.conflict
    assert tied.unit == COUNTY.office
    assert [(one.office.id, one.reason) for one in tied.alternatives] == [(7, Why.CONFLICT)]
    assert Why.CONFLICT in codes(tied)


def test_two_rows_of_one_office_are_no_conflict() -> None:
    twice = entry(8, "440605", office=COUNTY.office)
    found = ask(COUNTY, twice)
    assert not found.conflict
    assert found.alternatives == ()


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        ({"office": office(9, "440605", active=False)}, Why.OFFICE_CLOSED),
        ({"valid_from": date(2027, 1, 1)}, Why.NOT_IN_FORCE),
        ({"valid_until": date(2026, 11, 23)}, Why.NOT_IN_FORCE),
    ],
)
def test_who_may_not_now(rest: dict[str, object], why: Why) -> None:
    found = ask(entry(9, "440605", **rest), PREFECTURE)
    assert found.unit == PREFECTURE.office
    assert why in codes(found)


def test_in_force_on_the_first_and_the_last_day() -> None:
    assert ask(entry(9, "440605", valid_from=TODAY, valid_until=TODAY)).unit is not None


def test_nobody_fits() -> None:
    found = ask()
    assert found.unit is None
    assert found.fallback == BUREAUX["440605"]
    assert codes(found)[-1] == Why.FALLBACK_TO_SUPERIOR
    assert ask(place="440606").fallback == BUREAUX["4406"]
    assert ask(place="4419").fallback == BUREAUX["44"]


def test_nobody_knows_where() -> None:
    found = ask(COUNTY, place=None)
    assert found.unit is None
    assert found.fallback == BUREAUX["44"]
    assert codes(found) == [Why.PLACE_UNKNOWN, Why.FALLBACK_TO_SUPERIOR]
    assert found.ground == Ground.UNKNOWN


def test_an_installation_without_bureaux() -> None:
    question = Question(service="legal_aid", matter=None, place=None, on=TODAY)
    found = route(question, entries=(), bureaux={}, province="44")
    assert (found.unit, found.fallback) == (None, None)
    assert codes(found)[-1] == Why.NO_BUREAU


def test_kept_steps_are_read_again() -> None:
    found = ask(COUNTY, entry(5, "440605", matter="traffic"), entry(7, "440605"))
    kept = found.as_json()
    assert read_steps(kept["steps"]) == found.steps
    assert kept["unit_id"] == 1
    assert kept["conflict"] is True


def test_every_step_says_what_it_looked_at() -> None:
    closed = entry(9, "440605", office=office(9, "440605", active=False), matter="labour")
    organ = {"organ_kind": OrganKind.CASE_ORGAN, "organ_place": "440605", "organ_level": Level.PREFECTURE}
    courts = entry(2, "4406", organ_level=Level.PREFECTURE)
    found = ask(closed, entry(5, "440605", matter="traffic"), COUNTY, courts, **organ)

    def about(one: Entry, level: Level) -> dict[str, object]:
        return {
            "region": one.region_code,
            "unit": one.office.name,
            "unit_id": one.office.id,
            "level": level,
            "entry_id": one.id,
            "entry_version": one.version,
        }

    assert [(step.code, dict(step.params)) for step in found.steps] == [
        (Why.BY_CASE_ORGAN, {"region": "440605"}),
        # Those for one matter first, by their offices; what is closed does not name the matter.
        (Why.MATTER_EXCLUDED, {**about(entry(5, "440605"), Level.COUNTY), "matter": "traffic"}),
        (Why.OFFICE_CLOSED, about(closed, Level.COUNTY)),
        (Why.LEVEL_OF_ORGAN, about(COUNTY, Level.COUNTY)),
        (Why.LOWEST_OFFICE_FOUND, about(courts, Level.PREFECTURE)),
    ]
    assert [dict(step.params) for step in ask(entry(3, "44")).steps[1:4]] == [
        {"region": "440605011049"},
        {"region": "440605011"},
        {"region": "440605"},
    ]


def test_the_level_of_an_office_is_that_of_its_organ_where_it_has_one() -> None:
    special = entry(6, "440605", organ_level=Level.PROVINCE)
    found = ask(special, organ_level=Level.PROVINCE)
    assert found.steps[-1].params["level"] == Level.PROVINCE


def test_a_queue_says_whose_it_is_and_a_closed_bureau_has_none() -> None:
    def queued(place: str | None, *, closed: str = "") -> Route:
        bureaux = {code: replace(one, active=code != closed) for code, one in BUREAUX.items()}
        question = Question(service="legal_aid", matter=None, place=place, on=TODAY)
        return route(question, entries=(), bureaux=bureaux, province="44")

    found = queued("440605", closed="440605")
    assert found.fallback == BUREAUX["4406"]
    params = {"region": "4406", "unit": "bureau 4406", "unit_id": BUREAUX["4406"].id}
    assert dict(found.steps[-1].params) == params
    assert (found.basis, found.entry_id, found.entry_version) == ("", None, None)
    assert (found.table_version, found.conflict, found.alternatives) == (0, False, ())
    assert (queued(None, closed="44").fallback, queued("44", closed="44").fallback) == (None, None)
    assert dict(queued(None, closed="44").steps[-1].params) == {}


def test_a_route_is_kept_whole() -> None:
    found = ask(COUNTY, entry(7, "440605"), PREFECTURE)
    kept = found.as_json()
    steps = kept.pop("steps")
    assert [one["code"] for one in steps] == codes(found)
    assert steps[-1]["unit"] == "office 7"
    assert kept == {
        "unit_id": 1, "fallback_id": None, "ground": "matter", "place": "440605011049",
        "basis": "legal_aid_law_38", "entry_id": 1, "entry_version": 10, "table_version": 77, "conflict": True,
        "alternatives": [
            {"unit_id": 7, "unit": "office 7", "reason": "conflict"},
            {"unit_id": 2, "unit": "office 2", "reason": "higher_level"},
        ],
    }  # fmt: skip
    nobody = ask().as_json()
    assert (nobody["unit_id"], nobody["fallback_id"]) == (None, BUREAUX["440605"].id)


def test_an_office_is_named_once_among_the_others_with_the_first_reason() -> None:
    second = entry(6, "440605", priority=-1)
    again = entry(8, "4406", office=second.office)
    mine = entry(9, "4406", office=COUNTY.office)
    found = ask(COUNTY, second, again, mine, PREFECTURE)
    assert [(one.office.id, one.reason) for one in found.alternatives] == [
        (6, Why.LOWER_PRIORITY),
        (2, Why.HIGHER_LEVEL),
    ]
    # What comes after a second row of the chosen office is looked at too.
    twice = entry(3, "440605", office=COUNTY.office, priority=-1)
    assert codes(ask(COUNTY, twice, second))[-1] == Why.LOWER_PRIORITY


def test_a_conflict_stays_one_whatever_comes_after_it() -> None:
    assert ask(COUNTY, entry(6, "440605"), entry(7, "440605", priority=-1)).conflict


def test_of_two_for_all_matters_the_one_for_the_organ_is_chosen() -> None:
    courts = entry(6, "440605", organ_level=Level.COUNTY, priority=-5)
    found = ask(COUNTY, courts, organ_level=Level.COUNTY)
    assert found.unit == courts.office
    assert [one.reason for one in found.alternatives] == [Why.LESS_SPECIFIC]
    # One for this very matter comes before one for the organ.
    matter = entry(7, "440605", matter="labour")
    assert ask(courts, matter, organ_level=Level.COUNTY).unit == matter.office


@pytest.mark.parametrize(
    ("kind", "place", "organ", "ground", "deciding"),
    [
        (OrganKind.CASE_ORGAN, "440605", "4401", Ground.CASE_ORGAN, "4401"),
        (OrganKind.DISPUTE_BODY, None, "4401", Ground.DISPUTE_BODY, "4401"),
        (OrganKind.CASE_ORGAN, "440605", None, Ground.MATTER, "440605"),
        (None, "440605", "4401", Ground.MATTER, "440605"),
        (None, None, "4401", Ground.UNKNOWN, None),
    ],
)
def test_which_place_decides(
    kind: OrganKind | None, place: str | None, organ: str | None, ground: Ground, deciding: str | None
) -> None:
    question = Question("legal_aid", None, place, TODAY, organ_kind=kind, organ_place=organ)
    assert (question.ground, question.deciding_place) == (ground, deciding)
    assert question.chain[:1] == ((deciding,) if deciding else ())
    assert Why.ORGAN_PLACE_UNKNOWN not in codes(ask(place=place, organ_place=organ))
