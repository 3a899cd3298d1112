"""A zone is written, opened on every channel in one step, changed and closed; its lawyers are asked to take part."""

from datetime import timedelta

import pytest
from django.utils import translation

from fawang.consultations.actions import zone_versions as actions
from fawang.consultations.actions._floor import wish_of
from fawang.consultations.events import ZoneOpened
from fawang.consultations.models.zones import ZoneVersion
from fawang.consultations.queries import zone_versions as queries
from fawang.consultations.queries import zones
from fawang.consultations.rules.opening import Stand
from fawang.consultations.rules.zones import ZoneState
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.notices.models import Notice
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.consultations.actions.test_floor import ready
from tests.consultations.conftest import Ask
from tests.consultations.zones import CODE, SAID, WORD, content

pytestmark = pytest.mark.django_db


def opened(**changes: object) -> ZoneVersion:
    """Write a zone and open it."""
    row = actions.write(by=SYSTEM, content=content(**changes), number=0)
    return actions.open_zone(by=SYSTEM, code=CODE, number=row.number)


def test_a_draft_is_nobody_elses_and_one_step_puts_it_everywhere() -> None:
    row = actions.write(by=SYSTEM, content=content(), number=0)
    assert (row.state, queries.find(CODE), queries.announced(), queries.by_word(WORD)) == (
        "draft",
        None,
        None,
        None,
    )
    actions.open_zone(by=SYSTEM, code=CODE, number=1)
    zone = queries.announced()
    assert zone is not None
    with translation.override("zh-hans"):
        assert (str(zone.announcement), queries.name_of(CODE)) == (SAID, "惠丰鞋厂欠薪专区")
    found = queries.by_word(f" {WORD} ")
    assert found is not None
    assert found.code == CODE
    assert [one.action for one in AuditEntry.objects.order_by("pk")][-2:] == [
        "consultations.zone_written", "consultations.zone_opened",
    ]  # fmt: skip


def test_it_is_closed_everywhere_and_its_page_says_so() -> None:
    opened()
    actions.close_zone(by=SYSTEM, code=CODE, number=2)
    zone = queries.find(CODE)
    assert zone is not None
    assert zone.standing(clock.now()).stand == Stand.ENDED
    assert (queries.announced(), queries.by_word(WORD)) == (None, None)
    with pytest.raises(Conflict) as caught:
        actions.close_zone(by=SYSTEM, code=CODE, number=3)
    assert caught.value.code == "zone_is_not_open"
    # And opened again, with all that it had.
    actions.open_zone(by=SYSTEM, code=CODE, number=3)
    assert queries.announced() is not None
    assert [row.number for row, _name in queries.versions(CODE)] == [4, 3, 2, 1]


def test_its_times_hold_on_every_channel() -> None:
    today = clock.today()
    opened(opening={"always": True, "first_day": (today + timedelta(2)).isoformat()})
    assert queries.announced() is None
    with clock.at(clock.now() + timedelta(days=3)):
        assert queries.announced() is not None
    past = {"always": True, "last_day": (today - timedelta(1)).isoformat()}
    row = actions.write(by=SYSTEM, content=content(code="past", opening=past), number=0)
    with pytest.raises(Conflict) as caught:
        actions.open_zone(by=SYSTEM, code="past", number=row.number)
    assert caught.value.code == "zone_last_day_past"


def test_what_cannot_be_kept_is_named_and_nobody_overwrites_another() -> None:
    wrong = content(places=["999999"], scenarios=[{**content()["scenarios"][0], "matter": "no.such"}])
    with pytest.raises(Invalid) as caught:
        actions.write(by=SYSTEM, content=wrong, number=0)
    assert caught.value.errors == {"scenarios.0.matter": "zone_field_invalid", "places": "place_not_found"}
    with pytest.raises(Invalid) as caught:
        actions.write(by=SYSTEM, content=content(priority=99), number=0)
    assert caught.value.errors == {"priority": "zone_field_invalid"}
    actions.write(by=SYSTEM, content=content(), number=0)
    with pytest.raises(Conflict) as taken:
        actions.write(by=SYSTEM, content=content(), number=0)
    assert taken.value.code == "zone_code_taken"
    actions.write(by=SYSTEM, content=content(priority=1), number=1)
    with pytest.raises(Conflict) as stale:
        actions.write(by=SYSTEM, content=content(priority=2), number=1)
    assert stale.value.code == "stale"
    with pytest.raises(NotFound):
        actions.open_zone(by=SYSTEM, code="nowhere", number=0)


def test_who_leads_a_shift_writes_and_a_supervisor_opens_for_their_own_divisions(lead: Actor) -> None:
    row = actions.write(by=lead, content=content(), number=0)
    with pytest.raises(NotAllowed):
        actions.open_zone(by=lead, code=CODE, number=row.number)
    county = sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU)).actor
    with pytest.raises(NotAllowed) as caught:
        actions.open_zone(by=county, code=CODE, number=row.number)
    assert caught.value.code == "zone_not_yours"
    row = actions.write(by=lead, content=content(places=["440605"]), number=row.number)
    row = actions.open_zone(by=county, code=CODE, number=row.number)
    assert row.state == ZoneState.OPEN
    # What is open is changed by whoever may open it.
    with pytest.raises(NotAllowed):
        actions.write(by=lead, content=content(places=["440605"], priority=2), number=row.number)
    assert (
        actions.write(by=county, content=content(places=["440605"], priority=2), number=row.number).number
        == 4
    )


def test_lawyers_are_asked_and_take_part_from_their_phones(
    duty: Actor, colleague: Actor, lead: Actor
) -> None:
    ready(duty)
    opened(lawyers={"experienced_with": ["migrant_workers"]})
    assert [one.name for one in OutboxEvent.objects.all()].count(ZoneOpened.name) == 1
    actions.take_part(by=colleague, zone=CODE)
    for _twice in range(2):
        actions.invite_lawyers(ZoneOpened(zone=CODE, number=2))
    told = Notice.objects.filter(text="zone_opened")
    assert {one.staff_id for one in told} == {colleague.known_id}
    assert f"/desk/zones/{CODE}/join" in told[0].params
    assert zones.zones_of(duty.known_id) == frozenset()
    actions.take_part(by=duty, zone=CODE)
    actions.take_part(by=duty, zone=CODE)
    assert zones.zones_of(duty.known_id) == {CODE}
    actions.close_zone(by=SYSTEM, code=CODE, number=2)
    assert zones.zones_of(duty.known_id) == frozenset()
    with pytest.raises(NotFound):
        actions.take_part(by=duty, zone=CODE)


def test_whoever_asks_in_it_goes_before_others(asked: Ask) -> None:
    opened()
    row = asked(zone=CODE, scenario="situation-1", matter="", topic="").consultation
    assert (row.zone, row.topic) == (CODE, "labour.wages")
    assert wish_of(row).priority == 30
    actions.close_zone(by=SYSTEM, code=CODE, number=2)
    with pytest.raises(Invalid) as caught:
        asked(zone=CODE)
    assert caught.value.errors == {"zone": "zone_ended"}
