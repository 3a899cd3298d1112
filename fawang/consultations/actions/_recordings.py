"""Recordings as rows and pieces in the store: begun, added to, ended, destroyed. A part of the actions beside it.

Lock order: the consultation, its call, the recording.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from fawang.consultations.data import retention
from fawang.consultations.models import Call, Consultation
from fawang.consultations.models.recordings import BlankedSpan, Piece, Recording
from fawang.consultations.queries import one
from fawang.consultations.queries.one import topic_of
from fawang.consultations.rules.recordings import LONGEST, MOST_BYTES, MOST_PEAKS, State, Why
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import TooLarge
from fawang.kernel.security import audit
from fawang.kernel.storage import gathering
from fawang.kernel.storage.store import Store
from fawang.organisations import queries as organisations

STORE = Store("consultations.recording", "recordings")
BEGUN = audit.declare("consultations.recording_begun", gettext_lazy("Began to record a call"))
DESTROYED = audit.declare("consultations.recording_destroyed", gettext_lazy("Destroyed a recording"))


def kept_as(row: Consultation, subject: str) -> Recording | None:
    """Return the recording of a subject, of a consultation that is locked."""
    rows = Recording.objects.filter(consultation=row, subject=subject)
    return gathering.held(("recording", row.pk, subject), rows.first)


def begin(
    row: Consultation,
    *,
    subject: str,
    media_type: str,
    staff_id: int | None,
    begun_at: datetime,
    now: datetime,
    by: Actor,
) -> Recording:
    """Make a recording of `row`, which the caller has locked; until when it is kept is fixed now."""
    unit = gathering.held(("unit", row.unit_id), lambda: organisations.unit(row.unit_id))
    rule = retention.rule_for(unit.region_code)
    numbers = Recording.objects.filter(consultation=row)
    latest = gathering.held(
        ("latest recording", row.pk), lambda: numbers.aggregate(latest=Max("number"))["latest"] or 0
    )
    recording = Recording(
        consultation=row,
        number=latest + 1,
        subject=subject,
        media_type=media_type,
        state=State.RUNNING,
        staff_id=staff_id,
        begun_at=begun_at,
        heard_at=now,
        keep_until=rule.until(begun_at),
        term_source=rule.source,
    )
    gathering.add(recording, numbered=True)
    gathering.hold(("latest recording", row.pk), latest + 1)
    gathering.hold(("recording", row.pk, subject), recording)
    audit.record(BEGUN, by=by, object=one.named(row), unit_id=row.unit_id, recording=recording.number)
    return recording


@dataclass(frozen=True, slots=True)
class Stored:
    """A piece that lies in the store; `digest` is the SHA-256 of what came."""

    key: str
    size: int
    digest: bytes


def store(content: bytes) -> Stored:
    """Put a piece into the store. Until it belongs to a recording it is nobody's."""
    return Stored(STORE.put(content), len(content), hashlib.sha256(content).digest())


def add(recording: Recording, piece: Stored, *, length_ms: int, peaks: Sequence[int], now: datetime) -> None:
    """Let a piece be the next of `recording`, which the caller has locked.

    Raises:
        TooLarge: `recording_too_large`.
    """
    longest = int(LONGEST.total_seconds() * 1000)
    if recording.size + piece.size > MOST_BYTES or length_ms > longest:
        raise TooLarge("recording_too_large")
    gathering.add(
        Piece(
            recording=recording,
            number=recording.pieces + 1,
            start=recording.size,
            size=piece.size,
            storage_key=piece.key,
            digest=piece.digest,
        )
    )
    recording.pieces += 1
    recording.size += piece.size
    recording.length_ms = max(recording.length_ms, length_ms)
    recording.peaks = [*recording.peaks, *peaks][:MOST_PEAKS]
    recording.heard_at = now
    gathering.change(recording, "pieces", "size", "length_ms", "peaks", "heard_at")


def end(recording: Recording, now: datetime) -> None:
    """Let nothing more come to a recording, which the caller has locked."""
    recording.state, recording.ended_at = State.KEPT, now
    gathering.change(recording, "state", "ended_at")


def stop(row: Consultation, call: Call, now: datetime) -> None:
    """End what is being recorded of a call: not both agree any more. The caller has locked both."""
    running = Recording.objects.select_for_update().filter(
        consultation=row, subject__startswith=prefix_of(call), state=State.RUNNING
    )
    for recording in running:
        end(recording, now)
        live.announce(topic_of(row))


def prefix_of(call: Call) -> str:
    """Return how the subjects of a call's recordings begin."""
    return f"call:{call.number}:"


def destroy(recording: Recording, why: Why, *, by: Actor, now: datetime) -> None:
    """Destroy the sound of a recording, which the caller has locked; that there was one stays."""
    delete_later(Piece.objects.filter(recording=recording).values_list("storage_key", flat=True))
    Piece.objects.filter(recording=recording).delete()
    recording.state, recording.destroyed_at, recording.destroyed_why = State.DESTROYED, now, why
    recording.ended_at = recording.ended_at or now
    recording.peaks, recording.size, recording.pieces = [], 0, 0
    recording.save()
    row = recording.consultation
    audit.record(
        DESTROYED, by=by, object=one.named(row), unit_id=row.unit_id, recording=recording.number, why=why
    )


def destroy_all(row: Consultation, *, by: Actor, now: datetime) -> None:
    """Destroy what was recorded of a consultation, which is being erased; reasons go with it."""
    for recording in Recording.objects.select_for_update().filter(consultation=row).order_by("pk"):
        BlankedSpan.objects.filter(recording=recording).update(reason="")
        if recording.state != State.DESTROYED:
            destroy(recording, Why.ERASED, by=by, now=now)


def delete_later(keys: Iterable[str]) -> None:
    """Delete what lies under `keys` with the commit."""
    keys = list(keys)

    def delete() -> None:
        for key in keys:
            STORE.delete(key)

    # A crash in between leaves files that nothing names; the housekeeping sweeps them up.
    transaction.on_commit(delete)


@contextmanager
def stored(pieces: Iterable[bytes]) -> Iterator[list[Stored]]:
    """Put pieces into the store, one after the other; what belongs to no recording afterwards is deleted again.

    Raises:
        TooLarge: `recording_too_large`.
    """
    found: list[Stored] = []
    try:
        for piece in pieces:
            # What is stored before one fails is in the list already.
            found.append(store(piece))
            if sum(one_.size for one_ in found) > MOST_BYTES:
                raise TooLarge("recording_too_large")
        yield found
    finally:
        # What is gathered is claimed at its end only. Where it is undone then, the housekeeping sweeps up.
        if not gathering.is_gathering():
            forget_unclaimed([one_.key for one_ in found])


def forget_unclaimed(keys: Sequence[str]) -> None:
    """Delete what lies under `keys` and belongs to no recording."""
    if not keys:
        return
    claimed = set(Piece.objects.filter(storage_key__in=list(keys)).values_list("storage_key", flat=True))
    for key in keys:
        if key not in claimed:
            STORE.delete(key)
