"""A message as a page sends it, with files or without: from the form of the page, or from its script."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from fawang.consultations.actions import attaching, messages
from fawang.consultations.data import limits
from fawang.consultations.models import Consultation, Message
from fawang.consultations.rules import Side
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest
from fawang.people.accounts.identity import address_of


def uploads_of(request: ActingRequest) -> "list[UploadedFile[Any]]":
    """Return the files of a form. A control in which nobody chose one sends nothing."""
    return request.FILES.getlist("files")


def write_from(
    request: ActingRequest,
    row: Consultation,
    side: Side,
    actor: Actor,
    uploads: "Sequence[UploadedFile[Any]]",
) -> Message:
    """Store what a page sends.

    Raises:
        Problem: as `messages.write` and `attaching.attach`; TooMany: too much in a short time.
    """
    text, client_id = request.POST.get("text", ""), request.POST.get("client_id", "")
    if not uploads:
        return messages.write(by=actor, code=row.code, text=text, client_id=client_id)[0]
    take_for(request, len(uploads))
    for _each in uploads:
        throttle.take(limits.ATTACH_BY_SIDE, f"{row.pk}:{side}")
    return attaching.attach(
        by=actor, code=row.code, uploads=uploads, client_id=client_id, text=text, seconds=seconds_of(request)
    )[0]


def seconds_of(request: ActingRequest) -> int:
    """Return how long the voice message lasts that a script has recorded; 0 if it does not say."""
    lasts = request.POST.get("seconds", "")
    return whole_number(lasts, digits=4) or 0


def take_for(request: ActingRequest, files: int) -> None:
    """Count files against what one address may send.

    Raises:
        TooMany: too many in a short time.
    """
    for _each in range(files):
        throttle.take(limits.ATTACH_BY_ADDRESS, address_of(request))
