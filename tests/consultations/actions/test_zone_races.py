"""Two who write, open or close the same zone at the same moment, on two machines: one does, the other is told."""

from collections.abc import Callable

import pytest

from fawang.consultations.actions import zone_versions as actions
from fawang.consultations.events import ZoneOpened
from fawang.consultations.models import ZoneGroup
from fawang.consultations.models.zones import ZoneVersion
from fawang.consultations.queries import zone_versions as queries
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.consultations.zones import CODE, content
from tests.races import at_once

#: More at once than a supervisor has colleagues; each comes by a connection of its own.
_TOGETHER = 4


@pytest.fixture
def supervisors(real_database: str) -> list[Actor]:
    """Supervisors of the same bureau."""
    bureau = unit_at("440605", UnitKind.BUREAU)
    return [sign_in(Role.SUPERVISOR, bureau).actor for _one in range(_TOGETHER)]


def raced(works: list[Callable[[], ZoneVersion]], *refused: str) -> ZoneVersion:
    """Run works at the same moment, of which one is done; the others are refused with one of these codes."""
    outcomes = at_once(works)
    [done] = [one for one in outcomes if isinstance(one, ZoneVersion)]
    others = [one for one in outcomes if one is not done]
    assert {one.code if isinstance(one, Conflict) else repr(one) for one in others} <= set(refused)
    return done


def versions() -> list[tuple[int, str]]:
    return list(ZoneVersion.objects.order_by("number").values_list("number", "state"))


def test_a_new_zone_is_written_and_opened_once(supervisors: list[Actor]) -> None:
    def write(by: Actor) -> Callable[[], ZoneVersion]:
        return lambda: actions.write(by=by, content=content(places=["440605"]), number=0, opens=True)

    raced([write(one) for one in supervisors], "zone_code_taken")
    assert versions() == [(1, "draft"), (2, "open")]
    assert OutboxEvent.objects.filter(name=ZoneOpened.name).count() == 1
    done = AuditEntry.objects.filter(action__startswith="consultations.zone_").values_list(
        "action", flat=True
    )
    assert sorted(done) == ["consultations.zone_opened", "consultations.zone_written"]
    assert ZoneGroup.objects.count() <= 1


def test_a_draft_is_opened_once_and_whoever_changes_it_meanwhile_is_told(supervisors: list[Actor]) -> None:
    written = content(places=["440605"])
    actions.write(by=supervisors[0], content=written, number=0)

    def open_(by: Actor) -> Callable[[], ZoneVersion]:
        return lambda: actions.open_zone(by=by, code=CODE, number=1)

    def change(by: Actor) -> Callable[[], ZoneVersion]:
        return lambda: actions.write(by=by, content={**written, "priority": 7}, number=1)

    done = raced([open_(supervisors[0]), open_(supervisors[1]), change(supervisors[2]), change(supervisors[3])],
                 "stale", "zone_is_open")  # fmt: skip
    assert [number for number, _state in versions()] == [1, 2]
    # What is on every channel is what the one who was first has seen or written.
    zone = queries.find(CODE)
    assert (zone is not None) == (done.state == "open")
    assert done.content.get("priority") == (30 if done.state == "open" else 7)
    assert OutboxEvent.objects.filter(name=ZoneOpened.name).count() == int(done.state == "open")


def test_an_open_zone_is_closed_once_or_changed_once(supervisors: list[Actor]) -> None:
    written = content(places=["440605"])
    actions.write(by=supervisors[0], content=written, number=0, opens=True)

    def close(by: Actor) -> Callable[[], ZoneVersion]:
        return lambda: actions.close_zone(by=by, code=CODE, number=2)

    def change(by: Actor) -> Callable[[], ZoneVersion]:
        return lambda: actions.write(by=by, content={**written, "priority": 7}, number=2)

    done = raced([close(supervisors[0]), close(supervisors[1]), change(supervisors[2]), change(supervisors[3])],
                 "stale", "zone_is_not_open")  # fmt: skip
    assert [number for number, _state in versions()] == [1, 2, 3]
    zone = queries.find(CODE)
    assert zone is not None
    assert zone.ended == (done.state == "closed")
    assert len({done.by, *(one.label for one in supervisors)}) == _TOGETHER
