"""Closing a unit, and letting another go on with what it did."""

from datetime import date, timedelta

import pytest

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.organisations import queries
from fawang.organisations.actions import (
    close_unit,
    create_unit,
    merge_unit,
    register_lawyer,
    set_jurisdiction,
)
from fawang.organisations.models import Jurisdiction, Lawyer, Unit, UnitTask
from fawang.organisations.rules import UnitKind
from tests.races import at_once

from .conftest import editor, one


def task(unit_id: int, subject: str = "a") -> UnitTask:
    """A task as another room has opened it."""
    return UnitTask.objects.create(
        unit_id=unit_id, kind="tried", subject=subject, opened_by="system", opened_at=clock.now()
    )


def news() -> dict[str, object]:
    row = OutboxEvent.objects.filter(name="organisations.unit_closed").latest("pk")
    return dict(row.payload)


@pytest.fixture
def two(db: None) -> tuple[queries.UnitRow, queries.UnitRow]:
    """Two stations of one bureau."""
    return one("440605011", UnitKind.TOWN_STATION), one("440605121", UnitKind.TOWN_STATION)


def test_merge(two: tuple[queries.UnitRow, queries.UnitRow]) -> None:
    old, new = two
    below = queries.units(parent=old.id, limit=1).items[0]
    waiting = task(old.id)
    for unit_id, service in ((old.id, "mediation"), (old.id, "consultation"), (new.id, "consultation")):
        set_jurisdiction(
            by=SYSTEM, unit_id=unit_id, service=service, region_code="440605", basis="legal_aid_law_38"
        )
    merge_unit(by=editor(old.path[1]), unit_id=old.id, version=old.version, into_id=new.id)
    closed = queries.unit(old.id)
    assert (closed.active, closed.closed_on, closed.successor_id) == (False, clock.today(), new.id)
    assert queries.successor(old.id) == queries.unit(new.id)
    assert queries.successor(new.id) is None
    moved = queries.unit(below.id)
    assert (moved.parent_id, moved.path) == (new.id, (below.id, new.id, *new.path[1:]))
    waiting.refresh_from_db()
    assert (waiting.unit_id, waiting.done_at) == (new.id, None)
    held = Jurisdiction.objects.filter(active=True)
    assert not held.filter(unit_id=old.id).exists()
    assert sorted(held.filter(unit_id=new.id).values_list("service", flat=True)) == [
        "consultation",
        "mediation",
    ]
    assert news() == {"unit_id": old.id, "successor_id": new.id, "day": clock.today().isoformat()}
    assert AuditEntry.objects.get(action="organisations.unit_merged").data["jurisdictions"] == 1


def test_who_follows_a_successor_gets_to_the_last(two: tuple[queries.UnitRow, queries.UnitRow]) -> None:
    old, new = two
    last = one("440605122", UnitKind.TOWN_STATION)
    merge_unit(by=SYSTEM, unit_id=old.id, version=old.version, into_id=new.id)
    merge_unit(by=SYSTEM, unit_id=new.id, version=queries.unit(new.id).version, into_id=last.id)
    assert queries.unit(old.id).successor_id == queries.unit(new.id).successor_id == last.id


def test_firms_merge_with_their_lawyers(db: None) -> None:
    bureau = one("440605", UnitKind.BUREAU)
    firms = [
        create_unit(by=SYSTEM, name=name, kind="law_firm", region_code="440605", parent_id=bureau.id)
        for name in ("甲所", "乙所")
    ]
    lawyer = register_lawyer(by=SYSTEM, firm_id=firms[0].pk, name="李", licence_no="X1")
    merge_unit(by=SYSTEM, unit_id=firms[0].pk, version=1, into_id=firms[1].pk)
    assert Lawyer.objects.get(pk=lawyer.pk).firm_id == firms[1].pk


def test_close_names_who_goes_on_and_ends_what_nobody_does(
    two: tuple[queries.UnitRow, queries.UnitRow],
) -> None:
    bureau = one("440605", UnitKind.BUREAU)
    new = create_unit(by=SYSTEM, name="窗口", kind="centre", region_code="440605", parent_id=bureau.id)
    waiting = task(new.pk)
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(Invalid):
        close_unit(by=SYSTEM, unit_id=new.pk, version=1, on=yesterday)
    Unit.objects.filter(pk=new.pk).update(created_at=clock.now() - timedelta(days=9))
    unit = close_unit(by=editor(bureau.id), unit_id=new.pk, version=1, on=yesterday, successor_id=two[0].id)
    assert (unit.active, unit.closed_on, unit.successor_id) == (False, yesterday, two[0].id)
    waiting.refresh_from_db()
    assert waiting.unit_id == two[0].id
    other = create_unit(by=SYSTEM, name="窗口二", kind="centre", region_code="440605", parent_id=bureau.id)
    nobody = task(other.pk, "b")
    close_unit(by=SYSTEM, unit_id=other.pk, version=1)
    nobody.refresh_from_db()
    assert nobody.done_at is not None
    assert news()["successor_id"] is None


def test_what_cannot_be(two: tuple[queries.UnitRow, queries.UnitRow]) -> None:
    old, new = two
    centre = one("440605", UnitKind.CENTRE)
    far = one("440604", UnitKind.CENTRE)
    bureau = one("440605", UnitKind.BUREAU)

    def merge(by: object = SYSTEM, into: int = new.id, unit: queries.UnitRow = old, **rest: object) -> None:
        values = {"version": unit.version, **rest}
        merge_unit(by=by, unit_id=unit.id, into_id=into, **values)  # type: ignore[arg-type]

    for into in (old.id, centre.id):
        with pytest.raises(Invalid) as failure:
            merge(into=into)
        assert failure.value.errors["into_id"] == "unit_wrong_successor"
    with pytest.raises(NotFound):
        merge(into=0)
    with pytest.raises(Conflict):
        merge(version=9)
    with pytest.raises(Invalid):
        merge(on=clock.today() + timedelta(days=1))
    with pytest.raises(Invalid):
        merge(on=date(2001, 1, 1))
    with pytest.raises(NotAllowed):
        merge(by=editor(old.id))
    set_jurisdiction(
        by=SYSTEM, unit_id=centre.id, service="mediation", region_code="440605", basis="legal_aid_law_38"
    )
    with pytest.raises(Invalid) as failure:
        merge(unit=centre, into=far.id)
    assert failure.value.errors["into_id"] == "jurisdiction_outside_unit"
    # A bureau leads another area; what it leads does not go along.
    with pytest.raises(Conflict):
        merge(unit=bureau, into=one("440604", UnitKind.BUREAU).id)
    merge()
    with pytest.raises(Invalid):
        merge(version=queries.unit(old.id).version)
    assert queries.unit(centre.id).active


def test_two_that_would_each_go_on_with_the_other(real_database: None) -> None:
    one_, other = one("440605011", UnitKind.TOWN_STATION), one("440605121", UnitKind.TOWN_STATION)
    outcomes = at_once(
        [
            lambda: merge_unit(by=SYSTEM, unit_id=one_.id, version=one_.version, into_id=other.id).pk,
            lambda: merge_unit(by=SYSTEM, unit_id=other.id, version=other.version, into_id=one_.id).pk,
        ]
    )
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [Invalid]
    assert Unit.objects.filter(pk__in=(one_.id, other.id), active=True).count() == 1
