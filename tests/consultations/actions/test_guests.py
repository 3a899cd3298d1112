"""Guests in the tables: invited, agreed to, joined, removed; what they read; how they end with the talk."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from fawang.consultations.actions.asking import ask
from fawang.consultations.actions.attaching import attach, read_attachment
from fawang.consultations.actions.erasure import erase_consultation
from fawang.consultations.actions.guests import answer_invitation, invite, join, leave, remove
from fawang.consultations.actions.messages import write
from fawang.consultations.models import Attachment, Consultation, Message
from fawang.consultations.models.guests import Guest
from fawang.consultations.queries import guests, one
from fawang.consultations.queries.talk import Line
from fawang.consultations.rules import Kind, Side
from fawang.consultations.rules.guests import GuestRole, GuestState
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.consultations.cases import fresh, give, person_of, question
from tests.consultations.conftest import Ask
from tests.consultations.samples import PDF, upload
from tests.races import at_once


@pytest.fixture
def chat(asked: Ask, duty: Actor) -> Consultation:
    """A chat that the duty lawyer has."""
    row = asked(kind="chat").consultation
    give(row, "grab", duty)
    return fresh(row)


def said(by: Actor, row: Consultation, text: str, name: str = "") -> Message:
    return write(by=by, code=row.code, text=text, client_id=name or f"message-{text}")[0]


def brought(row: Consultation, by: Actor, **changes: Any) -> Guest:
    values: dict[str, Any] = {"role": GuestRole.RELATIVE, "name": "李婶", **changes}
    return invite(by=by, code=row.code, **values)


def texts(row: Consultation, by: Actor) -> list[str]:
    found: list[Line] = guests.lines_for(row, by)
    return [line.text for line in found]


def stored(guest: Guest) -> Guest:
    return Guest.objects.get(pk=guest.pk)


def test_a_relative_of_the_person_joins_reads_from_then_on_and_is_taken_out(
    chat: Consultation, duty: Actor
) -> None:
    person = person_of(chat)
    said(person, chat, "before-them")
    guest = brought(chat, person)
    assert (guest.state, guest.number, brought(chat, person).pk) == (GuestState.INVITED, 1, guest.pk)
    by = guests.acting(guest)
    # Nothing opens before they have joined.
    with pytest.raises(NotFound):
        one.visible(chat.code, by)
    join(by=by, code=chat.code)
    join(by=by, code=chat.code)
    said(by, chat, "from-the-guest")
    said(duty, chat, "from-the-lawyer")
    assert texts(chat, by) == ["guest_invited:1", "guest_joined:1", "from-the-guest", "from-the-lawyer"]
    assert "before-them" in texts(chat, person)
    message = Message.objects.get(client_id="message-from-the-guest")
    assert (message.side, message.author) == (Side.GUEST, f"guest:{guest.pk}")
    assert one.permissions_on(fresh(chat), by) == {"consultation.guest"}
    # The lawyer takes out whom the person has brought in.
    remove(by=duty, code=chat.code, number=1)
    remove(by=person, code=chat.code, number=1)
    for again in (lambda: said(by, chat, "once-more"), lambda: one.visible(chat.code, by)):
        with pytest.raises(NotFound):
            again()
    for late in (join, leave):
        with pytest.raises(Conflict):
            late(by=by, code=chat.code)
    actions = AuditEntry.objects.filter(action__startswith="consultations.guest_").order_by("id")
    assert [entry.action.partition("guest_")[2] for entry in actions] == ["invited", "joined", "removed"]


def test_a_guest_of_the_lawyer_waits_for_the_person(chat: Consultation, duty: Actor) -> None:
    person = person_of(chat)
    guest = brought(chat, duty, role=GuestRole.INTERPRETER)
    by = guests.acting(guest)
    with pytest.raises(NotFound):
        guests.with_guest_key(chat.code, guests.guest_key(chat, guest))
    with pytest.raises(Conflict):
        join(by=by, code=chat.code)
    with pytest.raises(NotAllowed):
        answer_invitation(by=duty, code=chat.code, number=1, agree=True)
    assert guests.links_of(chat, Side.LAWYER) == {}
    said(person, chat, "while-I-think")
    answer_invitation(by=person, code=chat.code, number=1, agree=True)
    answer_invitation(by=person, code=chat.code, number=1, agree=True)
    assert list(guests.links_of(chat, Side.LAWYER)) == [1]
    assert guests.links_of(chat, Side.PERSON) == {}
    join(by=by, code=chat.code)
    assert texts(chat, by) == ["guest_joined:1"]
    # Another one, who is not wanted.
    brought(chat, duty, name="陈翻译")
    answer_invitation(by=person, code=chat.code, number=2, agree=False)
    with pytest.raises(Conflict):
        answer_invitation(by=person, code=chat.code, number=2, agree=True)
    assert texts(chat, by) == ["guest_joined:1"]
    leave(by=by, code=chat.code)
    assert stored(guest).state == GuestState.LEFT


def test_who_may_read_what_was_said_before_reads_all_but_what_is_between_the_two(
    chat: Consultation, duty: Actor
) -> None:
    person = person_of(chat)
    brought(chat, duty, name="不来的人")
    guest = brought(chat, person, reads_before=True)
    by = guests.acting(guest)
    join(by=by, code=chat.code)
    assert texts(chat, by)[1:] == ["joined", "guest_invited:2", "guest_joined_all:2"]


def test_a_guest_sends_files_and_opens_those_they_may_read(
    chat: Consultation, duty: Actor, settings: Settings, tmp_path: Path
) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    person = person_of(chat)

    def sent(by: Actor, name: str, content: bytes = PDF) -> int:
        files = [upload(content, "a.pdf")]
        message = attach(by=by, code=chat.code, uploads=files, client_id=f"message-{name}")[0]
        return Attachment.objects.get(message=message).pk

    before = sent(person, "before")
    guest = brought(chat, person)
    by = guests.acting(guest)
    with pytest.raises(NotFound):
        sent(by, "not-joined-yet")
    join(by=by, code=chat.code)
    own, theirs = sent(by, "guest"), sent(duty, "lawyer")
    for reader in (by, person, duty):
        for file in (own, theirs):
            assert read_attachment(by=reader, code=chat.code, attachment_id=file)[1] == PDF
    assert read_attachment(by=person, code=chat.code, attachment_id=before)[1] == PDF
    # What was sent before they were invited is not theirs, in no size.
    for thumb in (False, True):
        with pytest.raises(NotFound):
            read_attachment(by=by, code=chat.code, attachment_id=before, thumb=thumb)
    assert [len(line.files) for line in guests.lines_for(fresh(chat), by)] == [0, 0, 1, 1]
    assert Attachment.objects.get(pk=own).side == Side.GUEST
    # The same checks as for everybody.
    with pytest.raises(Invalid):
        sent(by, "program", b"MZ" + bytes(100))
    remove(by=person, code=chat.code, number=1)
    for again in (
        lambda: sent(by, "once-more"),
        lambda: read_attachment(by=by, code=chat.code, attachment_id=own),
    ):
        with pytest.raises(NotFound):
            again()


def test_guests_together_send_no_more_than_a_side(
    chat: Consultation, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    monkeypatch.setattr("fawang.consultations.rules.attachments.MOST_OF_A_SIDE", 2)
    person = person_of(chat)
    names = ("李婶", "陈翻译")
    for number, name in enumerate(names):
        by = guests.acting(brought(chat, person, name=name))
        join(by=by, code=chat.code)
        attach(by=by, code=chat.code, uploads=[upload(PDF)], client_id=f"message-{number}0")
    with pytest.raises(Conflict, match="too_many_sent"):
        attach(by=by, code=chat.code, uploads=[upload(PDF)], client_id="message-once-more")
    # The person's own are counted apart.
    attach(by=person, code=chat.code, uploads=[upload(PDF)], client_id="message-of-person")


def test_at_most_two_and_only_in_a_chat_that_a_lawyer_has(
    chat: Consultation, asked: Ask, duty: Actor, lead: Actor
) -> None:
    person = person_of(chat)
    for name in ("甲", "乙"):
        brought(chat, person, name=name)
    with pytest.raises(Conflict) as full:
        brought(chat, duty, name="丙")
    assert full.value.code == "guests_full"
    remove(by=person, code=chat.code, number=1)
    brought(chat, duty, name="丙")
    waits = asked(kind="chat").consultation
    with pytest.raises(Conflict) as early:
        brought(waits, person_of(waits))
    assert early.value.code == "guest_needs_lawyer"
    with pytest.raises(NotAllowed):
        brought(chat, lead)
    with pytest.raises(NotFound):
        brought(chat, ANONYMOUS)
    with pytest.raises(NotFound):
        remove(by=ANONYMOUS, code=chat.code, number=2)
    with pytest.raises(NotFound):
        remove(by=person, code=chat.code, number=9)


def test_guests_wait_for_the_next_lawyer_and_end_with_the_talk(chat: Consultation, duty: Actor) -> None:
    person = person_of(chat)
    guest = brought(chat, person)
    by = guests.acting(guest)
    join(by=by, code=chat.code)
    give(chat, "release", duty, reason="r")
    with pytest.raises(Conflict) as waits:
        said(by, chat, "is-anybody-there")
    assert waits.value.code == "guest_needs_lawyer"
    give(chat, "grab", duty)
    said(by, chat, "there-you-are")
    give(chat, "close", person)
    assert (stored(guest).state, stored(guest).ended_at is not None) == (GuestState.ENDED, True)
    with pytest.raises(NotFound):
        said(by, chat, "and-afterwards")
    key = guests.guest_key(chat, guest)
    assert guests.with_guest_key(chat.code, key)[1] == guest
    erase_consultation(by=SYSTEM, code=chat.code)
    assert stored(guest).name == ""
    with pytest.raises(NotFound):
        guests.with_guest_key(chat.code, key)


def test_a_guest_s_key_opens_their_talk_alone(chat: Consultation, asked: Ask, duty: Actor) -> None:
    guest, other = brought(chat, person_of(chat)), asked().consultation
    key = guests.guest_key(chat, guest)
    join(by=guests.acting(guest), code=chat.code)
    assert guests.actor_with_any_key(chat.code, key, duty) == guests.acting(guest)
    for code, given in ((other.code, key), (chat.code, key[:-1] + "!"), ("nothing", key), (chat.code, "")):
        with pytest.raises(NotFound):
            guests.actor_with_any_key(code, given, duty)
    # Neither is it a key of the person.
    with pytest.raises(NotFound):
        one.actor_with_key(chat.code, key, duty)
    with pytest.raises(NotFound):
        one.visible(other.code, guests.acting(guest))
    with pytest.raises(NotAllowed):
        give(chat, "close", guests.acting(guest))


def test_names_are_read_in_one_statement_whoever_writes(chat: Consultation) -> None:
    person = person_of(chat)
    for number, name in enumerate(("甲", "乙")):
        by = guests.acting(brought(chat, person, name=name))
        join(by=by, code=chat.code)
        said(by, chat, f"message-{number}")
    lines = guests.lines_for(chat, person)
    with CaptureQueriesContext(connection) as seen:
        named = guests.named_in(chat, lines)
    assert len(seen) == 1
    assert {named[line.author].name for line in lines if line.side == Side.GUEST} == {"甲", "乙"}
    with CaptureQueriesContext(connection) as seen:
        assert guests.named_in(chat, lines[:1]) == {}
    assert len(seen) == 0


def test_who_invite_at_once_bring_in_no_more_than_two(real_database: str) -> None:
    row = ask(by=ANONYMOUS, question=question(kind=Kind.CHAT)).consultation
    duty = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor
    give(row, "grab", duty)
    inviting = [(person_of(row), "甲"), (person_of(row), "乙"), (duty, "丙"), (duty, "丁")]
    outcomes = at_once([partial(brought, row, by, name=name) for by, name in inviting])
    assert sorted(isinstance(outcome, Guest) for outcome in outcomes) == [False, False, True, True]
    assert sorted(Guest.objects.values_list("number", flat=True)) == [1, 2]
