"""A call is recorded: by the lawyer's browser, piece by piece, as long as both agree. What has come counts."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from fawang.consultations.actions import _calling, _recordings
from fawang.consultations.models import Call
from fawang.consultations.models.recordings import Piece, Recording
from fawang.consultations.queries import one
from fawang.consultations.queries.one import topic_of
from fawang.consultations.rules import Side
from fawang.consultations.rules.calls import CallState, Consent, may_record
from fawang.consultations.rules.recordings import (
    LATE,
    MOST_OF_A_PIECE,
    MOST_PEAKS_OF_A_PIECE,
    WEBM,
    State,
    checked_peaks,
    is_webm,
)
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, TooLarge


def add_piece(
    *,
    by: Actor,
    code: str,
    call_number: int,
    name: str,
    piece: int,
    content: bytes,
    length_ms: int,
    peaks: Iterable[object] = (),
    last: bool = False,
) -> Recording:
    """Store the next piece of what the lawyer's browser records of a call; the same piece again changes nothing.

    Args:
        name: what the browser calls this recording; a call that is agreed to anew has another one.
        piece: its number, from 1 on.
        length_ms: how long the recording is with this piece.
        peaks: the loudness of equal parts of the piece, 0 to 100.
        last: nothing more comes.

    Raises:
        NotFound: there is no such consultation or call, or it is not theirs.
        NotAllowed: only the lawyer of the call records it.
        Conflict: `recording_not_agreed`: not both agree to it now; `call_is_over`; `recording_stopped`;
            `recording_piece_missing` (`next`); `recording_piece_differs`.
        Invalid: the piece is empty, no WebM, or what is said of it is wrong.
        TooLarge: `recording_too_large`.
    """
    name = _known_name(name)
    found = checked_peaks(peaks, MOST_PEAKS_OF_A_PIECE)
    if not content or (piece == 1 and not is_webm(content)):
        raise Invalid("invalid", errors={"piece": "field_wrong"})
    if len(content) > MOST_OF_A_PIECE:
        raise TooLarge("recording_too_large")
    # Who may not record is told so before anything is stored for them; what holds is judged under the lock.
    if one.side_of(one.visible(code, by), by) != Side.LAWYER:
        raise NotAllowed("not_allowed")
    now = clock.now()
    with _recordings.stored([content]) as stored, transaction.atomic():
        row, side = _calling.locked(code, by)
        call = _calling.call_of(row, call_number)
        if side != Side.LAWYER or call.staff_id != by.known_id:
            raise NotAllowed("not_allowed")
        subject = f"{_recordings.prefix_of(call)}{name}"
        recording = Recording.objects.select_for_update().filter(consultation=row, subject=subject).first()
        if recording is not None and piece <= recording.pieces:
            _is_same(recording, piece, content)
            return recording
        _may_go_on(call, recording, now)
        expected = recording.pieces + 1 if recording else 1
        if piece != expected:
            raise Conflict("recording_piece_missing", next=expected)
        if recording is None:
            recording = _recordings.begin(
                row, subject=subject, media_type=WEBM, staff_id=call.staff_id, begun_at=now, now=now, by=by
            )
            live.announce(topic_of(row))
        _recordings.add(
            recording, stored[0], length_ms=_plausible(length_ms, call, now), peaks=found, now=now
        )
        if last:
            _recordings.end(recording, now)
            live.announce(topic_of(row))
    return recording


def _known_name(name: str) -> str:
    if not (0 < len(name) <= 64 and name.isascii() and name.isalnum()):
        raise Invalid("invalid", errors={"name": "field_wrong"})
    return name


def _is_same(recording: Recording, number: int, content: bytes) -> None:
    known = Piece.objects.get(recording=recording, number=number)
    if bytes(known.digest) != hashlib.sha256(content).digest():
        raise Conflict("recording_piece_differs")


def _may_go_on(call: Call, recording: Recording | None, now: datetime) -> None:
    """Refuse what is not agreed to: to begin both must say yes now, and so long as it goes on."""
    if recording is not None and recording.state != State.RUNNING:
        raise Conflict("recording_stopped")
    if call.state == CallState.JOINED:
        running = True
    else:
        # The last piece comes when the call is over.
        running = recording is not None and call.ended_at is not None and now - call.ended_at <= LATE
    if not running:
        raise Conflict("call_is_over", state=call.state)
    if not may_record((Consent(call.person_consent), Consent(call.lawyer_consent))):
        raise Conflict("recording_not_agreed")


def _plausible(length_ms: int, call: Call, now: datetime) -> int:
    """Return a length that a browser names, and no more than the call has lasted."""
    assert call.joined_at is not None
    lasted = int(((call.ended_at or now) - call.joined_at).total_seconds() * 1000)
    return min(max(length_ms, 0), lasted + 5000)
