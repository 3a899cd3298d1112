"""Files that are handed in at their question, before there is an order: kept like an order's, and then its own."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.work_orders.actions.documents import STORE, UPLOADED, checked, have_scanned, plain_name
from fawang.work_orders.actions.drafts import KEEP
from fawang.work_orders.models import Document, DraftFile, WorkOrder
from fawang.work_orders.rules.codes import Scan


def keep_file(*, by: Actor, upload: "File[Any]") -> str:
    """Keep a file of a draft; return the secret by which the draft names it.

    Raises:
        TooLarge, Invalid: see `documents.checked`.
    """
    content, media_type = checked(upload)
    token = secrets.token_urlsafe(24)
    storage_key = STORE.put(content)
    try:
        DraftFile.objects.create(
            token=_hash(token),
            name=plain_name(upload),
            media_type=media_type,
            size=len(content),
            digest=hashlib.sha256(content).digest(),
            storage_key=storage_key,
            at=clock.now(),
        )
    except BaseException:
        STORE.delete(storage_key)
        raise
    return token


def give_to_order(*, by: Actor, order: WorkOrder, files: Sequence[tuple[str, str]]) -> None:
    """Make files of a draft those of the order that it became, in its transaction: (token, which paper it is).

    What is not there any more is left out: the office asks for it.
    """
    for token, paper in files:
        row = DraftFile.objects.select_for_update().filter(token=_hash(token)).first()
        if row is None or Document.objects.filter(order=order, digest=row.digest, side="").exists():
            continue
        document = Document.objects.create(
            order=order,
            name=row.name,
            paper=clean(paper)[:60],
            media_type=row.media_type,
            size=row.size,
            digest=row.digest,
            storage_key=row.storage_key,
            scan=Scan.PENDING if settings.FAWANG_VIRUS_SCAN else Scan.NOT_SCANNED,
            uploaded_by=by.label,
            at=clock.now(),
        )
        row.delete()
        object_ = f"work_orders.order:{order.pk}"
        audit.record(UPLOADED, by=by, object=object_, unit_id=order.unit_id, document=document.pk)
        have_scanned(document)


def forget_files(*, by: Actor) -> None:
    """Delete files of drafts that nobody came back to."""
    with transaction.atomic():
        rows = DraftFile.objects.filter(at__lt=clock.now() - KEEP)
        keys = list(rows.values_list("storage_key", flat=True))
        rows.delete()
    for key in keys:
        STORE.delete(key)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
