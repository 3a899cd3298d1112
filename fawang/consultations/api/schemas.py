"""Shapes of the JSON API that several of its modules use."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from ninja import Schema
from pydantic import Field

from fawang.consultations.models import Consultation
from fawang.consultations.queries.talk import FileRow
from fawang.consultations.rules import Kind as Talk
from fawang.consultations.rules import Side, Sort, State
from fawang.consultations.rules.attachments import Kind
from fawang.consultations.rules.guests import GuestRole, GuestState
from fawang.knowledge.api.schemas import CallNow
from fawang.work_orders.rules.codes import Scan


class AttachmentOut(Schema):
    """A file that came with a message. `href` gives its content; of photos `?size=thumb` gives a small one."""

    id: int
    kind: Kind
    name: str
    media_type: str
    size: int = Field(description="bytes")
    width: int = Field(0, description="of a photo, in pixels")
    height: int = Field(0, description="of a photo, in pixels")
    seconds: int = Field(0, description="of a voice message, where it is known")
    scan: Scan
    href: str


def drawn_file(row: Consultation, file: FileRow) -> dict[str, Any]:
    """Return a file as `AttachmentOut` has it."""
    return {**asdict(file), "href": f"/api/v1/consultations/{row.code}/attachments/{file.id}"}


class GuestOut(Schema):
    """A guest of a talk. `invited_by` is the side that brings them in; `reads_before`: also what was said before."""

    number: int
    role: GuestRole
    name: str
    state: GuestState
    invited_by: Side
    reads_before: bool


class ConsultationCreated(Schema):
    """The receipt. `access_key` opens the consultation to its person; it is shown here and in notices only."""

    code: str
    access_key: str
    kind: Talk
    state: State
    centre: str
    due_at: dt.datetime | None
    version: int
    call_now: CallNow = []
    opens_by_number: bool = Field(
        description="false: tell the person to keep code and key; the phone number alone does not show it"
    )


class MessageOut(Schema):
    """A message. `number` rises by one; `mine` tells whether the caller wrote it, `client_id` is theirs."""

    number: int
    side: Side
    sort: Sort
    text: str
    next_steps: str = ""
    sources: list[str] = []
    attachments: list[AttachmentOut] = []
    guest: int | None = Field(None, description="the number of the guest who wrote it")
    mine: bool = False
    client_id: str = ""
    at: dt.datetime


class MessageStored(MessageOut):
    """A message that the caller has just written."""

    call_now: CallNow = []


class ConsultationOut(Schema):
    """A consultation as its person or a lawyer sees it. `commands` are open to the caller now."""

    code: str
    kind: Talk
    state: State
    state_text: str
    version: int
    urgent: bool
    matter: str
    topic: str
    place: str
    zone: str
    dialect: str
    next_party: str
    due_at: dt.datetime | None
    card: str
    score: int | None
    created_at: dt.datetime
    updated_at: dt.datetime
    ended_at: dt.datetime | None
    ahead: int | None = Field(None, description="how many wait before it")
    wait_minutes: int | None = Field(
        None,
        description="of a chat: minutes until a lawyer is there; null while nobody on duty could serve it",
    )
    summary: str = Field(
        "", description="the beginning of the question without names, before a lawyer has it"
    )
    commands: list[str]
    guests: list[GuestOut] = []
    messages: list[MessageOut]
    call_now: CallNow = []


class ListItem(Schema):
    """A consultation in a list, with no name."""

    code: str
    kind: Talk
    state: State
    version: int
    urgent: bool
    matter: str
    topic: str
    place: str
    zone: str
    dialect: str
    card: str
    summary: str
    due_at: dt.datetime | None
    created_at: dt.datetime


class ListOut(Schema):
    """A page of a list. Pass `next` as `cursor` for the following page."""

    items: list[ListItem]
    next: str | None
