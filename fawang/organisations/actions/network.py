"""The whole network of a province from its divisions, in one go and as often as you like."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.organisations.actions.units import new_ids
from fawang.organisations.data import defaults
from fawang.organisations.data.defaults import JurisdictionPattern, UnitDetails, UnitPattern
from fawang.organisations.models import Jurisdiction, Unit
from fawang.organisations.rules import UnitKind, check_right
from fawang.organisations.rules.hours import read_week, write_week
from fawang.organisations.rules.unit_names import community_name, district_name
from fawang.regions import queries as regions
from fawang.regions.rules import Level, ancestors, is_placeholder, level_of

SEEDED = audit.declare("organisations.seeded")


@dataclass(frozen=True)
class Seeding:
    """What was created; nothing of it the second time."""

    units: int
    jurisdictions: int


@dataclass(slots=True)
class _New:
    """A unit that is to be written."""

    kind: UnitKind
    region: str
    parent: tuple[UnitKind, str] | None
    name: str
    pattern: UnitPattern


type _Known = dict[tuple[UnitKind, str], tuple[int, tuple[int, ...]]]


def seed_province(*, by: Actor, demo: bool = False) -> Seeding:
    """Create bureaux, offices, centres, the hotline, stations and workrooms, and who handles legal aid where.

    A unit of a kind that its division has already, even a closed one, is left as it is. What is
    known of single units is in `data/network.yaml`; other telephone numbers and addresses stay empty, except that
    `demo` prints a number that cannot exist.

    Raises:
        NotAllowed: not the system, nor somebody who may edit units at the province.
    """
    with transaction.atomic():
        _lock()
        known: _Known = {
            (UnitKind(kind), region): (pk, tuple(path))
            for pk, kind, region, path in Unit.objects.exclude(kind=UnitKind.LAW_FIRM)
            .order_by("-id")
            .values_list("id", "kind", "region_code", "path")
        }
        top = min((path for _, path in known.values()), key=len, default=())
        check_right(by, top)
        divisions = [pair for pair in regions.all_divisions() if not is_placeholder(pair[0])]
        new = [unit for unit in _wanted(divisions) if (unit.kind, unit.region) not in known]
        _write_units(new, known, demo=demo)
        rows = _write_jurisdictions(known, {code for code, _ in divisions})
        if new or rows:
            audit.record(SEEDED, by=by, object="organisations:province", units=len(new), jurisdictions=rows)
    return Seeding(units=len(new), jurisdictions=rows)


def _wanted(divisions: Sequence[tuple[str, str]]) -> Iterable[_New]:
    """Yield every unit of the network, those above before those below."""
    names = dict(divisions)
    by_level: dict[Level, list[str]] = {level: [] for level in Level}
    for code, _ in divisions:
        by_level[level_of(code)].append(code)
    patterns = defaults.network().units
    # The file lists bureaux first, since all others stand under them, and levels from the top.
    for pattern in patterns:
        for level, called in pattern.levels.items():
            for code in by_level[level]:
                yield _New(
                    kind=pattern.kind,
                    region=code,
                    parent=_parent(pattern.kind, code),
                    name=called.format(region=_called(code, level, names)),
                    pattern=pattern,
                )


def _parent(kind: UnitKind, code: str) -> tuple[UnitKind, str] | None:
    above = [upper for upper in ancestors(code) if not is_placeholder(upper)]
    if kind == UnitKind.VILLAGE_WORKROOM:
        return (UnitKind.TOWN_STATION, above[0])
    if kind == UnitKind.BUREAU:
        return (UnitKind.BUREAU, above[0]) if above else None
    # A town's station stands under the bureau of its county; where there is none, the prefecture's.
    return (UnitKind.BUREAU, above[0] if kind == UnitKind.TOWN_STATION else code)


def _called(code: str, level: Level, names: dict[str, str]) -> str:
    if level == Level.COUNTY:
        return district_name(names[code], names[code[:4]])
    return community_name(names[code]) if level == Level.VILLAGE else names[code]


def _write_units(new: Sequence[_New], known: _Known, *, demo: bool) -> None:
    """Write the units, and enter them in `known`."""
    now, ids = clock.now(), new_ids(len(new))
    details = {(one.kind, one.region): one for one in defaults.network().details}
    demo_phone = defaults.network().demo_phone if demo else ""
    columns = (
        "id, name, kind, region_code, parent_id, depth, path, address, phone, other_phones, latitude, longitude,"
        " services, languages, hours, accepts_any, active, is_demo, created_at, updated_at, version"
    )
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY organisations_unit ({columns}) FROM STDIN") as copy,
    ):
        for pk, unit in zip(ids, new, strict=True):
            above: tuple[int, ...] = known[unit.parent][1] if unit.parent else ()
            path = (pk, *above)
            known_of = details.get((unit.kind, unit.region)) or UnitDetails(
                kind=unit.kind, region=unit.region
            )
            services = unit.pattern.services if known_of.services is None else known_of.services
            languages = unit.pattern.languages if known_of.languages is None else known_of.languages
            week = None if known_of.hours is None else json.dumps(write_week(read_week(known_of.hours)))
            known[unit.kind, unit.region] = (pk, path)
            copy.write_row(
                (
                    pk, unit.name, unit.kind, unit.region, above[0] if above else None, len(path), list(path),
                    known_of.address, known_of.phone or unit.pattern.phone or demo_phone,
                    list(known_of.other_phones), known_of.latitude, known_of.longitude,
                    [str(service) for service in services], [str(language) for language in languages], week,
                    unit.pattern.accepts_any, True, demo, now, now, 1,
                )
            )  # fmt: skip


_INSERT = """
INSERT INTO organisations_jurisdiction
       (unit_id, service, matter, region_code, organ_level, basis, priority, active, version)
VALUES (%s, %s, %s, %s, %s, %s, %s, true, nextval('organisations_jurisdiction_version'))
"""


def _write_jurisdictions(known: _Known, divisions: set[str]) -> int:
    """Write the rows of `data/jurisdictions.yaml` that are not there, also not as ended ones."""
    with_counties = {code[:4] for code in divisions if level_of(code) == Level.COUNTY}
    there = set(
        Jurisdiction.objects.values_list("unit_id", "service", "matter", "region_code", "organ_level")
    )
    rows = []
    for (kind, region), (unit_id, _) in known.items():
        for pattern in defaults.jurisdictions():
            if not _applies(pattern, kind, region, with_counties):
                continue
            key = (unit_id, pattern.service, pattern.matter, region, pattern.organ_level)
            if key not in there:
                rows.append((*key, pattern.basis, pattern.priority))
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
    return len(rows)


def _applies(pattern: JurisdictionPattern, kind: UnitKind, region: str, with_counties: set[str]) -> bool:
    if kind != pattern.unit or level_of(region) != pattern.level:
        return False
    return pattern.without_counties is None or pattern.without_counties == (region not in with_counties)


def _lock() -> None:
    with connection.cursor() as cursor:
        # Two seedings at once would both find nothing there.
        cursor.execute("LOCK TABLE organisations_unit IN SHARE ROW EXCLUSIVE MODE")
