"""The virus scan is a program of its own: clean files are handed out, infected ones deleted, no others known."""

from pathlib import Path

import pytest
from pytest_django import Settings

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.work_orders.actions import scanning
from fawang.work_orders.actions.documents import read_document
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.actions.scanning import ScanFailed, scan_document
from fawang.work_orders.models import Document, WorkOrder
from tests.cases import intake
from tests.races import jobs, run_jobs
from tests.work_orders.cases import FILES, PDF, attach, stored
from tests.work_orders.conftest import Scanner

#: Looks into the file, as a real one does: it has to be there, and in plain text.
LOOKS = 'test -f "$1" || exit 2; grep -q VIRUS "$1" && exit 1; grep -q PDF "$1" && exit 0; exit 3'


def withheld(order: WorkOrder, row: Document) -> str:
    """Return why a file is not handed out."""
    with pytest.raises(Conflict) as caught:
        read_document(by=SYSTEM, order=order, document_id=row.pk)
    return caught.value.code


def scan(row: Document) -> str:
    """Scan a file; return what is known about it then."""
    scan_document(by=SYSTEM, document_id=row.pk)
    row.refresh_from_db()
    return row.scan


def test_a_file_is_handed_out_once_it_is_found_clean(order: WorkOrder, store: Path, scanner: Scanner) -> None:
    scanner(LOOKS)
    row = attach(order)
    assert withheld(order, row) == "file_being_scanned"
    assert scan(row) == "clean"
    assert read_document(by=SYSTEM, order=order, document_id=row.pk)[1] == PDF
    # What was plain text for the scanner is gone.
    assert [path.name for path in stored(store)] == [row.storage_key]


def test_an_infected_file_is_deleted_and_never_handed_out(
    order: WorkOrder, store: Path, scanner: Scanner
) -> None:
    scanner(LOOKS)
    row, good = attach(order, PDF + b"VIRUS"), attach(order)
    assert scan(row) == "infected"
    assert withheld(order, row) == "file_infected"
    entry = AuditEntry.objects.get(action="work_orders.document_infected")
    assert (entry.object, entry.data) == (f"work_orders.order:{order.pk}", {"document": row.pk})
    assert [path.name for path in stored(store)] == [good.storage_key]
    # Sent again, it is known already.
    assert attach(order, PDF + b"VIRUS").scan == "infected"
    assert [path.name for path in stored(store)] == [good.storage_key]


@pytest.mark.parametrize(
    ("script", "said"),
    [("exit 2", "2"), ("exit 127", "127"), ("kill -9 $$", "-9"), ("exec sleep 60", "time-out")],
)
def test_a_scan_that_fails_says_nothing_about_the_file(
    order: WorkOrder, store: Path, scanner: Scanner, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    if said == "time-out":
        monkeypatch.setattr(scanning, "LONGEST_SCAN", 0.2)
    scanner(f"echo 蒋先生 >&2; {script}")
    row = attach(order, name="蒋先生.pdf")
    with pytest.raises(ScanFailed) as caught:
        scan(row)
    assert str(caught.value) == f"the virus scan of document {row.pk} ended with {said}"
    assert withheld(order, row) == "file_being_scanned"
    assert [path.name for path in stored(store)] == [row.storage_key]


@pytest.mark.parametrize("program", ["", "/nowhere/clamdscan --fdpass", "/etc/passwd"])
def test_a_scanner_that_is_not_there_lets_nothing_through(
    order: WorkOrder, store: Path, scanner: Scanner, settings: Settings, program: str
) -> None:
    scanner("exit 0")
    row = attach(order)
    settings.FAWANG_VIRUS_SCAN = program
    with pytest.raises(ScanFailed):
        scan(row)
    assert withheld(order, row) == "file_being_scanned"


def test_a_file_is_scanned_once(order: WorkOrder, store: Path, scanner: Scanner) -> None:
    scanner("exit 0")
    row = attach(order)
    scan(row)
    scanner("exit 1")
    assert scan(row) == "clean"


def test_a_worker_that_died_after_the_finding_leaves_nothing_infected(
    order: WorkOrder, store: Path, scanner: Scanner
) -> None:
    scanner("exit 1")
    row = attach(order)
    Document.objects.filter(pk=row.pk).update(scan="infected")
    scan(row)
    assert stored(store) == []


def test_what_was_erased_before_its_scan_needs_none(order: WorkOrder, store: Path, scanner: Scanner) -> None:
    scanner("exit 0")
    row = attach(order)
    Document.objects.all().delete()
    scan_document(by=SYSTEM, document_id=row.pk)


def test_the_job_scans_and_is_tried_again_after_a_failure(
    real_database: str, store: Path, scanner: Scanner
) -> None:
    scanner("exit 2")
    order = submit(by=ANONYMOUS, intake=intake()).order
    row = attach(order)
    run_jobs("documents")
    (job,) = jobs("work_orders.scan_document")
    assert (job["status"], job["attempts"], job["args"]) == ("todo", 1, {"document_id": row.pk})
    assert 0 < job["due_in"] < 60
    assert withheld(order, row) == "file_being_scanned"
    scanner(LOOKS)
    other = attach(order, FILES["application/pdf"] + b"VIRUS")
    run_jobs("documents")
    other.refresh_from_db()
    assert other.scan == "infected"
    assert scan(row) == "clean"


def test_without_a_scanner_there_is_no_job(real_database: str, store: Path) -> None:
    attach(submit(by=ANONYMOUS, intake=intake()).order)
    assert jobs("work_orders.scan_document") == []
