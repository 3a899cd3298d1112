"""Recordings: only with both consents; what has come counts; heard by who may, silent where blanked, gone in time."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TestCase
from pytest_django import Settings

from fawang.consultations.actions import recordings
from fawang.consultations.actions._recordings import STORE
from fawang.consultations.actions.asking import ask
from fawang.consultations.actions.calls import answer_call, answer_consent, ask_call, end_call
from fawang.consultations.actions.erasure import erase_consultation
from fawang.consultations.actions.recording_calls import add_piece
from fawang.consultations.data import retention
from fawang.consultations.models import Consultation
from fawang.consultations.models.recordings import BlankedSpan, Piece, Recording
from fawang.consultations.queries import calls
from fawang.consultations.queries import recordings as queries
from fawang.consultations.rules import Kind, Side
from fawang.consultations.rules.calls import Consent, Wish
from fawang.consultations.rules.recordings import LATE, MOST_OF_A_PIECE, WAV, State
from fawang.feedback.queries.complaints import open_about
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound, Problem, TooLarge
from fawang.kernel.storage.cipher import read_key_ring
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import Appoint, unit_at
from tests.consultations.cases import fresh, give, person_of, question
from tests.consultations.conftest import Ask
from tests.consultations.rules.test_recordings import wav
from tests.consultations.samples import WEBM
from tests.races import at_once
from tests.work_orders.cases import stored

MORE = b"more sound"


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    """An empty store."""
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    return tmp_path / "documents"


@pytest.fixture
def chat(asked: Ask, duty: Actor) -> Consultation:
    """A chat with the duty lawyer."""
    return give(asked(kind=Kind.CHAT).consultation, "grab", duty)


def joined(row: Consultation, lawyer: Actor, *, agreed: bool = True) -> Consultation:
    """Let the two speak with each other."""
    consent = Consent.YES if agreed else Consent.NO
    ask_call(
        by=person_of(row), code=row.code, wish=Wish.VOICE, client="window-of-person", consent=Consent.YES
    )
    answer_call(by=lawyer, code=row.code, number=1, accept=True, client="window-of-lawyer", consent=consent)
    return row


@pytest.fixture
def call(chat: Consultation, duty: Actor) -> Consultation:
    """A chat in which the two speak with each other, and both agree to a recording."""
    return joined(chat, duty)


def send(row: Consultation, by: Actor, piece: int = 1, content: bytes = WEBM, **changes: Any) -> Recording:
    """Send a piece as the lawyer's browser does."""
    values: dict[str, Any] = {
        "call_number": 1, "name": "abc", "piece": piece, "content": content, "length_ms": 4000 * piece,
        "peaks": [10, 20], **changes,
    }  # fmt: skip
    return add_piece(by=by, code=row.code, **values)


def code_of(work: Any) -> str:
    with pytest.raises(Problem) as refused:
        work()
    return refused.value.code


def kept(row: Consultation, **changes: Any) -> Recording:
    """Store a telephone's recording of two seconds."""
    values: dict[str, Any] = {
        "subject": "leg:7", "media_type": WAV, "content": [wav()], "length_ms": 2000, "peaks": [50] * 20,
        "begun_at": clock.now(), "staff_id": row.staff_id, **changes,
    }  # fmt: skip
    return recordings.keep(by=SYSTEM, consultation_id=row.pk, **values)


def sound_of(recording: Recording) -> bytes:
    return b"".join(recordings.content_of(piece) for piece in queries.pieces_of(recording))


# --- a call of two browsers ------------------------------------------------------------------------


def test_what_has_come_counts_encrypted_and_once(call: Consultation, duty: Actor, store: Path) -> None:
    with clock.at(clock.now() + timedelta(seconds=20)):
        assert send(call, duty).number == 1
        assert calls.history(call, Side.PERSON)[0].is_recorded
        send(call, duty, 2, MORE)
        # A lost answer: the same again is nothing new, another under its number is refused.
        assert send(call, duty, 2, MORE).pieces == 2
        assert code_of(lambda: send(call, duty, 2, b"other")) == "recording_piece_differs"
        assert code_of(lambda: send(call, duty, 4, MORE)) == "recording_piece_missing"
    recording = Recording.objects.get()
    assert (recording.state, recording.size, recording.length_ms) == (State.RUNNING, len(WEBM + MORE), 8000)
    assert recording.peaks == [10, 20, 10, 20]
    assert sound_of(recording) == WEBM + MORE
    files = stored(store)
    assert len(files) == 2
    assert all(MORE not in path.read_bytes() and WEBM not in path.read_bytes() for path in files)
    # The page was closed: after a while what has come is the recording.
    later = recording.heard_at + LATE
    assert recordings.end_silent(by=SYSTEM, now=later) == 0
    assert recordings.end_silent(by=SYSTEM, now=later + timedelta(seconds=1)) == 1
    assert Recording.objects.get().state == State.KEPT
    assert code_of(lambda: send(call, duty, 3, MORE)) == "recording_stopped"


def test_the_last_piece_comes_after_the_end(call: Consultation, duty: Actor) -> None:
    send(call, duty)
    end_call(by=person_of(call), code=call.code, number=1)
    assert code_of(lambda: send(call, duty, 1, name="new")) == "call_is_over"
    assert send(call, duty, 2, MORE, last=True).state == State.KEPT
    # No call lasts as long as a browser may say.
    assert Recording.objects.get().length_ms < 6000
    assert code_of(lambda: send(call, duty, 3, MORE)) == "recording_stopped"


def test_what_comes_much_too_late_is_not_taken(call: Consultation, duty: Actor) -> None:
    send(call, duty)
    end_call(by=duty, code=call.code, number=1)
    with clock.at(clock.now() + LATE + timedelta(seconds=1)):
        assert code_of(lambda: send(call, duty, 2, MORE)) == "call_is_over"


def test_without_both_consents_nothing_is_recorded(chat: Consultation, duty: Actor, store: Path) -> None:
    joined(chat, duty, agreed=False)
    assert code_of(lambda: send(chat, duty)) == "recording_not_agreed"
    assert not Recording.objects.exists()
    assert stored(store) == []


def test_a_consent_that_is_withdrawn_ends_it_at_once(call: Consultation, duty: Actor, store: Path) -> None:
    send(call, duty)
    answer_consent(by=person_of(call), code=call.code, number=1, consent=Consent.NO)
    assert Recording.objects.get().state == State.KEPT
    assert code_of(lambda: send(call, duty, 2, MORE)) == "recording_stopped"
    assert code_of(lambda: send(call, duty, name="another")) == "recording_not_agreed"
    assert len(stored(store)) == 1
    # Agreed to anew, it is another recording.
    answer_consent(by=person_of(call), code=call.code, number=1, consent=Consent.YES)
    assert send(call, duty, name="another").number == 2


def test_only_the_lawyer_of_the_call_records(
    call: Consultation, duty: Actor, colleague: Actor, lead: Actor, store: Path
) -> None:
    for by in (person_of(call), lead):
        assert code_of(lambda by=by: send(call, by)) == "not_allowed"
    assert code_of(lambda: send(call, colleague)) == "not_found"
    assert stored(store) == []


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"content": b""}, Invalid),
        ({"content": b"no webm"}, Invalid),
        ({"peaks": [101]}, Invalid),
        ({"peaks": [1] * 201}, Invalid),
        ({"name": "../x"}, Invalid),
        ({"content": WEBM + bytes(MOST_OF_A_PIECE)}, TooLarge),
    ],
)
def test_pieces_that_are_none(
    call: Consultation, duty: Actor, store: Path, changes: dict[str, Any], error: type[Problem]
) -> None:
    with pytest.raises(error):
        send(call, duty, **changes)
    assert stored(store) == []


@pytest.mark.usefixtures("real_database")
def test_the_same_piece_at_once_is_one(settings: Settings, tmp_path: Path) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    duty = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor
    row = joined(give(ask(by=ANONYMOUS, question=question(kind=Kind.CHAT)).consultation, "grab", duty), duty)
    found = at_once([partial(send, row, duty) for _ in range(4)])
    assert [type(one) for one in found] == [Recording] * 4
    assert (Recording.objects.get().pieces, Piece.objects.count()) == (1, 1)
    assert len(stored(tmp_path / "documents")) == 1


# --- heard by whoever may --------------------------------------------------------------------------


def test_heard_by_its_lawyer_and_those_who_hold_the_permission_there(
    chat: Consultation, duty: Actor, lead: Actor, colleague: Actor, staff: Appoint, nanhai: UnitRow
) -> None:
    kept(chat)
    bureau = staff(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    elsewhere = staff(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))
    barred = staff(Role.LEAD_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    Consultation.objects.filter(pk=chat.pk).update(barred_staff=[barred.known_id])
    for by in (duty, lead, bureau):
        _row, found, pieces = recordings.listen(by=by, code=chat.code, number=1)
        assert b"".join(map(recordings.content_of, pieces)) == wav()
        assert [one.number for one in queries.of(fresh(chat), by)] == [found.number]
    heard = AuditEntry.objects.filter(action="consultations.recording_heard")
    assert {entry.actor for entry in heard} == {by.label for by in (duty, lead, bureau)}
    for by in (colleague, elsewhere, barred, person_of(chat)):
        with pytest.raises(NotFound):
            recordings.listen(by=by, code=chat.code, number=1)
    assert heard.count() == 3
    assert queries.of(fresh(chat), barred) == []
    # The person knows of it.
    assert len(queries.of(fresh(chat), person_of(chat))) == 1


def test_what_goes_on_is_not_heard_yet(call: Consultation, duty: Actor) -> None:
    send(call, duty)
    assert code_of(lambda: recordings.listen(by=duty, code=call.code, number=1)) == "recording_goes_on"


# --- a telephone's: kept whole, blanked in part ----------------------------------------------------


def test_a_whole_recording_is_kept_once_in_pieces(chat: Consultation, duty: Actor) -> None:
    sound = wav(60)
    parts = [sound[at : at + 100_000] for at in range(0, len(sound), 100_000)]
    recording = kept(chat, content=parts, length_ms=60_000)
    assert kept(chat, content=parts).pk == recording.pk
    assert (recording.pieces, recording.size, recording.state) == (2, len(sound), State.KEPT)
    assert sound_of(recording) == sound
    assert recording.keep_until - recording.begun_at == timedelta(days=180)
    with pytest.raises(NotAllowed):
        recordings.keep(
            by=duty, consultation_id=chat.pk, subject="x", media_type=WAV, content=[b"x"], length_ms=1, peaks=[],
            begun_at=clock.now(),
        )  # fmt: skip


@pytest.mark.parametrize("wrong", [{"media_type": "audio/mpeg"}, {"content": []}, {"peaks": [200]}])
def test_what_is_no_recording(chat: Consultation, store: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        kept(chat, **wrong)
    assert (stored(store), Recording.objects.count()) == ([], 0)


def test_a_part_that_is_blanked_is_nowhere_any_more(
    chat: Consultation, lead: Actor, staff: Appoint, store: Path
) -> None:
    supervisor = staff(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    sound = wav(60)
    kept(chat, content=[sound], length_ms=60_000, peaks=[50] * 60)
    before = {path.name for path in stored(store)}
    blank = partial(recordings.blank, code=chat.code, number=1, start=1, end=2, reason="说出了身份证号")
    with pytest.raises(NotAllowed):
        blank(by=lead)
    with TestCase.captureOnCommitCallbacks(execute=True):
        blank(by=supervisor)
    recording = Recording.objects.get()
    now = sound_of(recording)
    assert now[44 : 44 + 32000] == sound[44 : 44 + 32000]
    assert now[44 + 32000 : 44 + 64000] == bytes(32000)
    assert now[44 + 64000 :] == sound[44 + 64000 :]
    assert (recording.version, recording.peaks[:3]) == (2, [50, 0, 50])
    # One of two pieces was written anew; the old one is destroyed.
    after = {path.name for path in stored(store)}
    assert (len(after), len(before & after)) == (2, 1)
    [span] = queries.blanked_in(recording)
    assert (span.start, span.end, span.reason) == (1.0, 2.0, "说出了身份证号")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM consultations_blankedspan s")
        assert "身份证" not in cursor.fetchone()[0]
    entry = AuditEntry.objects.get(action="consultations.recording_blanked")
    assert "身份证" not in str(entry.data)


def test_of_webm_no_part_is_blanked_and_that_is_said(call: Consultation, duty: Actor, staff: Appoint) -> None:
    supervisor = staff(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    send(call, duty, last=True)
    blank = partial(recordings.blank, by=supervisor, code=call.code, number=1, start=0, end=1, reason="x")
    assert code_of(blank) == "recording_cannot_blank"
    destroyed = recordings.destroy(by=supervisor, code=call.code, number=1, reason="说出了身份证号")
    assert recordings.destroy(by=supervisor, code=call.code, number=1, reason="again").pk == destroyed.pk
    assert (Recording.objects.get().destroyed_why, BlankedSpan.objects.count()) == ("decided", 1)
    with pytest.raises(NotFound):
        recordings.listen(by=supervisor, code=call.code, number=1)


# --- gone in time ----------------------------------------------------------------------------------


@pytest.fixture
def complaint() -> Iterator[set[int]]:
    """The consultations about which a complaint is open."""
    still: set[int] = set()
    retention.connect(still.__contains__)
    yield still
    retention.connect(open_about)


def test_what_is_over_its_date_is_destroyed_unless_a_complaint_is_open(
    chat: Consultation, complaint: set[int], staff: Appoint, store: Path
) -> None:
    recording = kept(chat)
    over = recording.keep_until + timedelta(seconds=1)
    assert recordings.destroy_overdue(by=SYSTEM, now=recording.keep_until) == 0
    complaint.add(chat.pk)
    supervisor = staff(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    assert recordings.destroy_overdue(by=SYSTEM, now=over) == 0
    destroy = partial(recordings.destroy, by=supervisor, code=chat.code, number=1, reason="x")
    assert code_of(destroy) == "recording_needed"
    complaint.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert recordings.destroy_overdue(by=SYSTEM, now=over) == 1
    assert recordings.destroy_overdue(by=SYSTEM, now=over) == 0
    assert stored(store) == []
    gone = Recording.objects.get()
    assert (gone.state, gone.destroyed_why, gone.peaks) == (State.DESTROYED, "term", [])
    assert AuditEntry.objects.filter(action="consultations.recording_destroyed").count() == 1
    with pytest.raises(NotAllowed):
        recordings.destroy_overdue(by=supervisor, now=over)


def test_erasing_destroys_it_and_what_a_crash_left_is_swept(
    chat: Consultation, duty: Actor, store: Path
) -> None:
    kept(chat)
    STORE.put(b"of a crash")
    assert recordings.delete_orphans(older_than_seconds=-1) == 1
    assert len(stored(store)) == 1
    give(chat, "close", duty)
    with TestCase.captureOnCommitCallbacks(execute=True):
        erase_consultation(by=SYSTEM, code=chat.code)
    assert (stored(store), Recording.objects.get().destroyed_why) == ([], "erased")


def test_pieces_go_with_the_keys(chat: Consultation, settings: Settings) -> None:
    recording = kept(chat)
    settings.FAWANG_KEY_RING = read_key_ring("k3:" + "33" * 32 + ",k2:" + "22" * 32)
    assert recordings.reencrypt_all(by=SYSTEM) == 1
    settings.FAWANG_KEY_RING = read_key_ring("k3:" + "33" * 32)
    assert sound_of(recording) == wav()
