"""A call-back that the platform has put through is a consultation: heard, checked, rated and erased as others are."""

import io
import wave
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fawang.consultations.actions import recordings as talks
from fawang.consultations.actions.recordings import content_of
from fawang.consultations.actions.steps import take_step
from fawang.consultations.models import Consultation, Deadline, Hold
from fawang.consultations.models.recordings import Recording
from fawang.consultations.queries import lists, one
from fawang.consultations.queries.recordings import pieces_of
from fawang.consultations.rules import Command as Step
from fawang.dispatch.actions import calling
from fawang.dispatch.events import CallbackEnded
from fawang.dispatch.models import Callback
from fawang.dispatch.rules.callbacks import Command
from fawang.feedback.models import Check
from fawang.hotline.actions import outbound, reactions, recordings, returned
from fawang.hotline.actions.recordings import STORE
from fawang.hotline.models import Call
from fawang.hotline.rules import Cause
from fawang.hotline.telephony.programs.conversion import Taped, taped_again
from fawang.hotline.telephony.sound.recordings import write_wav
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import NotFound
from fawang.organisations.rules import UnitKind
from fawang.people.models import Contact
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, sign_in
from tests.conftest import unit_at
from tests.hotline.actions.test_outbound import NOW, PHONE, ask, in_hand, lawyer, taken, trunk

__all__ = ["lawyer", "trunk"]

pytestmark = pytest.mark.django_db
END = NOW + timedelta(minutes=9)


def sound(seconds: float = 4.0, *, quiet: float = 2.0) -> bytes:
    """What was recorded: the person from the beginning, the lawyer after some seconds."""
    left = np.full(int(seconds * 8000), 900, np.int16)
    right = left.copy()
    right[: int(quiet * 8000)] = 0
    file = io.BytesIO()
    write_wav(file, left, right)
    return file.getvalue()


def talked(lawyer: Actor, client_id: str = "a", row: Callback | None = None) -> tuple[Callback, str]:
    """Return a call-back in which lawyer and person have talked for eight minutes, and the name of the call."""
    row = row or in_hand(lawyer)
    ask(lawyer, row, client_id)
    name = taken()
    with clock.at(NOW):
        outbound.clear(by=SYSTEM, name=name)
        outbound.talk_began(by=SYSTEM, name=name, at=NOW + timedelta(minutes=1), recorded=True)
    with clock.at(END):
        outbound.talk_ended(by=SYSTEM, name=name, at=END)
        outbound.finish(by=SYSTEM, name=name, cause=Cause.UNRATED, at=END)
    return row, name


def keep(name: str, tmp_path: Path, taped: Taped | None = None) -> Path:
    """Keep what was recorded of a call; return where its packets lay."""
    packets = tmp_path / f"{name}.pcap"
    packets.write_bytes(b"packets")
    recordings.keep(by=SYSTEM, name=name, file=f"{packets}", taped=taped or taped_again(sound()))
    return packets


def tell_the_news() -> None:
    """Let the worker do what follows from all that has happened."""
    for pk in OutboxEvent.objects.order_by("pk").values_list("pk", flat=True):
        outbox.deliver(event_id=pk)


def talk() -> Consultation:
    """Return the one consultation."""
    return Consultation.objects.get()


def test_what_was_recorded_lies_beside_a_consultation_and_is_played_with_a_trace(
    lawyer: Actor, tmp_path: Path
) -> None:
    row, name = talked(lawyer)
    assert not keep(name, tmp_path).exists()
    found = talk()
    assert (found.kind, found.state, found.staff_id) == ("phone", "closed", lawyer.known_id)
    assert (found.created_at, found.ended_at) == (NOW + timedelta(minutes=1), END)
    assert (found.unit_id, found.units) == (row.pool.unit_id, row.units)
    recording = Recording.objects.get()
    assert (recording.subject, recording.staff_id) == (f"call:{name}", lawyer.known_id)
    # A second before the lawyer was heard first.
    assert recording.length_ms == 3000
    assert recording.peaks
    assert recording.keep_until > END + timedelta(days=30)
    _row, heard, pieces = talks.listen(by=lawyer, code=found.code, number=recording.number)
    with wave.open(io.BytesIO(b"".join(map(content_of, pieces)))) as file:
        assert (file.getnchannels(), file.getnframes()) == (2, 24_000)
    assert heard == recording
    assert AuditEntry.objects.filter(action="consultations.recording_heard", actor=lawyer.label).count() == 1
    # Nothing lies with the call, and the same again changes nothing.
    assert Call.objects.get().recording == ""
    keep(name, tmp_path)
    assert (Recording.objects.count(), Consultation.objects.count()) == (1, 1)


def test_nobody_waited_and_no_record_is_owed(lawyer: Actor, tmp_path: Path) -> None:
    row, name = talked(lawyer)
    keep(name, tmp_path)
    found = talk()
    assert (found.record_due_at, Deadline.objects.count()) == (None, 0)
    assert sum(lists.in_hand(lawyer.known_id).values()) == 0
    hold = Hold.objects.get()
    assert (hold.staff_id, hold.until_at) == (lawyer.known_id, END)
    assert [step.command for step in one.history(found, public=True)] == ["ask", "close"]
    # Its contact is its own: with the same wishes, and erased apart.
    assert found.contact_id != row.contact_id
    assert Contact.objects.get(pk=found.contact_id).phone == PHONE
    # Who wants to may write one.
    data = {"asked": "欠薪", "advised": "先投诉", "outcome": "advised"}
    with clock.at(END):
        take_step(by=lawyer, code=found.code, command=Step.WRITE_UP, version=found.version, data=data)
    assert talk().recorded_at is not None


def test_colleagues_do_not_hear_it(lawyer: Actor, colleague: Actor, tmp_path: Path) -> None:
    _row, name = talked(lawyer)
    keep(name, tmp_path)
    with pytest.raises(NotFound):
        talks.listen(by=colleague, code=talk().code, number=1)


def test_whoever_serves_the_other_side_does_not_see_it(lawyer: Actor, lead: Actor, tmp_path: Path) -> None:
    row, name = talked(lawyer)
    Callback.objects.filter(pk=row.pk).update(avoid=[f"staff:{lead.known_id}", "firm:7"])
    keep(name, tmp_path)
    assert (talk().barred_staff, talk().barred_firms) == ([lead.known_id], [7])
    with pytest.raises(NotFound):
        talks.listen(by=lead, code=talk().code, number=1)


def test_without_a_recording_it_is_one_as_soon_as_its_lawyer_says_so(lawyer: Actor) -> None:
    row, _name = talked(lawyer)
    assert not Consultation.objects.exists()
    with clock.at(END):
        calling.conclude(by=lawyer, callback_id=row.pk, command=Command.REACHED, note="谈过")
        tell_the_news()
    assert Call.objects.get().consultation == talk()
    assert talk().is_demo == row.is_demo


def test_whom_nobody_reached_was_no_consultation(lawyer: Actor) -> None:
    row, _name = talked(lawyer)
    with clock.at(END):
        calling.conclude(by=lawyer, callback_id=row.pk, command=Command.WRONG_NUMBER)
        tell_the_news()
    assert not Consultation.objects.exists()


def test_a_key_at_the_end_rates_it_and_the_dissatisfied_are_checked(lawyer: Actor, tmp_path: Path) -> None:
    _row, name = talked(lawyer)
    with clock.at(END):
        outbound.rate(by=SYSTEM, name=name, score=2)
        outbound.rate(by=SYSTEM, name=name, score=5)
    assert (Call.objects.get().score, talk().score) == (2, 2)
    keep(name, tmp_path)
    with clock.at(END):
        tell_the_news()
    assert Check.objects.get().causes[0] == "dissatisfied"


def test_a_line_that_broke_is_the_same_talk_and_another_attempt_is_another(
    lawyer: Actor, tmp_path: Path
) -> None:
    row, first = talked(lawyer)
    _row, second = talked(lawyer, "b", row)
    for name in (first, second):
        keep(name, tmp_path)
    assert Recording.objects.filter(consultation=talk()).count() == 2
    with clock.at(END):
        calling.conclude(by=lawyer, callback_id=row.pk, command=Command.REACHED, note="谈过")
    reactions.keep_talk(CallbackEnded(callback_id=row.pk, state="reached", outcome="reached"))
    assert Consultation.objects.count() == 1


def test_what_lay_with_the_call_before_is_moved(lawyer: Actor) -> None:
    _row, name = talked(lawyer)
    Call.objects.update(recording=STORE.put(sound()))
    assert (recordings.move_talks(by=SYSTEM), recordings.move_talks(by=SYSTEM)) == (1, 0)
    assert (Recording.objects.get().subject, Recording.objects.get().length_ms) == (f"call:{name}", 3000)
    assert pieces_of(Recording.objects.get())
    assert Call.objects.get().recording == ""


def test_what_nobody_talked_in_is_not_kept(lawyer: Actor, tmp_path: Path) -> None:
    ask(lawyer, in_hand(lawyer))
    name = taken()
    assert returned.keep(by=SYSTEM, name=name) is None
    # Whether somebody talked may not be written down yet.
    keep(name, tmp_path)
    assert Call.objects.get().recording
    with clock.at(END):
        outbound.finish(by=SYSTEM, name=name, cause=Cause.NOT_REACHED, at=END)
    assert recordings.move_talks(by=SYSTEM) == 1
    assert (Call.objects.get().recording, Recording.objects.count()) == ("", 0)


def test_its_pages_lead_to_each_other(tmp_path: Path, settings: Any) -> None:
    settings.STORAGES = PLAIN_FILES
    with clock.at(NOW - timedelta(hours=2)):
        desk = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
        row, name = talked(desk.actor)
    keep(name, tmp_path)
    code = talk().code
    with clock.at(END):
        calling.conclude(by=desk.actor, callback_id=row.pk, command=Command.REACHED, note="谈了欠薪")
    with clock.at(END):
        session = desk.client.session
        session["seen"] = clock.now().timestamp()
        session.save()
        assert f"/desk/consultations/{code}" in desk.get(f"/desk/callbacks/{row.code}").text
        panel = desk.get(f"/desk/calls/{code}").text
        assert f"/desk/callbacks/{row.code}" in panel
        assert "谈了欠薪" in panel
        assert "提议限制此号码" not in panel
        page = desk.get(f"/desk/consultations/{code}").text
        assert f"/desk/consultations/{code}/recordings/1" in page
