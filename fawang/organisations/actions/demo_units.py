"""Units of every kind with invented addresses, for demonstrations: marked, the same for the same seed.

Names of places are real; addresses, numbers, hours and positions are made up and say so. A number has a form that
cannot be dialled.
"""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.organisations.actions.units import new_ids
from fawang.organisations.data import defaults
from fawang.organisations.models import Unit
from fawang.organisations.rules import Language, UnitKind, check_right, kinds
from fawang.organisations.rules.hours import write_week
from fawang.organisations.rules.unit_names import district_name
from fawang.regions import queries as regions
from fawang.regions.boundaries import scattered

SEEDED = audit.declare("organisations.demo_units_seeded")

#: Where parks and business districts try their stations out: Guangzhou, Shenzhen, Zhuhai.
PILOTS = ("4401", "4403", "4404")
#: In every county, and in a prefecture that has none.
_IN_COUNTIES = {
    UnitKind.NOTARY_OFFICE: "{region}公证处", UnitKind.MEDIATION_COMMITTEE: "{region}人民调解委员会",
    UnitKind.LABOUR_ARBITRATION: "{region}劳动人事争议仲裁委员会", UnitKind.PROCURATORATE: "{region}检察服务中心",
    UnitKind.COURT_WINDOW: "{region}人民法院诉讼服务中心", UnitKind.POLICE_WINDOW: "{region}公安报案窗口",
    UnitKind.VETERANS_STATION: "{region}退役军人法律服务站",
}  # fmt: skip
_IN_PREFECTURES = {
    UnitKind.APPRAISAL_INSTITUTE: "{region}司法鉴定中心", UnitKind.COMMERCIAL_ARBITRATION: "{region}仲裁委员会",
    UnitKind.SHELTER: "{region}庇护中心", UnitKind.MILITARY_STATION: "{region}军人军属法律援助工作站",
}  # fmt: skip
_IN_PILOTS = {
    UnitKind.PARK_STATION: "{region}产业园区公共法律服务站", UnitKind.DISTRICT_STATION: "{region}商圈公共法律服务站",
}  # fmt: skip
_ROADS = ("样板", "示范", "演示", "虚拟", "示例")


@dataclass(frozen=True)
class DemoUnits:
    """How many units were created, and how many of those that were there got an invented place."""

    created: int
    placed: int


def seed_demo_units(*, by: Actor, seed: int = 12348) -> DemoUnits:
    """Create units of the kinds that no pattern has, and place all units that stand nowhere yet.

    What has an address or a position is left alone. Who gets an invented one is marked `is_demo`.

    Raises:
        NotAllowed: not the system, nor somebody who may edit units at the province.
        Unavailable: the boundaries could not be read.
    """
    with transaction.atomic():
        bureaux = list(Unit.objects.filter(kind=UnitKind.BUREAU, active=True).order_by("region_code", "id"))
        check_right(by, bureaux[0].path if bureaux else ())
        there = set(Unit.objects.filter(is_demo=True).values_list("kind", "region_code"))
        new = [
            unit
            for bureau in bureaux
            for unit in _units(bureau, bureaux)
            if (unit.kind, unit.region_code) not in there
        ]
        for pk, unit in zip(new_ids(len(new)), new, strict=True):
            unit.pk, unit.path = pk, [pk, *unit.path]
        nowhere = list(Unit.objects.filter(latitude__isnull=True, address="", active=True).order_by("id"))
        _place([*nowhere, *new], seed)
        Unit.objects.bulk_create(new, batch_size=1000)
        _write_places(nowhere)
        if new or nowhere:
            audit.record(SEEDED, by=by, object="organisations:demo", created=len(new), placed=len(nowhere))
    return DemoUnits(len(new), len(nowhere))


def _units(bureau: Unit, bureaux: Iterable[Unit]) -> Iterator[Unit]:
    now, code = clock.now(), bureau.region_code
    if len(code) < 4:
        return
    with_counties = any(other.parent_id == bureau.pk for other in bureaux)
    wanted = dict(_IN_COUNTIES) if len(code) == 6 or not with_counties else {}
    wanted |= _IN_PREFECTURES if len(code) == 4 else {}
    wanted |= _IN_PILOTS if len(code) == 6 and code.startswith(PILOTS) else {}
    place = regions.region(code)
    called = district_name(place.name, regions.region(code[:4]).name) if len(code) == 6 else place.name
    for kind, name in wanted.items():
        yield Unit(
            name=f"{name.format(region=called)}（演示）", kind=kind, region_code=code, parent=bureau,
            depth=bureau.depth + 1, path=bureau.path, services=list(kinds.ROWS[kind].services), is_demo=True,
            created_at=now, updated_at=now,
        )  # fmt: skip


def _place(units: list[Unit], seed: int) -> None:
    """Give every unit an invented place inside its county, or where there are no counties inside its prefecture."""
    wanted: dict[str, int] = {}
    for unit in units:
        for digits in (4, 6):
            code = unit.region_code[:digits]
            if len(code) == digits:
                wanted[code] = wanted.get(code, 0) + 1
    points = {code: iter(found) for code, found in scattered(wanted, seed).items()}
    for unit in units:
        dice = random.Random(f"{seed}/{unit.kind}/{unit.region_code}")  # noqa: S311
        inside = points.get(unit.region_code[:6]) or points.get(unit.region_code[:4])
        # The province's own units stand in its capital.
        inside = inside or points.get("4401")
        if inside is None:
            continue
        unit.latitude, unit.longitude = next(inside)
        unit.address = (
            f"{regions.name(unit.region_code)}{dice.choice(_ROADS)}路{dice.randint(1, 300)}号（虚构）"[-200:]
        )
        unit.is_demo = True
        _furnish(unit, dice)


_TABLE = """
CREATE TEMPORARY TABLE organisations_demo_place (
    id bigint, address text, directions text, phone text, latitude numeric, longitude numeric, hours text,
    lift boolean, ramp boolean, languages varchar[]) ON COMMIT DROP
"""
_UPDATE = """
UPDATE organisations_unit unit
   SET address = place.address, directions = place.directions, phone = place.phone, latitude = place.latitude,
       longitude = place.longitude, hours = place.hours::jsonb, lift = place.lift, ramp = place.ramp,
       languages = place.languages, is_demo = unit.is_demo OR place.latitude IS NOT NULL
  FROM organisations_demo_place place WHERE place.id = unit.id
"""


def _write_places(units: list[Unit]) -> None:
    # Thirty thousand rows in a second; one statement of the ORM for each thousand takes minutes.
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        with cursor.copy("COPY organisations_demo_place FROM STDIN") as copy:
            for unit in units:
                hours = json.dumps(unit.hours) if unit.hours else None
                copy.write_row(
                    (
                        unit.pk, unit.address, unit.directions, unit.phone, unit.latitude, unit.longitude, hours,
                        unit.lift, unit.ramp, list(unit.languages),
                    )
                )  # fmt: skip
        cursor.execute(_UPDATE)
        cursor.execute("DROP TABLE organisations_demo_place")


def _furnish(unit: Unit, dice: random.Random) -> None:
    # Some know their hours, their way in and their languages; of the others nobody has said anything.
    unit.phone = unit.phone or (defaults.network().demo_phone if dice.random() < 0.7 else "")
    unit.hours = unit.hours or (write_week(defaults.week()) if dice.random() < 0.6 else None)
    unit.lift, unit.ramp = (dice.choice((True, False, None)) for _ in range(2))
    if not unit.languages and dice.random() < 0.5:
        unit.languages = [Language.MANDARIN.value, Language.CANTONESE.value]
    if dice.random() < 0.3:
        unit.directions = f"乘{dice.randint(1, 99)}路公交车到演示站，{dice.choice('一二三')}楼（虚构）"
