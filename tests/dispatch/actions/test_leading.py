"""Whoever leads the shift puts somebody first and tells seats something; at their own centre."""

import pytest

from fawang.dispatch.actions import contacts, leading
from fawang.dispatch.actions.seats import Skills, set_skills
from fawang.dispatch.models import SeatNote
from fawang.dispatch.queries.seats import notes_of
from fawang.dispatch.rules import Language, Level
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.organisations.queries import UnitRow
from tests.dispatch.cases import arrive, contact, ready, rings


def test_who_is_put_first_is_served_next(centre: UnitRow, duty: Actor, lead: Actor) -> None:
    arrive(centre, "a:1", "a:2", "a:3")
    leading.put_first(by=lead, contact=contact("a:3").name)
    set_skills(by=duty, staff_id=duty.known_id, skills=Skills({Language.MANDARIN: Level.NATIVE}, chats=1))
    ready(duty)
    assert rings(duty) == ["a:3"]
    assert AuditEntry.objects.get(action="dispatch.put_first").object == "a:3"


def test_only_somebody_who_waits_and_only_by_their_own_lead(
    centre: UnitRow, duty: Actor, lead: Actor, stranger: Actor
) -> None:
    arrive(centre, "a:1")
    name = contact("a:1").name
    for other in (stranger, duty):
        with pytest.raises(NotFound):
            leading.put_first(by=other, contact=name)
    contacts.leave(by=SYSTEM, subject="a:1")
    with pytest.raises(Conflict, match="not_waiting"):
        leading.put_first(by=lead, contact=name)
    with pytest.raises(NotFound):
        leading.put_first(by=lead, contact="nobody")


def test_a_note_stands_until_its_seat_has_read_it(
    duty: Actor, colleague: Actor, lead: Actor, stranger: Actor
) -> None:
    ready(duty)
    note = leading.write_note(by=lead, staff_id=duty.known_id, text=" 请接客家话的来电 ")
    leading.read_note(by=colleague, note_id=note.pk)
    assert [one.text for one in notes_of(duty.known_id)] == ["请接客家话的来电"]
    leading.read_note(by=duty, note_id=note.pk)
    assert notes_of(duty.known_id) == []
    with pytest.raises(NotFound):
        leading.write_note(by=stranger, staff_id=duty.known_id, text="x")
    for text, code in (("  ", "field_required"), ("长" * 301, "field_too_long")):
        with pytest.raises(Invalid) as caught:
            leading.write_note(by=lead, staff_id=duty.known_id, text=text)
        assert caught.value.errors == {"text": code}
    assert SeatNote.objects.count() == 1
