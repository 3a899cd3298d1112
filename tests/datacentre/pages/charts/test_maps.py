"""Boundaries for the map: whose, of which codes, and small enough to be sent."""

import json

import pytest

from fawang.datacentre.pages.charts.maps import boundaries
from fawang.kernel.rules.problems import NotFound


def codes(of: str) -> list[str]:
    return [one["properties"]["name"] for one in json.loads(boundaries(of))["features"]]


def test_the_province_has_its_prefectures_by_the_codes_of_the_facts() -> None:
    found = codes("44")
    assert len(found) == len(set(found)) == 21
    assert {"4401", "4403", "4406", "4419", "4420"} <= set(found)


def test_a_prefecture_has_its_counties() -> None:
    assert sorted(codes("4406")) == ["440604", "440605", "440606", "440607", "440608"]


def test_they_are_drawn_as_finely_as_a_wall_shows_and_no_more() -> None:
    assert len(boundaries("44")) < 300_000
    first = json.loads(boundaries("44"))["features"][0]
    assert first["properties"]["title"]
    text = json.dumps(first["geometry"])
    assert (
        max(len(number.partition(".")[2]) for number in text.replace("]", ",").split(",") if "." in number)
        <= 4
    )


@pytest.mark.parametrize("code", ["", "4", "99", "9999", "440605", "440605011", "../../x", "44'"])
def test_where_there_are_none_it_is_said(code: str) -> None:
    with pytest.raises(NotFound) as missing:
        boundaries(code)
    assert missing.value.code == "map_missing"
