"""Files that go with a message: parts of every action that stores one with files, or removes them."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from fawang.consultations.actions.media import Kept
from fawang.consultations.models import Attachment, Consultation, Message
from fawang.consultations.queries import one
from fawang.consultations.rules import Side
from fawang.consultations.rules.attachments import (
    MEGABYTE,
    MOST_BYTES_OF_A_SIDE,
    MOST_OF_A_SIDE,
    Kind,
    against_more,
)
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security import audit
from fawang.kernel.storage.store import Store
from fawang.work_orders.rules.codes import Scan

ATTACHED = audit.declare("consultations.file_attached", gettext_lazy("Sent a file in a consultation"))
STORE = Store("consultations.attachment", "talks")


def check_room(row: Consultation, side: Side, files: Sequence[Kept]) -> None:
    """Refuse what is more than one side of a talk may send; the caller has locked `row`.

    Raises:
        Conflict: `too_many_sent`, `too_much_sent`.
    """
    if not files:
        return
    sent = Attachment.objects.filter(consultation=row, side=side)
    number, size = sent.count(), sent.aggregate(all=Sum("size"))["all"] or 0
    bytes_more = sum(len(one.media.content) for one in files)
    if against := against_more(number, size, more=len(files), bytes_more=bytes_more):
        raise Conflict(against, most=MOST_OF_A_SIDE, megabytes=MOST_BYTES_OF_A_SIDE // MEGABYTE)


def same_files(message: Message, files: Sequence[Kept]) -> bool:
    """Tell whether `message` came with the same files, by what was sent."""
    if message.files != len(files):
        return False
    digests = Attachment.objects.filter(message=message).order_by("id").values_list("digest", flat=True)
    return not files or [bytes(one) for one in digests] == [one.media.digest for one in files]


def enclose(message: Message, files: Sequence[Kept], by: Actor) -> None:
    """Let stored files belong to `message`, in the transaction that stores it."""
    if not files:
        return
    scans = bool(settings.FAWANG_VIRUS_SCAN)
    rows = Attachment.objects.bulk_create(
        Attachment(
            consultation_id=message.consultation_id,
            message=message,
            side=message.side,
            kind=file.media.kind,
            media_type=file.media.media_type,
            name=file.media.name,
            size=len(file.media.content),
            digest=file.media.digest,
            width=file.media.width,
            height=file.media.height,
            seconds=file.seconds,
            storage_key=file.storage_key,
            thumb_key=file.thumb_key,
            # What we have encoded ourselves is ours.
            scan=Scan.PENDING if scans and file.media.kind != Kind.PHOTO else Scan.NOT_SCANNED,
            at=message.at,
        )
        for file in files
    )
    talk = message.consultation
    audit.record(
        ATTACHED, by=by, object=one.named(talk), unit_id=talk.unit_id, number=message.number, files=len(rows)
    )
    for row in rows:
        if row.scan == Scan.PENDING:
            # Named, not imported: tasks stand above actions.
            app.configure_task("consultations.scan_attachment", queue="documents").defer(attachment_id=row.pk)


def remove_all(row: Consultation) -> None:
    """Remove all files of a talk: their rows now, what lies in the store with the commit."""
    keys = [key for pair in Attachment.objects.filter(consultation=row).values_list("storage_key", "thumb_key")
            for key in pair if key]  # fmt: skip
    Attachment.objects.filter(consultation=row).delete()

    def delete() -> None:
        for key in keys:
            STORE.delete(key)

    # A crash in between leaves files that nothing names; the housekeeping sweeps them up.
    transaction.on_commit(delete)
