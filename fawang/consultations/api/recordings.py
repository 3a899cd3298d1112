"""Recordings in the JSON API: what there is of a talk, its sound, parts that are blanked."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpResponseBase
from ninja import Router, Schema, Status
from pydantic import Field

from fawang.consultations.actions import recordings as actions
from fawang.consultations.models import Consultation
from fawang.consultations.models.recordings import Recording
from fawang.consultations.queries import one, recordings
from fawang.consultations.rules import recordings as rules
from fawang.consultations.talks.playback import as_sound
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web import contents
from fawang.people.rules import Permission

router = Router(tags=["recordings"])
WHO = (Permission.RECORDING_LISTEN, Permission.CONSULTATION_ANSWER)


class RecordingOut(Schema):
    """A recording of a talk. It is destroyed after `keep_until`. `href` gives its sound while there is any."""

    number: int
    media_type: str
    state: rules.State
    seconds: float
    size: int = Field(description="bytes")
    begun_at: dt.datetime
    keep_until: dt.datetime
    destroyed_at: dt.datetime | None
    destroyed_why: str
    can_be_blanked: bool
    href: str | None


class SpanOut(Schema):
    """A part that is silent now, in seconds from the beginning."""

    start: float
    end: float
    reason: str
    who: str
    at: dt.datetime


class WholeOut(RecordingOut):
    """A recording with its waveform (0 to 100, of equal parts) and the parts that are silent."""

    peaks: list[int]
    blanked: list[SpanOut]


class SpanIn(Schema):
    """A part that is to be silent, in seconds from the beginning."""

    start: float = Field(ge=0)
    end: float = Field(gt=0)
    reason: str = Field(max_length=rules.LONGEST_REASON)


class ReasonIn(Schema):
    """Why a recording is destroyed before its time."""

    reason: str = Field(max_length=rules.LONGEST_REASON)


@router.get("/{code}/recordings", response=list[RecordingOut], summary="What was recorded of a talk")
@allow(*WHO)
def listed(request: ActingRequest, code: str) -> list[dict[str, Any]]:
    """List the recordings of a consultation: to its lawyer, and to whoever holds `recording.listen` at the centre."""
    row = one.visible(code, request.actor)
    return [_row(row, found) for found in recordings.of(row, request.actor)]


@router.get("/{code}/recordings/{number}", response=WholeOut, summary="One recording")
@allow(*WHO)
def read(request: ActingRequest, code: str, number: int) -> dict[str, Any]:
    """Return a recording with its waveform; its sound is another operation."""
    return _whole(*recordings.found(code, number, request.actor))


@router.get(
    "/{code}/recordings/{number}/sound",
    summary="The sound of a recording",
    openapi_extra=contents.file("audio/*", in_pieces=True),
)
@allow(*WHO)
def sound(request: ActingRequest, code: str, number: int) -> HttpResponseBase:
    """Return the sound, or with `Range` a part of it. Each request is audited as listening."""
    _row_of, found, pieces = actions.listen(by=request.actor, code=code, number=number)
    return as_sound(request, found, pieces, actions.content_of)


@router.post("/{code}/recordings/{number}/spans", response={201: WholeOut}, summary="Blank a part")
@allow(Permission.RECORDING_REDACT)
def blank(request: ActingRequest, code: str, number: int, span: SpanIn) -> Status[dict[str, Any]]:
    """Make a part silent, for good; of WAV only (`recording_cannot_blank`)."""
    actions.blank(
        by=request.actor, code=code, number=number, start=span.start, end=span.end, reason=span.reason
    )
    return Status(201, _whole(*recordings.found(code, number, request.actor)))


@router.post("/{code}/recordings/{number}/destroy", response=WholeOut, summary="Destroy a recording")
@allow(Permission.RECORDING_REDACT)
def destroy(request: ActingRequest, code: str, number: int, body: ReasonIn) -> dict[str, Any]:
    """Destroy a recording before its time, with a reason. Doing it twice is fine."""
    actions.destroy(by=request.actor, code=code, number=number, reason=body.reason)
    return _whole(*recordings.found(code, number, request.actor))


def _row(row: Consultation, found: recordings.RecordingRow) -> dict[str, Any]:
    is_there = found.state == rules.State.KEPT
    href = f"/api/v1/consultations/{row.code}/recordings/{found.number}/sound" if is_there else None
    return {**asdict(found), "can_be_blanked": found.can_be_blanked, "href": href}


def _whole(row: Consultation, found: Recording) -> dict[str, Any]:
    return {
        **_row(row, recordings.row_of(found)),
        "peaks": rules.condensed(found.peaks),
        "blanked": [asdict(span) for span in recordings.blanked_in(found)],
    }
