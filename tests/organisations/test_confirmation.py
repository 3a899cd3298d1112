"""Once a year each unit says that what is shown of it is right."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.organisations import queries
from fawang.organisations.actions import (
    ask_for_confirmations,
    close_unit,
    confirm_unit,
    create_unit,
    edit_unit,
)
from fawang.organisations.models import Unit, UnitTask
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.races import at_once
from tests.shell.cases import text_of

from .conftest import clerk, editor, one
from .test_tasks import confirmer

NIGHT = datetime(2026, 11, 25, 19, 40, tzinfo=UTC)


def asked() -> set[int]:
    return set(UnitTask.objects.filter(kind="organisations.confirm").values_list("unit_id", flat=True))


def test_confirm(db: None) -> None:
    station = one("440605011", UnitKind.TOWN_STATION)
    UnitTask.objects.create(
        unit_id=station.id, kind="organisations.confirm", subject=str(station.id), opened_by="system",
        opened_at=clock.now(),
    )  # fmt: skip
    by = confirmer(station.id)
    confirm_unit(by=by, unit_id=station.id, version=station.version)
    row = queries.unit(station.id)
    assert row.confirmed_at is not None
    assert (row.confirmed_unit_id, row.version) == (station.id, station.version)
    assert not queries.is_open("organisations.confirm", str(station.id))
    # One from above speaks for the bureau.
    confirm_unit(by=editor(station.path[1]), unit_id=station.id, version=row.version)
    assert queries.unit(station.id).confirmed_unit_id == station.path[1]


def test_who_and_what_cannot_be_confirmed(db: None) -> None:
    station = one("440605011", UnitKind.TOWN_STATION)

    def confirm(by: Actor, version: int = station.version) -> None:
        confirm_unit(by=by, unit_id=station.id, version=version)

    for stranger in (SYSTEM, clerk(station.id), confirmer(one("440604", UnitKind.BUREAU).id)):
        with pytest.raises(NotAllowed):
            confirm(stranger)
    edit_unit(by=SYSTEM, unit_id=station.id, version=station.version, phone="0757-3")
    with pytest.raises(Conflict) as failure:
        confirm(confirmer(station.id))
    assert failure.value.code == "stale"
    bureau = one("440605", UnitKind.BUREAU)
    window = create_unit(by=SYSTEM, name="窗", kind="centre", region_code="440605", parent_id=bureau.id)
    close_unit(by=SYSTEM, unit_id=window.pk, version=1)
    with pytest.raises(Conflict) as failure:
        confirm_unit(by=editor(bureau.id), unit_id=window.pk, version=2)
    assert failure.value.code == "unit_closed"
    with pytest.raises(NotFound):
        confirm_unit(by=editor(bureau.id), unit_id=0, version=1)


def test_what_those_who_work_there_may_change(db: None) -> None:
    station = one("440605011", UnitKind.TOWN_STATION)
    by = confirmer(station.id)
    unit = edit_unit(
        by=by, unit_id=station.id, version=station.version, lift=True, ramp=None, directions="二楼"
    )
    assert (unit.lift, unit.ramp, unit.directions) == (True, None, "二楼")
    changes: tuple[dict[str, Any], ...] = (
        {"name": "新名"},
        {"services": []},
        {"code": "7"},
        {"accepts_any": False},
    )
    for change in changes:
        with pytest.raises(NotAllowed):
            edit_unit(by=by, unit_id=station.id, version=unit.version, **change)
    bureau = one("440605", UnitKind.BUREAU)
    edit_unit(by=editor(bureau.id), unit_id=station.id, version=unit.version, code="A-7")
    with pytest.raises(Conflict) as failure:
        edit_unit(by=editor(bureau.id), unit_id=bureau.id, version=bureau.version, code="A-7")
    assert failure.value.code == "unit_code_taken"


def test_every_night_some_are_asked_the_oldest_first_and_each_county_alike(db: None) -> None:
    Unit.objects.update(confirmed_at=NIGHT - timedelta(days=10))
    old = [one(code, UnitKind.CENTRE).id for code in ("440605", "440604")]
    many = list(Unit.objects.filter(region_code__startswith="440605").values_list("pk", flat=True)[:50])
    Unit.objects.filter(pk__in=[*many, old[1]]).update(confirmed_at=NIGHT - timedelta(days=400))
    Unit.objects.filter(pk=old[0]).update(confirmed_at=None)
    assert ask_for_confirmations(by=SYSTEM, now=NIGHT, nightly=3) == 3
    # Of the crowded county no more than it would be alone.
    assert asked() > set(old)
    assert ask_for_confirmations(by=SYSTEM, now=NIGHT + timedelta(hours=1), nightly=3) == 0
    assert (
        ask_for_confirmations(by=SYSTEM, now=NIGHT + timedelta(days=1), nightly=1000)
        == len({*many, *old}) - 3
    )
    assert asked() == {*many, *old}
    assert ask_for_confirmations(by=SYSTEM, now=NIGHT + timedelta(days=2)) == 0
    due = UnitTask.objects.earliest("pk").due
    assert due is not None
    assert (due - NIGHT.date()).days == 31


def test_closed_units_are_not_asked(db: None) -> None:
    Unit.objects.update(confirmed_at=NIGHT)
    Unit.objects.filter(pk=one("440605", UnitKind.CENTRE).id).update(confirmed_at=None, active=False)
    assert ask_for_confirmations(by=SYSTEM, now=NIGHT) == 0


def test_two_nodes_ask_once(real_database: None) -> None:
    total = at_once([lambda: ask_for_confirmations(by=SYSTEM, now=NIGHT, nightly=40)] * 3)
    assert sorted(map(str, total)) == ["0", "0", "40"]
    assert UnitTask.objects.count() == 40


# --- the page ------------------------------------------------------------------------------------------


@pytest.fixture
def desk(pages: None, db: None) -> Browser:
    """Somebody who works at a station."""
    return sign_in(Role.STATION_CLERK, Unit.objects.get(pk=one("440605011", UnitKind.TOWN_STATION).id))


def test_one_press(desk: Browser) -> None:
    station = one("440605011", UnitKind.TOWN_STATION)
    ask_for_confirmations(by=SYSTEM, now=clock.now(), nightly=10**6)
    listed = text_of(desk.client.get("/desk/unit-tasks"))
    assert station.name in listed
    path = f"/desk/units/{station.id}/shown"
    assert path in listed
    page = text_of(desk.client.get(path))
    assert "尚无人确认" in page or "Nobody has confirmed" in page
    sent = desk.client.post(path, {"command": "confirm", "version": station.version})
    assert sent.status_code == 302
    assert f"{clock.today():%Y-%m-%d}" in text_of(desk.client.get(sent["Location"]))
    assert path not in text_of(desk.client.get("/desk/unit-tasks"))


def test_correct_and_confirm(desk: Browser) -> None:
    station = one("440605011", UnitKind.TOWN_STATION)
    path = f"/desk/units/{station.id}/shown"
    typed = {
        "command": "correct", "unit-address": "桂城南海大道1号", "unit-directions": "二楼", "unit-phone": "0757-81",
        "unit-other_phones": "0757-82，0757-83", "unit-position": "23．028910， 113．143220", "unit-lift": "yes",
        "unit-ramp": "", "unit-languages": ["cantonese"], "unit-version": station.version,
    }  # fmt: skip
    wrong = desk.client.post(path, {**typed, "unit-position": "佛山"})
    assert wrong.status_code == 422
    assert "桂城南海大道1号" in text_of(wrong)
    assert desk.client.post(path, {**typed, "unit-version": 99}).status_code == 409
    assert desk.client.post(path, typed).status_code == 302
    row = queries.unit(station.id)
    assert (row.lift, row.ramp, row.other_phones) == (True, None, ("0757-82", "0757-83"))
    assert str(row.position and row.position.latitude) == "23.028910"
    assert row.confirmed_unit_id == station.id


def test_hours_and_single_days(desk: Browser) -> None:
    station = one("440605011", UnitKind.TOWN_STATION)
    path = f"/desk/units/{station.id}/shown"
    week = {f"hours-{day}": "9:00-12:00" for day in ("mon", "tue")}
    assert desk.client.post(path, {"command": "hours", "hours-version": 1, **week}).status_code == 302
    assert queries.unit(station.id).has_hours
    day = clock.today() + timedelta(days=3)
    given = {"command": "exception", "day-day": day.isoformat(), "day-hours": "9-12", "day-reason": "停电"}
    assert desk.client.post(path, given).status_code == 422
    assert desk.client.post(path, {**given, "day-hours": "9:00-10:00"}).status_code == 302
    page = text_of(desk.client.get(path))
    assert "停电" in page
    desk.client.post(path, {"command": "remove", "day": day.isoformat()})
    assert "停电" not in text_of(desk.client.get(path))
    assert desk.client.post(path, {"command": "nonsense"}).status_code == 200


def test_others_do_not_see_it(desk: Browser, client: Client) -> None:
    far = one("440604", UnitKind.CENTRE)
    assert desk.client.get(f"/desk/units/{far.id}/shown").status_code == 404
    assert client.get(f"/desk/units/{far.id}/shown").status_code == 302
    assert client.get("/desk/unit-tasks").status_code == 302
