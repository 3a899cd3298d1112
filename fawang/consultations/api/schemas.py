"""Shapes of the JSON API that several of its modules use."""

from dataclasses import asdict
from typing import Any

from ninja import Schema
from pydantic import Field

from fawang.consultations.attachments import Kind
from fawang.consultations.guests import GuestRole, GuestState
from fawang.consultations.models import Consultation
from fawang.consultations.queries.talk import FileRow
from fawang.consultations.rules import Side
from fawang.work_orders.codes import Scan


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
