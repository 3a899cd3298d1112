"""Files in a talk: judged and stored first, then numbered with their message in one transaction; read, scanned."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.actions._enclosing import STORE
from fawang.consultations.actions.media import Kept, Media, judged
from fawang.consultations.actions.messages import checked, write
from fawang.consultations.models import Attachment, Message
from fawang.consultations.queries import guests, one
from fawang.consultations.queries.one import topic_of
from fawang.consultations.rules import against_writing, reads
from fawang.consultations.rules.attachments import LONGEST_VOICE, MOST_AT_ONCE, Kind
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.work_orders.actions.scanning import is_clean
from fawang.work_orders.rules.codes import Scan

READ = audit.declare("consultations.file_read", gettext_lazy("Opened a file of a consultation"))
INFECTED = audit.declare("consultations.file_infected", gettext_lazy("Deleted a file with a virus"))


def attach(
    *, by: Actor, code: str, uploads: Sequence["File[Any]"], client_id: str, text: str = "", seconds: int = 0
) -> tuple[Message, bool]:
    """Store a message with files; return it, and whether it had been stored before under `client_id`.

    Args:
        uploads: one to ten files, as they came in.
        seconds: how long a voice message lasts, as the page that recorded it says.

    Raises:
        NotFound, NotAllowed, Conflict: as of `messages.write`.
        Invalid: no file, more than ten, or one that we do not take; or as of `messages.write`.
        TooLarge: `attachment_too_large`.
    """
    text = checked(text, client_id, wordless=True)
    # Who may not write is told so before anything is unpacked for them; what holds is judged under the lock.
    row = one.visible(code, by)
    if against_writing(one.snapshot(row), one.permissions_on(row, by)) == "not_allowed":
        raise NotAllowed("not_allowed")
    if not uploads:
        raise Invalid("invalid", errors={"files": "file_missing"})
    with kept(uploads, seconds=seconds) as files:
        return write(by=by, code=code, text=text, client_id=client_id, files=files)


@contextmanager
def kept(uploads: Sequence["File[Any]"], *, seconds: int = 0) -> Iterator[tuple[Kept, ...]]:
    """Judge files and put them into the store; what belongs to no message afterwards is deleted again.

    All are judged before the first is stored. The block is the transaction that makes them a message's, or holds it.

    Raises:
        Invalid: `too_many_at_once`; or `files`: one that we do not take.
        TooLarge: `attachment_too_large`.
    """
    if len(uploads) > MOST_AT_ONCE:
        raise Invalid("too_many_at_once", most=MOST_AT_ONCE)
    stored: list[Kept] = []
    try:
        # What is stored before one fails is in the list already, and is deleted again.
        stored.extend(_stored(media, seconds) for media in [judged(upload) for upload in uploads])
        yield tuple(stored)
    finally:
        _delete_unclaimed(stored)


def _stored(media: Media, seconds: int) -> Kept:
    lasts = min(max(seconds, 0), LONGEST_VOICE) if media.kind == Kind.VOICE else 0
    return Kept(media, STORE.put(media.content), STORE.put(media.thumb) if media.thumb else "", lasts)


def _delete_unclaimed(files: Sequence[Kept]) -> None:
    if not files:
        return
    rows = Attachment.objects.filter(storage_key__in=[file.storage_key for file in files])
    claimed = set(rows.values_list("storage_key", flat=True))
    for file in files:
        if file.storage_key not in claimed:
            STORE.delete(file.storage_key)
            if file.thumb_key:
                STORE.delete(file.thumb_key)


def read_attachment(
    *, by: Actor, code: str, attachment_id: int, thumb: bool = False, again: bool = False
) -> tuple[Attachment, bytes]:
    """Return a file of a talk and its content; that a member of staff opened it is audited.

    Args:
        thumb: the small picture of a photo, which stands in the thread; reading the thread is audited already.
        again: a further piece of what is being read.

    Raises:
        NotFound: there is no such file in a talk that `by` may read.
        Conflict: `file_being_scanned`, `file_infected`.
    """
    row = one.visible(code, by)
    if not reads(one.snapshot(row), one.permissions_on(row, by)):
        raise NotFound("not_found")
    file = Attachment.objects.select_related("message").filter(consultation=row, pk=attachment_id).first()
    if file is None or (thumb and not file.thumb_key) or not guests.is_theirs(row, by, file.message.number):
        raise NotFound("not_found")
    if file.scan == Scan.PENDING:
        raise Conflict("file_being_scanned")
    if file.scan == Scan.INFECTED:
        raise Conflict("file_infected")
    try:
        content = STORE.read(file.thumb_key if thumb else file.storage_key)
    except FileNotFoundError:
        # Erased since we looked.
        raise NotFound("not_found") from None
    if by.kind == ActorKind.STAFF and by.consultation_id is None and not thumb and not again:
        audit.record(READ, by=by, object=one.named(row), unit_id=row.unit_id, attachment=file.pk)
    return file, content


def scan_attachment(*, by: Actor, attachment_id: int) -> None:
    """Run the installation's virus scan over a file; an infected one is deleted.

    Raises:
        ScanFailed: the scanner itself failed. The file stays withheld, and the job tries again.
    """
    row = Attachment.objects.select_related("consultation").filter(pk=attachment_id).first()
    if row is None:
        # Erased meanwhile.
        return
    if row.scan == Scan.PENDING:
        fine = is_clean(STORE.read(row.storage_key), f"attachment {attachment_id}")
        with transaction.atomic():
            row.scan = Scan.CLEAN if fine else Scan.INFECTED
            row.save(update_fields=["scan"])
            talk = row.consultation
            if not fine:
                audit.record(INFECTED, by=by, object=one.named(talk), unit_id=talk.unit_id, attachment=row.pk)
            live.announce(topic_of(talk))
    if row.scan == Scan.INFECTED:
        STORE.delete(row.storage_key)


def delete_orphans(*, older_than_seconds: float = 86400.0) -> int:
    """Delete stored files that belong to no message; return how many."""

    def known(names: list[str]) -> set[str]:
        rows = Attachment.objects
        return {
            *rows.filter(storage_key__in=names).values_list("storage_key", flat=True),
            *rows.filter(thumb_key__in=names).values_list("thumb_key", flat=True),
        }

    return STORE.delete_unknown(known, older_than_seconds=older_than_seconds)


def reencrypt_all(*, by: Actor) -> int:
    """Encrypt every stored file that is under an older key again, under the current one; return how many."""
    return STORE.reencrypt()
