"""Visits at counters in the facts and metrics."""

from datetime import date, timedelta

import pytest
from django.db import connection

from fawang.counter.actions.visits import record
from fawang.datacentre.actions.filling import sources
from fawang.kernel import clock
from tests.counter.cases import TEN, clerk, entry, new_id, station

pytestmark = pytest.mark.django_db


def rows(fact: str, day: date) -> list[dict[str, object]]:

    with connection.cursor() as cursor:
        cursor.execute(sources.sources()[fact], sources.between(day, day))
        names = [one.name for one in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_a_visit_is_a_visit_and_a_service() -> None:
    unit = station()
    with clock.at(TEN + timedelta(hours=1)):
        record(
            by=clerk().actor, client_id=new_id(), unit_id=unit.id,
            entry=entry(began_at=TEN, special_group="elderly", waited_seconds=610),
        )  # fmt: skip
        record(
            by=clerk().actor, client_id=new_id(), unit_id=unit.id, entry=entry(began_at=TEN, outcome="left")
        )
    found = rows("visit", TEN.date())
    assert sorted(str(one["waited"]) for one in found) == ["-1", "10"]
    assert {(one["unit"], one["place"]) for one in found} == {(unit.id, unit.region_code)}
    # Whoever left before anything was done was not served.
    (service,) = [one for one in rows("service", TEN.date()) if one["channel_group"] == "on_site"]
    assert (service["channel"], service["kind"], service["matter"]) == ("town_station", "advice", "labour")
    assert (service["special_group"], service["who"]) == ("elderly", "")
    assert rows("visit", TEN.date() + timedelta(days=1)) == []
