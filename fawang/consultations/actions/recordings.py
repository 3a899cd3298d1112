"""Recordings: stored whole, listened to, blanked in part, destroyed when their time is over."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.actions import _recordings
from fawang.consultations.actions._recordings import STORE
from fawang.consultations.data import retention
from fawang.consultations.models import Consultation
from fawang.consultations.models.recordings import BlankedSpan, Piece, Recording
from fawang.consultations.queries import one, recordings
from fawang.consultations.queries.one import topic_of
from fawang.consultations.rules.recordings import (
    LATE,
    MEDIA_TYPES,
    MOST_OF_A_PIECE,
    MOST_PEAKS,
    WAV,
    Span,
    State,
    Why,
    checked_peaks,
    checked_reason,
    checked_span,
    silenced,
    wave_of,
    without,
)
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.kernel.storage import gathering

HEARD = audit.declare("consultations.recording_heard", gettext_lazy("Listened to a recording"))
BLANKED = audit.declare("consultations.recording_blanked", gettext_lazy("Blanked a part of a recording"))
#: The head of a WAV is looked for in so many bytes.
_HEAD = 64 * 1024


def keep(
    *,
    by: Actor,
    consultation_id: int,
    subject: str,
    media_type: str,
    content: Iterable[bytes],
    length_ms: int,
    peaks: Iterable[object],
    begun_at: datetime,
    staff_id: int | None = None,
) -> Recording:
    """Store a recording that is whole already, such as a telephone's; the same `subject` again is the same recording.

    Whoever calls this has asked for consent, and stores nothing where it was not given.

    Args:
        content: the sound, in pieces of any size.
        peaks: the loudness of equal parts of it, 0 to 100; computed once, by whoever has the sound.

    Raises:
        NotAllowed: only the platform stores what it has recorded.
        Invalid: the media type is not known, there is no sound, or `peaks` are wrong.
        TooLarge: `recording_too_large`.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    found = checked_peaks(peaks, MOST_PEAKS)
    if media_type not in MEDIA_TYPES:
        raise Invalid("invalid", errors={"media_type": "field_wrong"})
    if not gathering.is_gathering():
        known = Recording.objects.filter(consultation_id=consultation_id, subject=subject).first()
        if known is not None:
            return known
    now = clock.now()
    with _recordings.stored(_in_pieces(content)) as stored, transaction.atomic():
        if not stored:
            raise Invalid("invalid", errors={"content": "field_required"})
        locked = Consultation.objects.select_for_update()
        row = gathering.held((Consultation, consultation_id), lambda: locked.get(pk=consultation_id))
        known = _recordings.kept_as(row, subject)
        if known is not None:
            return known
        recording = _recordings.begin(
            row, subject=subject, media_type=media_type, staff_id=staff_id, begun_at=begun_at, now=now, by=by
        )
        for n, piece in enumerate(stored):
            _recordings.add(recording, piece, length_ms=length_ms, peaks=found if n == 0 else (), now=now)
        _recordings.end(recording, now)
        live.announce(topic_of(row))
    return recording


def ahead(*, subjects: Mapping[int, str]) -> None:
    """Read in a few statements what `keep` will ask of consultations that are locked: their subjects by number.

    Only where writes are gathered (`kernel.gathering`).
    """
    latest = dict.fromkeys(subjects, 0)
    kept: dict[tuple[int, str], Recording] = {}
    for row in Recording.objects.filter(consultation__in=subjects):
        latest[row.consultation_id] = max(latest[row.consultation_id], row.number)
        kept[row.consultation_id, row.subject] = row
    for consultation_id, subject in subjects.items():
        gathering.hold(("latest recording", consultation_id), latest[consultation_id])
        gathering.hold(("recording", consultation_id, subject), kept.get((consultation_id, subject)))


def listen(*, by: Actor, code: str, number: int) -> tuple[Consultation, Recording, Sequence[Piece]]:
    """Return a recording to whoever may listen to it, with its pieces in order; that they listen is audited.

    Raises:
        NotFound: there is none, it was destroyed, or it is not theirs to hear.
        Conflict: `recording_goes_on`, it is being recorded at this moment.
    """
    row, recording = recordings.audible(code, number, by)
    audit.record(HEARD, by=by, object=one.named(row), unit_id=row.unit_id, recording=number)
    return row, recording, recordings.pieces_of(recording)


def content_of(piece: Piece) -> bytes:
    """Return a piece of a recording, decrypted.

    Raises:
        FileNotFoundError: it was destroyed since it was looked for.
    """
    return STORE.read(piece.storage_key)


def blank(*, by: Actor, code: str, number: int, start: float, end: float, reason: str) -> Recording:
    """Make a part of a recording silent, for good: what was said there is destroyed. Of WAV only.

    Args:
        start, end: in seconds from the beginning.

    Raises:
        NotFound: there is none, it was destroyed, or it is not theirs to see.
        NotAllowed: they may listen, no more.
        Conflict: `recording_goes_on`; `recording_cannot_blank`: only of WAV is known here where a moment lies; destroy
            the whole of another one instead.
        Invalid: the span lies not within it, or no reason is given.
    """
    reason = checked_reason(reason)
    now = clock.now()
    fresh: list[str] = []
    try:
        with transaction.atomic():
            row, recording = _redacted(by, code, number)
            if recording.media_type != WAV:
                raise Conflict("recording_cannot_blank")
            span = checked_span(start, end, recording.length_ms)
            _write_silence(recording, span, fresh)
            BlankedSpan.objects.create(
                recording=recording,
                start_ms=span.start_ms,
                end_ms=span.end_ms,
                reason=reason,
                by=by.label,
                at=now,
            )
            recording.peaks = without(recording.peaks, recording.length_ms, span)
            recording.version += 1
            recording.save(update_fields=["peaks", "version"])
            audit.record(BLANKED, by=by, object=one.named(row), unit_id=row.unit_id, recording=number,
                         start_ms=span.start_ms, end_ms=span.end_ms)  # fmt: skip
    finally:
        _recordings.forget_unclaimed(fresh)
    return recording


def destroy(*, by: Actor, code: str, number: int, reason: str) -> Recording:
    """Destroy a recording before its time, with a reason. Destroying twice is fine.

    Raises:
        NotFound, NotAllowed, Invalid: as of `blank`.
        Conflict: `recording_needed`, a complaint about what was said is open.
    """
    reason = checked_reason(reason)
    now = clock.now()
    with transaction.atomic():
        row, recording = _redacted(by, code, number, destroyed_too=True)
        if recording.state == State.DESTROYED:
            return recording
        if retention.is_needed(row.pk):
            raise Conflict("recording_needed")
        BlankedSpan.objects.create(
            recording=recording,
            start_ms=0,
            end_ms=max(recording.length_ms, 1),
            reason=reason,
            by=by.label,
            at=now,
        )
        _recordings.destroy(recording, Why.DECIDED, by=by, now=now)
    return recording


def destroy_overdue(*, by: Actor, now: datetime) -> int:
    """Destroy what is over its date and not needed for a complaint; return how many.

    Raises:
        NotAllowed: only the platform does.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    done = 0
    for pk, consultation_id in recordings.overdue(now):
        if retention.is_needed(consultation_id):
            continue
        with transaction.atomic():
            recording = (
                Recording.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=pk)
            )
            if recording.state == State.DESTROYED:
                continue
            _recordings.destroy(recording, Why.TERM, by=by, now=now)
            done += 1
    return done


def end_silent(*, by: Actor, now: datetime) -> int:
    """End recordings to which nothing comes any more: the page was closed. What has come is kept. Return how many."""
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    done = 0
    for pk in recordings.silent(now - LATE):
        with transaction.atomic():
            recording = (
                Recording.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=pk)
            )
            if recording.state == State.RUNNING and recording.heard_at < now - LATE:
                _recordings.end(recording, now)
                live.announce(topic_of(recording.consultation))
                done += 1
    return done


def delete_orphans(*, older_than_seconds: float = 86400.0) -> int:
    """Delete stored pieces that belong to no recording; return how many."""

    def known(names: list[str]) -> set[str]:
        return set(Piece.objects.filter(storage_key__in=names).values_list("storage_key", flat=True))

    return STORE.delete_unknown(known, older_than_seconds=older_than_seconds)


def reencrypt_all(*, by: Actor) -> int:
    """Encrypt every piece that is under an older key again, under the current one; return how many."""
    assert by is not None
    return STORE.reencrypt()


def _redacted(
    by: Actor, code: str, number: int, *, destroyed_too: bool = False
) -> tuple[Consultation, Recording]:
    row = recordings.redactable(code, number, by)
    recording = (
        Recording.objects.select_for_update(of=("self",))
        .select_related("consultation")
        .get(consultation=row, number=number)
    )
    if recording.state == State.DESTROYED and not destroyed_too:
        raise NotFound("not_found")
    if recording.state == State.RUNNING:
        raise Conflict("recording_goes_on")
    return row, recording


def _write_silence(recording: Recording, span: Span, fresh: list[str]) -> None:
    """Write the pieces that a span touches anew, silent there; the old ones go with the commit."""
    pieces = recordings.pieces_of(recording)
    wave = wave_of(_head_of(pieces))
    first, last = wave.bytes_of(span)
    gone = []
    for piece in pieces:
        if piece.start + piece.size <= first or piece.start >= last:
            continue
        content = silenced(STORE.read(piece.storage_key), piece.start, first, last, wave.silence)
        gone.append(piece.storage_key)
        piece.storage_key = STORE.put(content)
        fresh.append(piece.storage_key)
        piece.digest = hashlib.sha256(content).digest()
        piece.save(update_fields=["storage_key", "digest"])
    _recordings.delete_later(gone)


def _head_of(pieces: Sequence[Piece]) -> bytes:
    head = b""
    for piece in pieces:
        head += STORE.read(piece.storage_key)
        if len(head) >= _HEAD:
            break
    return head[:_HEAD]


def _in_pieces(content: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for part in content:
        rest += part
        while len(rest) >= MOST_OF_A_PIECE:
            yield rest[:MOST_OF_A_PIECE]
            rest = rest[MOST_OF_A_PIECE:]
    if rest:
        yield rest
