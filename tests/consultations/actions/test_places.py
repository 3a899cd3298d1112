"""A lawyer notes where somebody is, and the office that serves the place is named: at the desk and by message."""

import json

import pytest

from fawang.consultations.actions.places import set_place
from fawang.consultations.actions.reactions import tell_person
from fawang.consultations.events import StepTaken
from fawang.consultations.models import Consultation
from fawang.consultations.rules import Command, Kind
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound
from fawang.notices.models import Notice
from fawang.organisations.models import Unit
from fawang.organisations.rules import UnitKind
from fawang.people.actions.contacts import tell_by
from fawang.people.rules.wishes import Medium
from tests.conftest import unit_at
from tests.consultations.cases import fresh
from tests.hotline.cases import talk_of, talking

pytestmark = pytest.mark.django_db

TOWN = "440605011"


def test_a_place_is_noted_once_by_who_has_the_call_in_hand(duty: Actor) -> None:
    talk = talk_of(talking(duty))
    for _twice in range(2):
        set_place(by=duty, code=talk.code, place=TOWN)
    assert fresh(talk).place == TOWN
    assert AuditEntry.objects.filter(action="consultations.place_set").count() == 1
    with pytest.raises(Invalid):
        set_place(by=duty, code=talk.code, place="999999")
    with pytest.raises((NotAllowed, NotFound)):
        set_place(by=ANONYMOUS, code=talk.code, place="440605")
    assert fresh(talk).place == TOWN


def written_up(talk: Consultation) -> StepTaken:
    return StepTaken(
        consultation_id=talk.pk, seq=9, command=Command.WRITE_UP, source="ended", target="recorded",
        unit_id=talk.unit_id, kind=Kind.PHONE,
    )  # fmt: skip


@pytest.mark.parametrize("place", ["", TOWN])
def test_the_message_of_a_record_names_the_office(duty: Actor, place: str) -> None:
    talk = talk_of(talking(duty))
    tell_by(by=duty, contact_id=talk.contact_id, medium=Medium.SMS, object="x")
    station = unit_at(TOWN, UnitKind.TOWN_STATION)
    hours = {day: [["08:30", "12:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    Unit.objects.filter(pk=station.id).update(phone="0757-1", hours=hours)
    if place:
        set_place(by=duty, code=talk.code, place=place)
    tell_person(written_up(talk))
    office = json.loads(Notice.objects.get(text="record_by_text").params)["office"]
    if not place:
        assert office == ""
        return
    assert office.startswith(station.name)
    assert "0757-1" in office
    assert "08:30–12:00" in office
