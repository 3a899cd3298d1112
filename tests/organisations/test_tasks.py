"""Tasks to units: asked once, seen by those who may, closed once."""

from collections.abc import Iterator
from datetime import date

import pytest

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Grant
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound
from fawang.organisations import queries
from fawang.organisations.actions import close_task, open_task
from fawang.organisations.models import Unit, UnitTask
from fawang.organisations.queries import unit_tasks
from fawang.organisations.queries.unit_tasks import TaskKind
from fawang.organisations.rules import UNIT_CONFIRM, UnitKind
from tests.races import at_once

from .conftest import clerk, editor, one

SORT = TaskKind("organisations.tried", "Try", lambda unit_id, subject, params: f"/{unit_id}/{subject}")
OTHER = TaskKind("organisations.seen_by_others", "See", lambda *_: "/", permission="order.decide")


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    wired = tuple(unit_tasks.kinds().values())
    unit_tasks.connect(*wired, SORT, OTHER)
    yield
    unit_tasks.connect(*wired)


def confirmer(unit_id: int, permission: str = UNIT_CONFIRM) -> Actor:
    return Actor(ActorKind.STAFF, 9, "", (Grant(unit_id, "station_clerk", frozenset({permission})),))


@pytest.fixture
def station(db: None) -> queries.UnitRow:
    return one("440605011", UnitKind.TOWN_STATION)


def test_asked_once_as_long_as_it_is_open(station: queries.UnitRow) -> None:
    first = open_task(by=SYSTEM, unit_id=station.id, kind=SORT.name, subject="a", due=date(2026, 3, 2))
    again = open_task(by=SYSTEM, unit_id=station.id, kind=SORT.name, subject="a", params={"later": 1})
    assert again.pk == first.pk
    assert close_task(by=confirmer(station.id), kind=SORT.name, subject="a")
    assert not close_task(by=confirmer(station.id), kind=SORT.name, subject="a")
    assert open_task(by=SYSTEM, unit_id=station.id, kind=SORT.name, subject="a").pk != first.pk
    entry = AuditEntry.objects.get(action="organisations.unit_task_done")
    assert entry.unit_id == station.id


def test_who_may_close(station: queries.UnitRow) -> None:
    open_task(by=SYSTEM, unit_id=station.id, kind=SORT.name, subject="a")
    for stranger in (ANONYMOUS, clerk(station.id), confirmer(one("440604", UnitKind.BUREAU).id)):
        with pytest.raises(NotAllowed):
            close_task(by=stranger, kind=SORT.name, subject="a")
    assert close_task(by=editor(one("440605", UnitKind.BUREAU).id), kind=SORT.name, subject="a")


def test_what_cannot_be_asked(station: queries.UnitRow) -> None:
    with pytest.raises(NotFound):
        open_task(by=SYSTEM, unit_id=0, kind=SORT.name, subject="a")
    with pytest.raises(LookupError):
        open_task(by=SYSTEM, unit_id=station.id, kind="nobody.knows", subject="a")
    for subject in ("", "x" * 81):
        with pytest.raises(ValueError, match="subject"):
            open_task(by=SYSTEM, unit_id=station.id, kind=SORT.name, subject=subject)
    with pytest.raises(ValueError, match="twice"):
        unit_tasks.connect(SORT, SORT)


def test_a_unit_that_another_goes_on_with_is_not_asked(station: queries.UnitRow) -> None:
    centre = one("440605", UnitKind.CENTRE)
    Unit.objects.filter(pk=station.id).update(active=False, successor=centre.id)
    assert open_task(by=SYSTEM, unit_id=station.id, kind=SORT.name, subject="a").unit_id == centre.id


def test_the_list_is_that_of_ones_units_and_permissions(station: queries.UnitRow) -> None:
    workroom = queries.units(parent=station.id, limit=1).items[0]
    far = one("440604", UnitKind.CENTRE)
    for subject, unit_id, due in (
        ("late", workroom.id, None), ("first", station.id, date(2026, 1, 5)), ("far", far.id, None),
        ("second", station.id, date(2026, 1, 5)),
    ):  # fmt: skip
        open_task(by=SYSTEM, unit_id=unit_id, kind=SORT.name, subject=subject, due=due)
    open_task(by=SYSTEM, unit_id=station.id, kind=OTHER.name, subject="decided elsewhere")
    own = confirmer(station.id)
    assert [row.subject for row in queries.open_tasks(own).items] == ["first", "second", "late"]
    assert queries.count_open_tasks(own) == 3
    seen, cursor = [], None
    for _ in range(3):
        page = queries.open_tasks(own, cursor=cursor, limit=1)
        seen += [row.subject for row in page.items]
        cursor = page.next_cursor
    assert (seen, cursor) == (["first", "second", "late"], None)
    assert queries.count_open_tasks(editor(one("440605", UnitKind.BUREAU).id)) == 4
    assert queries.count_open_tasks(confirmer(station.id, "order.decide")) == 1
    assert queries.open_tasks(ANONYMOUS).items == ()
    with pytest.raises(Invalid):
        queries.open_tasks(own, cursor="nonsense")


def test_two_who_ask_at_once(real_database: None) -> None:
    unit_id = one("440605011", UnitKind.TOWN_STATION).id
    ask = [lambda: open_task(by=SYSTEM, unit_id=unit_id, kind=SORT.name, subject="race").pk] * 6
    assert len({*at_once(ask)}) == 1
    assert UnitTask.objects.filter(subject="race").count() == 1
    close = [lambda: close_task(by=SYSTEM, kind=SORT.name, subject="race")] * 6
    assert sorted(map(str, at_once(close))) == ["False"] * 5 + ["True"]
