"""Papers at the counter: photographed, made straight, one PDF with the order; a signature drawn on the screen."""

from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.utils.translation import gettext, gettext_lazy

from fawang.counter.actions import _scanner
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, TooLarge
from fawang.kernel.runtime import children
from fawang.kernel.security import audit
from fawang.kernel.storage.images import NoPicture, TooManyPixels, make_anew
from fawang.work_orders import queries as orders
from fawang.work_orders.actions.documents import attach_document
from fawang.work_orders.queries import Document

SIGNED = audit.declare("counter.signed", gettext_lazy("Took a signature on the screen of a counter"))

MOST_PAGES = 20
SECONDS = 60.0
LONGEST_SIGNATURE = 300_000
_PNG = "data:image/png;base64,"


@dataclass(frozen=True, slots=True)
class Scanned:
    """What became of photos: the file, how many pages it has, and of how many the edges were found."""

    document: Document
    pages: int
    straight: int


def scan(*, by: Actor, code: str, photos: Sequence["File[Any]"]) -> Scanned:
    """Make one PDF of photos of papers, and put it to the order `code`. Sent twice it is one file.

    Raises:
        NotFound: there is no such order, or it is not visible to `by`.
        NotAllowed: `by` may not add files to it.
        Invalid: `invalid`: no photo, more than twenty, or one that is no picture.
        TooLarge: `file_too_large`.
        Unavailable: making it took too long.
    """
    order = orders.visible(code, by)
    if not 0 < len(photos) <= MOST_PAGES:
        raise Invalid("invalid", errors={"photos": "file_missing" if not photos else "too_many_pages"})
    if sum(photo.size or 0 for photo in photos) > settings.FAWANG_MAX_UPLOAD:
        raise TooLarge("file_too_large", megabytes=settings.FAWANG_MAX_UPLOAD // 1024 // 1024)
    try:
        made = [make_anew(b"".join(photo.chunks())).content for photo in photos]
    except (NoPicture, TooManyPixels):
        raise Invalid("invalid", errors={"photos": "file_kind"}) from None
    content, straight = children.call(_scanner.to_pdf, made, seconds=SECONDS)
    file = ContentFile(content, name=gettext("Scanned papers") + ".pdf")
    return Scanned(attach_document(by=by, order=order, upload=file), len(made), straight)


def take_signature(*, by: Actor, code: str, drawn: str) -> Document:
    """Put a signature that somebody drew on the counter's screen to the order `code`; the clerk vouches who drew it.

    Args:
        drawn: a PNG as a `data:` address.

    Raises:
        NotFound, NotAllowed: as of `scan`.
        Invalid: `invalid`, nothing was drawn, or it is no picture.
    """
    order = orders.visible(code, by)
    try:
        if not drawn.startswith(_PNG) or len(drawn) > LONGEST_SIGNATURE:
            raise Invalid("invalid", errors={"drawn": "signature_missing"})
        picture = make_anew(b64decode(drawn.removeprefix(_PNG), validate=True))
    except (NoBase64, NoPicture, TooManyPixels):
        raise Invalid("invalid", errors={"drawn": "signature_missing"}) from None
    file = ContentFile(picture.content, name=gettext("Signature") + ".jpg")
    document = attach_document(by=by, order=order, upload=file)
    audit.record(
        SIGNED, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id, document=document.pk
    )
    return document
