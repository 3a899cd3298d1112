"""Files of a law talk, which whoever came, or could not, takes home: judged by their content, scanned, then public."""

import hashlib
from pathlib import Path
from typing import Any

import filetype
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound, TooLarge
from fawang.kernel.security import audit
from fawang.kernel.storage import images
from fawang.organisations.queries import scope
from fawang.outreach.actions._kept import line, named
from fawang.outreach.actions.photos import STORE, delete
from fawang.outreach.models import Handout, Talk
from fawang.outreach.queries import talks
from fawang.outreach.rules.places import check_words
from fawang.outreach.rules.talks import LONGEST_FILE_NAME, MOST_HANDOUTS
from fawang.people.rules import Permission
from fawang.work_orders.actions.scanning import is_clean
from fawang.work_orders.rules.codes import Scan

CHANGED = audit.declare("outreach.talk_files", gettext_lazy("Added or removed a file of a law talk"))
_OFFICE = "application/vnd.openxmlformats-officedocument."
#: What opens on any phone. A picture is made anew: nobody reads from it where and with what it was taken.
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
ACCEPTED = PICTURES | {
    "application/pdf",
    f"{_OFFICE}wordprocessingml.document",
    f"{_OFFICE}presentationml.presentation",
}


def add_handout(*, by: Actor, code: str, upload: "File[Any]", name: str = "") -> Handout:
    """Put a file to a talk; the same content sent twice is one file.

    Args:
        name: how people read what it is; empty: the name of the file.

    Raises:
        NotFound: there is no such talk within the reach of `by`.
        TooLarge: `file_too_large`.
        Invalid: `invalid`, for `upload`: empty, or no kind of file that is taken; for `name`: `military_number`.
        Conflict: `too_many_handouts`.
        Unavailable: `no_room`.
    """
    if (upload.size or 0) > settings.FAWANG_MAX_UPLOAD:
        raise TooLarge("file_too_large", megabytes=settings.FAWANG_MAX_UPLOAD // 1024 // 1024)
    sent = b"".join(upload.chunks())
    media_type, content = _judged(sent)
    name = line(name or Path(upload.name or "").stem, LONGEST_FILE_NAME) or "file"
    check_words(name=name)
    digest = hashlib.sha256(sent).digest()
    with transaction.atomic():
        row = _locked(by, code)
        if known := Handout.objects.filter(talk=row, digest=digest).first():
            return known
        if Handout.objects.filter(talk=row).count() >= MOST_HANDOUTS:
            raise Conflict("too_many_handouts", most=MOST_HANDOUTS)
        # Where the transaction fails, the nightly job deletes the file that no row names.
        made = Handout.objects.create(
            talk=row,
            name=name,
            media_type=media_type,
            size=len(content),
            digest=digest,
            storage_key=STORE.put(content),
            scan=Scan.PENDING if settings.FAWANG_VIRUS_SCAN else Scan.NOT_SCANNED,
            at=clock.now(),
        )
        if settings.FAWANG_VIRUS_SCAN:
            # Named, not imported: tasks stand above actions.
            app.configure_task("outreach.scan_handout", queue="documents").defer(handout_id=made.pk)
        audit.record(CHANGED, by=by, object=named(row), unit_id=row.unit_id, added=made.pk)
    return made


def _judged(content: bytes) -> tuple[str, bytes]:
    """Return of what kind a file is, by its content, and what is kept of it."""
    if not content:
        raise Invalid("invalid", errors={"upload": "file_empty"})
    kind = filetype.guess(content)
    if kind is None or kind.mime not in ACCEPTED:
        raise Invalid("invalid", errors={"upload": "handout_kind"})
    if kind.mime not in PICTURES:
        return kind.mime, content
    try:
        return "image/jpeg", images.make_anew(content).content
    except (images.NoPicture, images.TooManyPixels):
        raise Invalid("invalid", errors={"upload": "outreach_photo_unfit"}) from None


def remove_handout(*, by: Actor, code: str, number: int) -> None:
    """Take a file from a talk; removed already, nothing happens.

    Raises:
        NotFound: there is no such talk within the reach of `by`.
    """
    with transaction.atomic():
        row = _locked(by, code)
        if handout := Handout.objects.filter(talk=row, pk=number).first():
            handout.delete()
            delete(handout.storage_key)
            audit.record(CHANGED, by=by, object=named(row), unit_id=row.unit_id, removed=number)


def _locked(by: Actor, code: str) -> Talk:
    rows = Talk.objects.select_for_update()
    return scope.one_of(rows, by, code, Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)


def read_handout(code: str, number: int) -> tuple[Handout, bytes]:
    """Return a file of a talk and its content, for everybody.

    Raises:
        NotFound: there is none, or it was not found clean.
    """
    talk = talks.public_talk(code)
    files = talks.public_handouts([talk.pk]).get(talk.pk, [])
    row = next((one for one in files if one.pk == number), None)
    if row is None:
        raise NotFound("not_found")
    try:
        return row, STORE.read(row.storage_key)
    except FileNotFoundError:
        raise NotFound("not_found") from None


def scan_handout(*, by: Actor, handout_id: int) -> None:
    """Run the installation's virus scan over a file; an infected one is deleted.

    Raises:
        ScanFailed: the scanner itself failed. The file stays withheld, and the job tries again.
    """
    row = Handout.objects.select_related("talk").filter(pk=handout_id, scan=Scan.PENDING).first()
    if row is None:
        return
    if is_clean(STORE.read(row.storage_key), f"handout {handout_id}"):
        Handout.objects.filter(pk=row.pk).update(scan=Scan.CLEAN)
    else:
        remove_handout(by=by, code=row.talk.code, number=row.pk)
