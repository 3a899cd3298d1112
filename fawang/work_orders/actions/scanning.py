"""The virus scan of a file, by a program of the installation (FAWANG_VIRUS_SCAN)."""

import shlex
import subprocess
import tempfile

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.kernel.storage.store import SCANNED
from fawang.work_orders.actions.documents import content_of, delete_file
from fawang.work_orders.models import Document
from fawang.work_orders.rules.codes import Scan

INFECTED = audit.declare("work_orders.document_infected", gettext_lazy("Deleted a file with a virus"))

#: How a scanner ends, as `clamdscan` does; everything else says that the scan itself failed.
_CLEAN, _INFECTED = 0, 1
#: In seconds. A scanner that hangs must not hold up those that wait behind it.
LONGEST_SCAN = 300.0


class ScanFailed(RuntimeError):
    """The scanner could not say whether a file is clean."""


def scan_document(*, by: Actor, document_id: int) -> None:
    """Run the installation's virus scan over a file; an infected one is deleted.

    A file whose order was erased meanwhile is no more, and needs no scan.

    Raises:
        ScanFailed: the scanner itself failed. The file stays withheld, and the job tries again.
    """
    row = Document.objects.select_related("order").filter(pk=document_id).first()
    if row is None:
        return
    if row.scan != Scan.PENDING:
        if row.scan == Scan.INFECTED:
            # The worker may have died before it came to this.
            delete_file(row.storage_key)
        return
    clean_file = is_clean(content_of(row), f"document {document_id}")
    with transaction.atomic():
        row.scan = Scan.CLEAN if clean_file else Scan.INFECTED
        row.save(update_fields=["scan"])
        if not clean_file:
            audit.record(
                INFECTED,
                by=by,
                object=f"work_orders.order:{row.order_id}",
                unit_id=row.order.unit_id,
                document=row.pk,
            )
        live.announce(f"order:{row.order_id}")
    if not clean_file:
        delete_file(row.storage_key)


def is_clean(content: bytes, what: str) -> bool:
    """Tell whether the installation's scanner finds `content` clean; `what` names it in the log, without its name.

    Raises:
        ScanFailed: the scanner itself failed.
    """
    ended = _run_scanner(content)
    if ended not in (_CLEAN, _INFECTED):
        raise ScanFailed(f"the virus scan of {what} ended with {ended}")
    return ended == _CLEAN


def _run_scanner(content: bytes) -> int | str:
    """Return how the scanner ended: its exit code, or why there is none.

    Neither its output nor the file's name goes further: both may name people.
    """
    scanner = shlex.split(settings.FAWANG_VIRUS_SCAN)
    if not scanner:
        # Taken out of the settings since: without a program, the file itself would be the command.
        return "no scanner"
    with tempfile.NamedTemporaryFile(dir=settings.FAWANG_DOCUMENTS, prefix=SCANNED) as file:
        file.write(content)
        file.flush()
        try:
            return subprocess.run(
                [*scanner, file.name], capture_output=True, timeout=LONGEST_SCAN, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            return "time-out"
        except OSError as error:
            return type(error).__name__
