"""Recordings: what there is of a talk, who may listen to it, what is over its date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fawang.consultations.models import Consultation
from fawang.consultations.models.recordings import BlankedSpan, Piece, Recording
from fawang.consultations.queries import one
from fawang.consultations.rules.recordings import WAV, State
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.people import queries as people
from fawang.people.rules import Permission

#: The lawyer who has a talk hears their own words; whoever else holds the permission at the centre.
HEAR = frozenset({Permission.RECORDING_LISTEN, Permission.CONSULTATION_HANDLE})
_MOST = 200


@dataclass(frozen=True, slots=True)
class Blanked:
    """A part that is silent now, in seconds; `who` is the name of a member of staff."""

    start: float
    end: float
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """A recording as it stands."""

    number: int
    media_type: str
    state: State
    seconds: float
    size: int
    version: int
    begun_at: datetime
    keep_until: datetime
    term_source: str
    destroyed_at: datetime | None
    destroyed_why: str

    @property
    def can_be_blanked(self) -> bool:
        """Return whether a part of it can be made silent."""
        return self.state == State.KEPT and self.media_type == WAV


def hears(row: Consultation, by: Actor) -> bool:
    """Tell whether somebody may listen to what was recorded of a talk."""
    return bool(one.permissions_on(row, by) & HEAR)


def redacts(row: Consultation, by: Actor) -> bool:
    """Tell whether somebody may blank parts of it, and destroy it."""
    return Permission.RECORDING_REDACT in one.permissions_on(row, by)


def of(row: Consultation, by: Actor) -> list[RecordingRow]:
    """Return the recordings of a talk to whoever may listen to them or is their person; to others none."""
    permissions = one.permissions_on(row, by)
    if not permissions & {*HEAR, Permission.CONSULTATION_OWN}:
        return []
    return [
        row_of(recording)
        for recording in Recording.objects.filter(consultation=row).order_by("number")[:_MOST]
    ]


def row_of(recording: Recording) -> RecordingRow:
    """Return a recording as it stands."""
    return RecordingRow(
        number=recording.number,
        media_type=recording.media_type,
        state=State(recording.state),
        seconds=recording.length_ms / 1000,
        size=recording.size,
        version=recording.version,
        begun_at=recording.begun_at,
        keep_until=recording.keep_until,
        term_source=recording.term_source,
        destroyed_at=recording.destroyed_at,
        destroyed_why=recording.destroyed_why,
    )


def is_recorded(consultation_id: int, call_number: int) -> bool:
    """Tell whether a call is being recorded at this moment."""
    running = Recording.objects.filter(
        consultation_id=consultation_id, subject__startswith=f"call:{call_number}:", state=State.RUNNING
    )
    return running.exists()


def found(code: str, number: int, by: Actor) -> tuple[Consultation, Recording]:
    """Return a recording to whoever may listen to it, whatever became of it.

    Raises:
        NotFound: there is none, or it is not theirs to hear.
    """
    row = one.visible(code, by)
    recording = Recording.objects.filter(consultation=row, number=number).first()
    if recording is None or not hears(row, by):
        raise NotFound("not_found")
    return row, recording


def audible(code: str, number: int, by: Actor) -> tuple[Consultation, Recording]:
    """Return a recording whose sound is there, to whoever may listen to it.

    Raises:
        NotFound: there is none, it was destroyed, or it is not theirs to hear.
        Conflict: `recording_goes_on`.
    """
    row, recording = found(code, number, by)
    if recording.state == State.DESTROYED:
        raise NotFound("not_found")
    if recording.state == State.RUNNING:
        raise Conflict("recording_goes_on")
    return row, recording


def redactable(code: str, number: int, by: Actor) -> Consultation:
    """Return the consultation of a recording that somebody may blank or destroy.

    Raises:
        NotFound: there is none, or it is not theirs to hear.
        NotAllowed: they may listen, no more.
    """
    row, _recording = found(code, number, by)
    if not redacts(row, by):
        raise NotAllowed("not_allowed")
    return row


def pieces_of(recording: Recording) -> list[Piece]:
    """Return the pieces of a recording in order."""
    return list(Piece.objects.filter(recording=recording).order_by("number"))


def blanked_in(recording: Recording) -> list[Blanked]:
    """Return the parts of a recording that are silent now, in order; of one that was destroyed, why."""
    rows = list(BlankedSpan.objects.filter(recording=recording).order_by("start_ms", "pk")[:_MOST])
    names = people.staff_named({int(one_.by[6:]) for one_ in rows if one_.by.startswith("staff:")})
    return [
        Blanked(
            start=one_.start_ms / 1000,
            end=one_.end_ms / 1000,
            reason=one_.reason,
            who=names.get(int(one_.by[6:]), "") if one_.by.startswith("staff:") else "",
            at=one_.at,
        )
        for one_ in rows
    ]


def overdue(now: datetime) -> Iterator[tuple[int, int]]:
    """Yield what is over its date, and the consultation it belongs to; the oldest first."""
    rows = (
        Recording.objects.filter(keep_until__lt=now)
        .exclude(state=State.DESTROYED)
        .order_by("keep_until", "pk")
    )
    yield from rows.values_list("pk", "consultation_id")


def silent(before: datetime) -> list[int]:
    """Return the recordings that go on and to which nothing came since `before`."""
    rows = Recording.objects.filter(state=State.RUNNING, heard_at__lt=before)
    return list(rows.order_by("heard_at").values_list("pk", flat=True)[:_MOST])
