"""Asking in a special zone, its lawyers first and then everybody, and who decides who they are."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from fawang.consultations.actions import zones
from fawang.consultations.actions._floor import wish_of
from fawang.consultations.models import ZoneGroup
from fawang.consultations.queries.one import topic_of
from fawang.consultations.queries.zones import zones_of
from fawang.consultations.rules import Kind
from fawang.dispatch.actions import contacts, seats, timing
from fawang.dispatch.actions.seats import Skills
from fawang.dispatch.models import Seat
from fawang.dispatch.rules import Language, Level, Presence, Reason
from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.people.rules.groups import Group
from tests.consultations.actions.test_floor import ready, rings
from tests.consultations.conftest import Ask

OPEN = datetime(2026, 11, 26, 9, 0, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def _demonstration(settings: Settings) -> None:
    settings.FAWANG_DEMO = True


def serve(lead: Actor, zone: str, *lawyers: Actor) -> None:
    """Let lawyers serve a zone."""
    row = ZoneGroup.objects.filter(zone=zone).first()
    ids = [one.known_id for one in lawyers]
    zones.set_group(by=lead, zone=zone, staff_ids=ids, version=row.version if row else 1)


def test_a_question_keeps_its_zone_and_a_wrong_one_is_named(asked: Ask) -> None:
    with clock.at(OPEN):
        row = asked(zone="veterans", scenario="pension", matter="", topic="").consultation
        assert (row.zone, row.scenario, row.topic) == ("veterans", "pension", "military.pension")
        assert asked(zone="veterans", scenario="nonsense").consultation.scenario == ""
        with pytest.raises(Invalid) as caught:
            asked(zone="nowhere")
        assert caught.value.errors == {"zone": "zone_unknown"}
        with pytest.raises(Invalid) as caught:
            asked(zone="business-park", place="440305")
        assert caught.value.errors == {"zone": "zone_not_here"}
    with clock.at(OPEN + timedelta(hours=12)):
        with pytest.raises(Invalid) as caught:
            asked(zone="veterans", kind=Kind.CHAT)
        assert caught.value.errors == {"zone": "zone_shut"}
        # In writing at any hour.
        assert asked(zone="veterans").consultation.zone == "veterans"


def test_its_lawyers_first_then_everybody(asked: Ask, duty: Actor, colleague: Actor, lead: Actor) -> None:
    begin = clock.now()
    with clock.at(begin):
        serve(lead, "minors", duty)
        ready(colleague)
        ready(duty)
        # The zone's lawyer rests for a moment: the other one is free, and is asked after a while.
        by = duty.known_id
        seats.set_presence(by=duty, staff_id=by, presence=Presence.BREAK, reason=Reason.REST)
        first = asked(kind=Kind.CHAT, zone="minors").consultation
        assert rings(colleague) == []
    later = begin + timedelta(seconds=61)
    with clock.at(later):
        # Both are still there.
        seats.beat(by=colleague)
        contacts.beat(by=SYSTEM, subject=topic_of(first))
        timing.keep_time(by=SYSTEM, now=later)
        assert rings(colleague) == [topic_of(first)]


def test_nobody_waits_for_a_zone_whose_lawyers_are_not_there(
    asked: Ask, duty: Actor, colleague: Actor, lead: Actor
) -> None:
    serve(lead, "minors", duty)
    ready(colleague)
    row = asked(kind=Kind.CHAT, zone="minors").consultation
    assert rings(colleague) == [topic_of(row)]
    wish = wish_of(row)
    assert (wish.priority, wish.need.groups) == (40.0, frozenset({Group.MINORS}))


def test_who_serves_is_decided_by_whoever_leads(duty: Actor, colleague: Actor, lead: Actor) -> None:
    ready(duty)
    with pytest.raises(NotAllowed):
        zones.set_group(by=duty, zone="minors", staff_ids=[duty.known_id], version=1)
    serve(lead, "minors", duty)
    assert zones_of(duty.known_id) == {"minors"}
    with pytest.raises(Conflict):
        zones.set_group(by=lead, zone="minors", staff_ids=[], version=1)
    # The file's names came too late: somebody has decided already; other zones get theirs.
    assert "minors" not in zones.seed_groups(by=SYSTEM)
    assert zones.seed_groups(by=SYSTEM) == []
    assert zones_of(duty.known_id) == {"minors"}
    entry = AuditEntry.objects.get(action="consultations.zone_group_set")
    assert entry.data["added"] == [duty.known_id]
    # Experience counts too, as soon as it is said.
    ready(colleague)
    skills = Skills({Language.MANDARIN: Level.NATIVE}, groups=[Group.MINORS, Group.SOLDIERS])
    seats.set_skills(by=colleague, staff_id=colleague.known_id, skills=skills)
    assert zones_of(colleague.known_id) == {"minors", "veterans"}


def test_a_seat_on_duty_serves_a_zone_at_once(asked: Ask, duty: Actor, colleague: Actor, lead: Actor) -> None:
    ready(duty)
    ready(colleague)
    serve(lead, "minors", colleague)
    row = asked(kind=Kind.CHAT, zone="minors").consultation
    assert rings(colleague) == [topic_of(row)]
    assert Seat.objects.filter(presence="busy").count() == 1
