"""Files of an order: checked by content, stored encrypted outside anything that is served, scanned."""

import hashlib
from pathlib import Path
from typing import Any

import filetype
from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.store import Store
from fawang.people.rules import Permission
from fawang.work_orders import kinds, queries
from fawang.work_orders.models import Document, DraftFile, WorkOrder
from fawang.work_orders.rules.codes import Scan

UPLOADED = audit.declare("work_orders.document_uploaded", gettext_lazy("Added a file"))
READ = audit.declare("work_orders.document_read", gettext_lazy("Opened a file"))

STORE = Store("work_orders.document")
#: What people bring: papers, photographs of papers, recordings.
ACCEPTED = frozenset(
    {
        "application/pdf",
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/heic",
        "image/tiff",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "audio/mpeg",
        "audio/mp4",
        "audio/x-wav",
        "audio/amr",
        "video/mp4",
    }
)
MOST_PER_ORDER = 100
_UPLOADERS = frozenset(
    {
        Permission.ORDER_OWN,
        Permission.ORDER_TAKE_PART,
        Permission.ORDER_DECIDE,
        Permission.ORDER_HANDLE,
        Permission.ORDER_INTAKE,
    }
)


def attach_document(
    *, by: Actor, order: WorkOrder, upload: "File[Any]", paper: str = "", side: str = "", may: bool = False
) -> Document:
    """Store a file with an order; the same content sent twice is stored once.

    Args:
        paper: the paper of the request for papers that this is, if it is one.
        side: whom staff hand it in for: only that side sees it beside the offices. Empty: all sides do. What a person
            hands in is their side's, unless the kind shares files.
        may: the caller has judged by a rule of its own that `by` may add this file, such as an authority to what it
            has sent.

    Raises:
        NotAllowed: `by` may see the order but not add files.
        TooLarge: larger than FAWANG_MAX_UPLOAD.
        Invalid: empty, or not a kind of file that we take (judged by its content, not its name).
        Conflict: the order has too many files already.
    """
    if not may and not queries.permissions_on(order, by) & _UPLOADERS:
        raise NotAllowed("not_allowed")
    content, media_type = checked(upload)
    side = _side(by, order, side)
    same = Document.objects.filter(order=order, digest=hashlib.sha256(content).digest(), side=side)
    if (known := same.first()) is not None:
        return known
    storage_key = STORE.put(content)
    try:
        with transaction.atomic():
            _claim_place(order)
            row = Document.objects.create(
                order=order,
                name=plain_name(upload),
                paper=clean(paper)[:60],
                side=side,
                media_type=media_type,
                size=len(content),
                digest=hashlib.sha256(content).digest(),
                storage_key=storage_key,
                scan=Scan.PENDING if settings.FAWANG_VIRUS_SCAN else Scan.NOT_SCANNED,
                uploaded_by=by.label,
                at=clock.now(),
            )
            audit.record(
                UPLOADED,
                by=by,
                object=f"work_orders.order:{order.pk}",
                unit_id=order.unit_id,
                document=row.pk,
            )
            have_scanned(row)
            live.announce(f"order:{order.pk}")
    except BaseException as error:
        STORE.delete(storage_key)
        # A double click sends both at once; the constraint lets the first one in.
        if isinstance(error, IntegrityError | Conflict) and (known := same.first()) is not None:
            return known
        raise
    return row


def checked(upload: "File[Any]") -> tuple[bytes, str]:
    """Return the content of a file and what it is, judged by its content and not its name.

    Raises:
        TooLarge: larger than FAWANG_MAX_UPLOAD.
        Invalid: empty, or not a kind of file that we take.
    """
    if (upload.size or 0) > settings.FAWANG_MAX_UPLOAD:
        raise TooLarge("file_too_large", megabytes=settings.FAWANG_MAX_UPLOAD // 1024 // 1024)
    content = b"".join(upload.chunks())
    if not content:
        raise Invalid("invalid", errors={"file": "file_empty"})
    kind = filetype.guess(content)
    if kind is None or kind.mime not in ACCEPTED:
        raise Invalid("invalid", errors={"file": "file_kind"})
    return content, kind.mime


def plain_name(upload: "File[Any]") -> str:
    """Return the name of a file without the folders in front of it."""
    return clean(Path(upload.name or "").name)[:150] or "file"


def have_scanned(row: Document) -> None:
    """Have a new file scanned, where files are."""
    if settings.FAWANG_VIRUS_SCAN:
        # Named, not imported: tasks stand above actions.
        app.configure_task("work_orders.scan_document", queue="documents").defer(document_id=row.pk)


def _side(by: Actor, order: WorkOrder, side: str) -> str:
    kind = kinds.kind_of(order.kind)
    if len(kind.sides) == 1:
        return ""
    if own := queries.side_of(order, by):
        return "" if kind.shares_files else own
    if side and side not in kind.sides:
        raise Invalid("invalid", errors={"side": "field_wrong"})
    return side


def read_document(*, by: Actor, order: WorkOrder, document_id: int) -> tuple[Document, bytes]:
    """Return a file of `order` and its content; the reading is audited.

    Raises:
        NotFound: no such file with this order, or it is another side's.
        Conflict: it is being scanned, or was found infected.
    """
    row = Document.objects.filter(order=order, pk=document_id).first()
    if row is None or (row.side and queries.side_of(order, by) not in ("", row.side)):
        raise NotFound("not_found")
    if row.scan == Scan.PENDING:
        raise Conflict("file_being_scanned")
    if row.scan == Scan.INFECTED:
        raise Conflict("file_infected")
    content = content_of(row)
    audit.record(READ, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id, document=row.pk)
    return row, content


def content_of(row: Document) -> bytes:
    """Return what lies in the store for `row`, decrypted; the caller has checked that it may be looked at."""
    return STORE.read(row.storage_key)


def delete_file(storage_key: str) -> None:
    """Delete a stored file whose row is gone."""
    STORE.delete(storage_key)


def delete_orphans(*, older_than_seconds: float = 86400.0) -> int:
    """Delete stored files without a row: what a crash between two writes or in a scan left. Return how many."""

    def known(names: list[str]) -> set[str]:
        return {
            key
            for model in (Document, DraftFile)
            for key in model.objects.filter(storage_key__in=names).values_list("storage_key", flat=True)
        }

    return STORE.delete_unknown(known, older_than_seconds=older_than_seconds)


def reencrypt_all(*, by: Actor) -> int:
    """Encrypt every stored file that is under an older key again, under the current one; return how many."""
    return STORE.reencrypt()


def _claim_place(order: WorkOrder) -> None:
    # Files that come in at once are counted one after the other.
    WorkOrder.objects.select_for_update().only("pk").get(pk=order.pk)
    if Document.objects.filter(order=order).count() >= MOST_PER_ORDER:
        raise Conflict("too_many_files", most=MOST_PER_ORDER)
