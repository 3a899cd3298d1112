"""What finding an office costs: the ten nearest of 30,000 units, by each filter, at two sizes of the register.

The CPU of this process, which asks, and of the database, which walks; of several batches the cheapest.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from gettext import gettext as _

from django.db import connection

from fawang.cli.terminal.language import gettext_noop
from fawang.organisations import queries as organisations
from fawang.organisations.queries import Wanted
from fawang.organisations.rules import Position, UnitKind
from lab.bench import cpu
from lab.bench.cpu import tree_seconds

WARM_UP, BATCHES, COUNTED = 20, 3, 40
SIZES = (3_000, 30_000)
REACH = 5.0
#: A Wednesday, 11:00 in China, when offices are open; and 23:00, when none is, so that the most is looked through.
_OPEN, _CLOSED = datetime(2026, 11, 25, 3, tzinfo=UTC), datetime(2026, 11, 25, 15, tzinfo=UTC)
_GENERAL = (
    UnitKind.VILLAGE_WORKROOM,
    UnitKind.TOWN_STATION,
    UnitKind.PARK_STATION,
    UnitKind.DISTRICT_STATION,
    UnitKind.LEGAL_AID_OFFICE,
    UnitKind.CENTRE,
)
# Villages, stations and others in the proportions of the model province, scattered around its middle; a few in a
# thousand speak English, which is what makes a walk long.
_UNITS = """
    INSERT INTO organisations_unit (
        id, name, kind, region_code, parent_id, depth, path, address, phone, latitude, longitude, services, languages,
        accepts_any, hours, active, is_demo, created_at, updated_at, version, lift, ramp)
    SELECT fresh.id, 'bench ' || n, (ARRAY['village_workroom', 'village_workroom', 'village_workroom',
             'village_workroom', 'village_workroom', 'village_workroom', 'village_workroom', 'village_workroom',
             'town_station', 'legal_aid_office'])[1 + n %% 10],
           '440605', above.id, above.depth + 1, fresh.id || above.path, 'somewhere ' || n,
           CASE WHEN n %% 3 = 0 THEN '' ELSE '0757-' || n END,
           23 + random() * 2, 113 + random() * 3,
           CASE WHEN n %% 2 = 0 THEN '{legal_aid}' ELSE '{consultation,mediation}' END::varchar[],
           CASE WHEN random() < 0.002 THEN '{english}' WHEN n %% 4 = 0 THEN '{cantonese,hakka}'
                ELSE '{cantonese}' END::varchar[],
           false, %(hours)s, true, true, now(), now(), 1, n %% 20 = 0, n %% 7 = 0
    FROM generate_series(1, %(units)s) AS n,
         (SELECT id, depth, path FROM organisations_unit WHERE kind = 'bureau' AND region_code = '440605') AS above,
         LATERAL (SELECT n AS row, nextval(pg_get_serial_sequence('organisations_unit', 'id')) AS id) AS fresh
"""
_HOURS = '{"wed": [["08:30", "12:00"]], "thu": [["08:30", "12:00"]]}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost(cpu.Cost):
    """What a question costs where so many units are known."""

    units: int


def run(database: int, *, tell: Callable[[str], object]) -> list[Cost]:
    """Measure at each size of the register.

    Args:
        database: the process of PostgreSQL.
    """
    costs = []
    for number, units in enumerate(SIZES):
        tell(_("filling %(number)s units") % {"number": f"{units:,}"})
        fill(units - (SIZES[number - 1] if number else 0))
        reach = REACH if units == SIZES[-1] else None
        costs += [_measure(database, name, units, wanted, now, reach) for name, wanted, now in _questions()]
    return costs


def fill(units: int) -> None:
    """Put so many more units around the middle of the province."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, {"units": units, "hours": _HOURS})
        cursor.execute("VACUUM ANALYZE organisations_unit")


def _questions() -> list[tuple[str, Wanted, datetime]]:
    return [
        (gettext_noop("nearest 10"), Wanted(_GENERAL), _OPEN),
        (gettext_noop("… of one kind"), Wanted((UnitKind.LEGAL_AID_OFFICE,)), _OPEN),
        (gettext_noop("… with a service and a language"), Wanted(_GENERAL, "legal_aid", "hakka"), _OPEN),
        (gettext_noop("… with a lift or a ramp"), Wanted(_GENERAL, accessible=True), _OPEN),
        (gettext_noop("… open now"), Wanted(_GENERAL, open_now=True), _OPEN),
        (
            gettext_noop("… all of it"),
            Wanted(_GENERAL, "legal_aid", "hakka", accessible=True, open_now=True),
            _OPEN,
        ),
        (gettext_noop("… of a language that few speak"), Wanted(_GENERAL, language="english"), _OPEN),
        (gettext_noop("… open now, at night"), Wanted(_GENERAL, open_now=True), _CLOSED),
    ]


def _measure(
    database: int, name: str, units: int, wanted: Wanted, now: datetime, reach: float | None
) -> Cost:
    places = [
        Position(Decimal("23.3") + Decimal(number % 10) / 8, Decimal("113.4") + Decimal(number % 7) / 4)
        for number in range(COUNTED)
    ]
    for place in places[:WARM_UP]:
        organisations.find_nearest(place, wanted, now=now)
    best = None
    for _batch in range(BATCHES):
        app, db = time.process_time(), tree_seconds(database)
        for place in places:
            organisations.find_nearest(place, wanted, now=now)
        cost = Cost(
            name,
            (time.process_time() - app) * 1000 / COUNTED,
            (tree_seconds(database) - db) * 1000 / COUNTED,
            reach,
            units=units,
        )
        best = cost if best is None or cost.cpu_ms < best.cpu_ms else best
    assert best is not None
    return best
