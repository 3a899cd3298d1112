"""The JSON API of complaints and quality checks."""

import datetime as dt
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from fawang.consultations.queries import one
from fawang.feedback.actions.complaints import complain
from fawang.feedback.data import limits
from fawang.feedback.models import Complaint
from fawang.feedback.queries import checks, complaints, subjects
from fawang.feedback.queries.subjects import Subject
from fawang.feedback.rules.checks import State as CheckState
from fawang.feedback.rules.complaints import About, Finding, State, Via
from fawang.feedback.texts import labels
from fawang.kernel.rules.problems import NotAllowed, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.headers import AccessKey
from fawang.knowledge.api.schemas import CallNow
from fawang.people.accounts.identity import address_of
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders

of_consultations = Router(tags=["consultations"])
of_orders = Router(tags=["work orders"])
router = Router(tags=["quality"])


class ComplaintIn(Schema):
    """What somebody complains of, in their words."""

    about: str = Field(json_schema_extra={"enum": list(About)})
    text: str


class ComplaintOut(Schema):
    """A complaint as its person reads it. `answer` and `finding` are there once it is answered."""

    code: str
    about: About
    state: State
    state_text: str
    text: str
    finding: Finding | None
    answer: str
    due_at: dt.datetime | None
    created_at: dt.datetime
    answered_at: dt.datetime | None
    call_now: CallNow = []


class ComplaintItem(Schema):
    """A complaint in a list, without words."""

    code: str
    about_code: str
    about: About
    state: State
    card: str
    owner_id: int | None
    unit_id: int
    due_at: dt.datetime | None
    created_at: dt.datetime


class ComplaintList(Schema):
    """A page of a list. Pass `next` as `cursor` for the following page."""

    items: list[ComplaintItem]
    next: str | None


class CheckItem(Schema):
    """A quality check in a list; `code` is that of the consultation. Points of 100 once it is judged."""

    code: str
    month: str
    state: CheckState
    causes: list[str]
    unit_id: int
    points: int | None
    passed: bool | None
    scores: dict[str, int]
    faults: list[str]


class CheckList(Schema):
    """A page of a list. Pass `next` as `cursor` for the following page."""

    items: list[CheckItem]
    next: str | None


@of_consultations.post(
    "/{code}/complaint", response={201: ComplaintOut}, summary="Complain about a consultation"
)
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def complain_of_consultation(
    request: ActingRequest, code: str, body: ComplaintIn, access_key: AccessKey = None
) -> Status[dict[str, Any]]:
    """Complain, as the person. 409 `complaint_is_open` while another about it is looked into."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    actor = one.actor_with_key(code, access_key, request.actor) if access_key else request.actor
    subject = subjects.of_consultation(one.visible(code, actor))
    throttle.take(limits.COMPLAIN_BY_SUBJECT, subject.named)
    return Status(
        201, _out(complain(by=actor, subject=subject, about=body.about, text=body.text, via=Via.API))
    )


@of_consultations.get(
    "/{code}/complaint", response=list[ComplaintOut], summary="Complaints about a consultation"
)
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany)
def complaints_of_consultation(
    request: ActingRequest, code: str, access_key: AccessKey = None
) -> list[dict[str, Any]]:
    """Return the person's complaints about a consultation, the latest first."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    actor = one.actor_with_key(code, access_key, request.actor) if access_key else request.actor
    subject = subjects.of_consultation(one.visible(code, actor))
    return _own(subject, owned=subjects.owns(subject, actor))


@of_orders.post("/{code}/complaint", response={201: ComplaintOut}, summary="Complain about a work order")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def complain_of_order(
    request: ActingRequest, code: str, body: ComplaintIn, access_key: AccessKey = None
) -> Status[dict[str, Any]]:
    """Complain, as the person. 409 `complaint_is_open` while another about it is looked into."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    actor = work_orders.actor_with_key(code, access_key, request.actor) if access_key else request.actor
    order = work_orders.visible(code, actor)
    subject = subjects.of_order(order, work_orders.contact_of(order, actor))
    throttle.take(limits.COMPLAIN_BY_SUBJECT, subject.named)
    return Status(
        201, _out(complain(by=actor, subject=subject, about=body.about, text=body.text, via=Via.API))
    )


@router.get("/complaints", response=ComplaintList, summary="Complaints to look into")
@allow(Permission.COMPLAINT_HANDLE)
def list_complaints(
    request: ActingRequest, box: complaints.Box = complaints.Box.OPEN, cursor: str = ""
) -> dict[str, Any]:
    """List the caller's own complaints, all that are open, or those that have ended."""
    page = complaints.listed(request.actor, box, cursor=cursor)
    return {"items": page.rows, "next": page.next}


@router.get("/quality-checks", response=CheckList, summary="Quality checks")
@allow(Permission.QUALITY_REVIEW, Permission.CONSULTATION_ANSWER)
def list_checks(
    request: ActingRequest, box: checks.Box = checks.Box.ABOUT_ME, cursor: str = ""
) -> dict[str, Any]:
    """List what waits, what the caller judges, what was judged, or what was found in their own consultations."""
    if not request.actor.may_anywhere(checks.OPENED_BY[box]):
        raise NotAllowed("not_allowed")
    page = checks.listed(request.actor, box, cursor=cursor)
    mine = box == checks.Box.ABOUT_ME
    return {
        "items": [
            {
                **{name: getattr(row, name) for name in CheckItem.model_fields},
                **({"causes": []} if mine else {}),
            }
            for row in page.rows
        ],
        "next": page.next,
    }


def _own(subject: Subject, *, owned: bool) -> list[dict[str, Any]]:
    if not owned:
        raise NotAllowed("not_allowed")
    return [_out(row) for row in complaints.about(subject)]


def _out(row: Complaint) -> dict[str, Any]:
    return {
        **{
            name: getattr(row, name)
            for name in ("code", "about", "state", "text", "answer", "due_at", "created_at", "answered_at")
        },
        "state_text": str(labels.COMPLAINT_STATES[row.state]),
        "finding": row.finding or None,
    }
