"""Regions and units in the store follow the rooms, and filled facts are counted by the map of their time or today's."""

from datetime import date, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest

from fawang.consultations.actions.asking import ask as ask_lawyers
from fawang.datacentre.actions.filling import dimension_versions, increments
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.executor import Table, ask
from fawang.datacentre.queries.questions.question import Scope, read
from fawang.datacentre.warehouse.dimensions import FOREVER
from fawang.datacentre.warehouse.store import Store
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Invalid
from fawang.organisations.actions import close_unit, create_unit, edit_unit
from fawang.organisations.models import Unit
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.regions.models import Edition, Region
from tests.conftest import unit_at
from tests.consultations.cases import question
from tests.hotline.past import NOON, past

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
LATER = TODAY + timedelta(20)


def versions(store: Store, table: str, code: object) -> list[dict[str, Any]]:
    (path,) = store.snapshot().paths(table)
    column = "unit" if table == "unit" else "code"
    return [row for row in pq.read_table(path).to_pylist() if row[column] == code]


def asked(
    store: Store, by: str, which: str = "then", scope: Scope | None = None, first: date = TODAY, last: date = LATER,
    metric: str = "calls",
) -> Table:  # fmt: skip
    engine = DuckDB(store, memory_mb=300, threads=1, seconds=30)
    wanted = {
        "metrics": [metric], "from": f"{first}", "to": f"{last}", "by": [by], "map": which,
    }  # fmt: skip
    return ask(read(wanted, scope or Scope()), engine)


def figures(table: Table, metric: str = "calls") -> dict[str, int]:
    return {row.keys[0]: int(row.figures[metric].value or 0) for row in table.rows}


def new_edition() -> None:
    Edition.objects.create(loaded_at=clock.now(), source="test", divisions=0, added=0, renamed=[], gone=[])


@pytest.fixture
def store(followed: Store) -> Store:
    return followed


@pytest.fixture
def merged(centre: UnitRow, db: None) -> tuple[int, int]:
    """Two centres beside each other."""
    bureau = unit_at("440605", UnitKind.BUREAU)
    first, second = (
        create_unit(
            by=SYSTEM, name=f"南海第{number}公共法律服务中心", kind=UnitKind.CENTRE, region_code="440605",
            parent_id=bureau.id,
        ).pk
        for number in "一二"
    )  # fmt: skip
    return first, second


def test_everything_there_is_has_one_version_from_the_beginning(store: Store) -> None:
    assert set(store.snapshot().parts) == {"region", "unit", "place", "day"}
    (nanhai,) = versions(store, "region", "440605")
    assert (nanhai["name"], nanhai["first"], nanhai["until"], nanhai["now"]) == (
        "南海区", dimension_versions.BEGIN, FOREVER, "440605",
    )  # fmt: skip
    units = pq.read_metadata(store.snapshot().paths("unit")[0]).num_rows
    assert units == Unit.objects.count()
    office = unit_at("440605", UnitKind.LEGAL_AID_OFFICE)
    (row,) = versions(store, "unit", office.id)
    path = Unit.objects.get(pk=office.id).path
    assert [row[f"above_{n}"] for n in range(1, 6)] == [*reversed(path), 0, 0, 0, 0][:5]
    assert dimension_versions.follow(store, today=LATER) == []


def test_a_unit_that_is_renamed_keeps_its_name_of_then(store: Store, merged: tuple[int, int]) -> None:
    unit, _ = merged
    past(NOON, wait=3, unit_id=unit)
    increments.fill(store, today=TODAY)
    row = Unit.objects.get(pk=unit)
    edit_unit(by=SYSTEM, unit_id=unit, version=row.version, name="南海公共法律服务总站")
    past(NOON + timedelta(days=20), wait=3, unit_id=unit)
    increments.fill(store, today=LATER)
    assert [(one["name"], one["first"], one["until"]) for one in versions(store, "unit", unit)] == [
        ("南海第一公共法律服务中心", TODAY, LATER), ("南海公共法律服务总站", LATER, FOREVER),
    ]  # fmt: skip
    assert figures(asked(store, "unit")) == {str(unit): 2}
    assert asked(store, "unit", last=TODAY).names["unit"][str(unit)] == "南海第一公共法律服务中心"
    assert asked(store, "unit", "today").names["unit"][str(unit)] == "南海公共法律服务总站"


def test_a_unit_that_went_into_another_one_is_counted_there_by_today_s_map(
    store: Store, merged: tuple[int, int]
) -> None:
    old, new = merged
    past(NOON, wait=3, unit_id=old)
    past(NOON, wait=3, unit_id=new)
    increments.fill(store, today=TODAY)
    with pytest.raises(Invalid, match="successor_wrong"):
        dimension_versions.succeed(store, table="unit", ended=str(old), successor=str(new), today=LATER)
    close_unit(by=SYSTEM, unit_id=old, version=Unit.objects.get(pk=old).version)
    dimension_versions.succeed(store, table="unit", ended=str(old), successor=str(new), today=LATER)
    assert figures(asked(store, "unit")) == {str(old): 1, str(new): 1}
    assert figures(asked(store, "unit", "today")) == {str(new): 2}
    # It stays so whatever else changes.
    row = Unit.objects.get(pk=new)
    edit_unit(by=SYSTEM, unit_id=new, version=row.version, name="新")
    dimension_versions.follow(store, today=LATER + timedelta(1))
    assert figures(asked(store, "unit", "today")) == {str(new): 2}
    dimension_versions.succeed(store, table="unit", ended=str(old), successor="", today=LATER)
    assert figures(asked(store, "unit", "today")) == {str(old): 1, str(new): 1}


def test_a_county_that_is_renamed_or_went_into_another_one(store: Store, centre: UnitRow) -> None:
    ask_lawyers(by=ANONYMOUS, question=question())
    today = clock.today()
    increments.fill(store, today=today)
    after = today + timedelta(20)
    Region.objects.filter(code="440604").update(name="新禅城区")
    Region.objects.filter(code__startswith="440605").update(current=False)
    new_edition()
    dimension_versions.follow(store, today=after)
    assert [one["name"] for one in versions(store, "region", "440604")] == ["禅城区", "新禅城区"]
    (ended,) = versions(store, "region", "440605")
    assert (ended["until"], ended["now"]) == (after, "440605")
    dimension_versions.succeed(store, table="region", ended="440605", successor="440604", today=after)
    (ended,) = versions(store, "region", "440605")
    assert ended["now"] == "440604"

    def counties(which: str) -> dict[str, int]:
        table = asked(store, "county", which, metric="consultations", first=today, last=after)
        return figures(table, "consultations")

    assert counties("then") == {"440605": 1}
    assert counties("today") == {"440604": 1}
    with pytest.raises(Invalid, match="successor_unknown"):
        dimension_versions.succeed(store, table="region", ended="440605", successor="449999", today=after)


def test_what_is_changed_twice_on_a_day_has_one_version_of_it(store: Store, merged: tuple[int, int]) -> None:
    unit, _ = merged
    assert dimension_versions.follow(store, today=TODAY) == ["unit"]
    for name in ("甲", "乙"):
        row = Unit.objects.get(pk=unit)
        edit_unit(by=SYSTEM, unit_id=unit, version=row.version, name=name)
        dimension_versions.follow(store, today=LATER)
    assert [one["name"] for one in versions(store, "unit", unit)] == ["南海第一公共法律服务中心", "乙"]


def test_whoever_is_above_is_as_of_today(store: Store, merged: tuple[int, int]) -> None:
    unit, _ = merged
    past(NOON, wait=3, unit_id=unit)
    increments.fill(store, today=TODAY)
    before, after = (unit_at(code, UnitKind.BUREAU) for code in ("440605", "440604"))
    assert figures(asked(store, "unit", scope=Scope((), (before.id,)))) == {str(unit): 1}
    row = Unit.objects.get(pk=unit)
    Unit.objects.filter(pk=unit).update(
        parent_id=after.id, path=[unit, *Unit.objects.get(pk=after.id).path], updated_at=row.updated_at + timedelta(1)
    )  # fmt: skip
    dimension_versions.follow(store, today=LATER)
    assert figures(asked(store, "unit", scope=Scope((), (before.id,)))) == {}
    assert figures(asked(store, "unit", scope=Scope((), (after.id,)))) == {str(unit): 1}


def test_a_synthetic_province_keeps_its_own(province: Store) -> None:
    assert dimension_versions.follow(province, today=TODAY) == []
