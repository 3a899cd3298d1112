"""The form above the figures: what is offered to whom, what is set, and the way back up."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fawang.datacentre.pages.choosing import Choices, choices
from fawang.datacentre.queries.questions.filter_state import OFFERED, Chosen
from fawang.datacentre.queries.questions.question import Filter, Scope
from fawang.datacentre.rules.periods import Against, Period
from fawang.organisations.rules import UnitKind
from tests.conftest import unit_at

pytestmark = pytest.mark.django_db
MONTH = Chosen(Period(date(2022, 3, 10), date(2022, 4, 8)))
EVERYTHING = Scope()


def form(chosen: Chosen = MONTH, scope: Scope = EVERYTHING, **typed: str) -> Choices:
    return choices(chosen, typed, scope, "/data/demand")


def offered(found: Choices) -> list[str]:
    return [one.code for one in found.regions.options]


def test_the_province_offers_its_prefectures_and_a_prefecture_its_counties() -> None:
    assert len(offered(form())) == 21
    foshan = form(replace(MONTH, region="4406"))
    assert offered(foshan)[0] == "4406"
    assert "440605" in offered(foshan)
    assert [one.code for one in foshan.regions.options if one.chosen] == ["4406"]


def test_nothing_outside_what_somebody_sees_is_offered() -> None:
    found = offered(form(scope=Scope(("440605",), (17,))))
    assert found
    assert all(code.startswith("440605") for code in found)
    # Nor where they ask for it.
    assert offered(form(replace(MONTH, region="4401"), Scope(("440605",), (17,)))) == []
    assert offered(form(scope=Scope((), (17,)))) == []


def test_whose_figures_they_are_is_said() -> None:
    office = unit_at("440605", UnitKind.LEGAL_AID_OFFICE)
    assert form().place == "广东省"
    assert "南海区" in form(scope=Scope(("440605",), ())).place
    assert form(scope=Scope((), (office.id,))).place == office.name
    assert form(scope=Scope((), ())).place
    assert form(replace(MONTH, region="440605011")).place.endswith("桂城街道")


def test_a_map_is_asked_for_where_there_are_boundaries() -> None:
    codes = {
        region: form(replace(MONTH, region=region)).map_code for region in ("", "4406", "440605", "440605011")
    }
    assert codes == {"": "44", "4406": "4406", "440605": "", "440605011": ""}


def test_the_way_up_leads_over_every_division_above() -> None:
    assert form().crumbs == ()
    way = form(replace(MONTH, region="440605011")).crumbs
    assert [label for label, _href in way][1:] == ["佛山市", "南海区"]
    assert [href for _label, href in way] == [
        "/data/demand?span=month",
        "/data/demand?span=month&region=4406",
        "/data/demand?span=month&region=440605",
    ]


def test_each_filter_is_named_and_can_be_taken_away() -> None:
    chosen = replace(
        MONTH,
        where=(
            Filter("matter", ("labour",)),
            Filter("channel_group", ("online",), without=True),
            Filter("partner", ("",)),
        ),
    )
    chips = form(chosen).chips
    assert [one.href for one in chips] == [
        "/data/demand?span=month&!channel_group=online&partner=-",
        "/data/demand?span=month&matter=labour&partner=-",
        "/data/demand?span=month&matter=labour&!channel_group=online",
    ]
    assert all(one.text for one in chips)
    assert "labour" not in chips[0].text


def test_a_unit_is_called_by_its_name_and_an_unknown_one_by_its_number() -> None:
    office = unit_at("440605", UnitKind.LEGAL_AID_OFFICE)
    texts = [
        one.text for one in form(replace(MONTH, where=(Filter("unit", (str(office.id), "999999")),))).chips
    ]
    assert office.name in texts[0]
    assert "999999" in texts[0]


def test_the_form_keeps_what_it_has_no_field_for() -> None:
    chosen = replace(
        MONTH,
        where=(
            Filter("hour", ("9",)),
            Filter("matter", ("labour",)),
            Filter("language", ("yue",), without=True),
        ),
    )
    found = form(chosen)
    assert found.hidden == (("hour", "9"), ("!language", "yue"))
    assert [one.level for one in found.selects] == list(OFFERED)
    (active,) = [one for one in found.selects if one.active]
    assert [one.code for one in active.options if one.chosen] == ["labour"]


@pytest.mark.parametrize(
    ("chosen", "typed", "fields"),
    [
        (MONTH, {}, ("", "")),
        (replace(MONTH, span=""), {}, ("2022-03-10", "2022-04-08")),
        (MONTH, {"from": "2022-13-01", "to": "soon"}, ("2022-13-01", "soon")),
    ],
)
def test_days_stand_in_their_fields_as_they_were_typed(
    chosen: Chosen, typed: dict[str, Any], fields: tuple[str, str]
) -> None:
    found = form(chosen, **typed)
    assert (found.first, found.last) == fields


def test_what_is_chosen_is_marked() -> None:
    found = form(replace(MONTH, against=None))
    assert [one.code for one in found.against if one.chosen] == ["none"]
    assert [one.code for one in found.spans if one.chosen] == ["month"]
    assert [one.code for one in form(replace(MONTH, against=Against.BEFORE)).against if one.chosen] == [
        "before"
    ]
