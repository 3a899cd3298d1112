"""The JSON API of records: what a lawyer writes up after a talk."""

import datetime as dt
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from fawang.consultations.actions.readings import record_reading
from fawang.consultations.actions.steps import take_step
from fawang.consultations.api.callers import actor_of
from fawang.consultations.data import limits
from fawang.consultations.models import Consultation
from fawang.consultations.queries import one, records
from fawang.consultations.rules import Command, reads
from fawang.consultations.rules.records import Outcome
from fawang.consultations.texts import labels
from fawang.kernel.rules.problems import NotAllowed, NotFound, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.headers import AccessKey
from fawang.people.accounts.identity import address_of
from fawang.people.rules import Permission

router = Router(tags=["consultations"])


class RecordOut(Schema):
    """What was asked and advised; `sources` are entries by code."""

    asked: str
    advised: str
    next_steps: str
    sources: list[str]
    outcome: Outcome
    outcome_text: str
    matter: str
    topic: str
    lawyer: str
    at: dt.datetime


class RecordIn(Schema):
    """The record of a talk that has ended; `advised` is needed where something was advised."""

    asked: str
    advised: str = ""
    next_steps: str = ""
    sources: list[str] = Field(default_factory=list, max_length=20)
    outcome: str = Field(json_schema_extra={"enum": list(Outcome)})
    topic: str = Field("", description="a matter of the second level, if it was another than it seemed")
    version: int


@router.get("/{code}/record", response=RecordOut, summary="The record of a consultation")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany)
def read_record(request: ActingRequest, code: str, access_key: AccessKey = None) -> dict[str, Any]:
    """Return the record to the person or the lawyer. 404 `record_not_there` before it is written."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    actor = actor_of(request, code, access_key)
    row = one.visible(code, actor)
    if not reads(one.snapshot(row), one.permissions_on(row, actor)):
        raise NotAllowed("not_allowed")
    record_reading(by=actor, row=row)
    return _record(row)


@router.put("/{code}/record", response=RecordOut, summary="Write up the record")
@allow(Permission.CONSULTATION_ANSWER)
def write_record(request: ActingRequest, code: str, body: RecordIn) -> dict[str, Any]:
    """Write the record, once for what was answered last; the same again is no mistake."""
    data = body.model_dump(exclude={"version"})
    row = take_step(by=request.actor, code=code, command=Command.WRITE_UP, version=body.version, data=data)
    return _record(row)


def _record(row: Consultation) -> dict[str, Any]:
    found = records.record_of(row) if row.recorded_at else None
    if found is None:
        raise NotFound("record_not_there")
    return {
        **{
            name: getattr(found, name)
            for name in ("asked", "advised", "next_steps", "outcome", "lawyer", "at")
        },
        "sources": list(found.codes),
        "outcome_text": str(labels.OUTCOMES[found.outcome]),
        "matter": row.matter,
        "topic": row.topic,
    }
