"""No room left on the disk: said so, nothing half-written is read, and all goes on when there is room."""

import io
import os
import shutil
import sys
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as present
from pytest_django import Settings

from fawang.datacentre.actions import reports
from fawang.datacentre.actions.filling import increments
from fawang.datacentre.models.reports import MadeReport, State
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.reports.orders import SILENT, Format, Kind, ReportOrder, period_of
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.store import Store
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Unavailable
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, sign_in
from tests.conftest import unit_at
from tests.datacentre.full_disk import full, run
from tests.datacentre.pages.test_exports import sent
from tests.datacentre.test_killed_filling import environment, strays
from tests.hotline.past import past

__all__ = ["environment"]
FAWANG = [sys.executable, "-m", "fawang.cli"]


def calls(folder: Path) -> float | None:
    """Return how many calls the facts have of the last ten days."""
    today = clock.today()
    engine = DuckDB(Store(folder), memory_mb=300, threads=1, seconds=30)
    asked = ask(Question(("calls",), Period(today - timedelta(9), today)), engine)
    return asked.total.figures["calls"].value


def test_filling_says_so_and_goes_on_when_there_is_room(environment: dict[str, str]) -> None:
    folder, fill = Path(environment["FAWANG_FACTS"]), [*FAWANG, "facts", "fill"]
    assert run(fill, environment).returncode == 0
    assert calls(folder) == 20
    past(clock.now() - timedelta(minutes=1), wait=3, number="13800138000", score=5)
    failed = run(fill, environment, size=1500)
    assert failed.returncode == 1
    assert f"There is no room left for the facts in {folder}. The month" in failed.stderr
    assert "make room" in failed.stderr
    assert "Traceback" not in failed.stderr
    # The old month is what it was, and whole; nothing lies about.
    assert calls(folder) == 20
    assert Store(folder).verify() == []
    assert [name for name in strays(folder) if name.endswith(".tmp")] == []
    assert run([*FAWANG, "facts", "check"], environment).returncode == 0
    assert run(fill, environment).returncode == 0
    assert calls(folder) == 21
    assert increments.differing(Store(folder), first=clock.today() - timedelta(9), last=clock.today()) == {}


@pytest.mark.django_db
def test_full_when_the_ledger_is_written_the_day_is_read_again(
    followed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, remember = clock.today(), increments._remember
    past(clock.now() - timedelta(minutes=1), wait=3, number="13800138000")

    def no_room(*args: Any) -> None:
        with full(10):
            remember(*args)

    with monkeypatch.context() as patched:
        patched.setattr(increments, "_remember", no_room)
        with pytest.raises(Unavailable) as said:
            increments.fill(followed, today=today)
    assert said.value.code == "no_room"
    assert increments.known_days(followed, "call") == {}
    assert followed.verify() == []
    assert list(followed.folder.rglob("*.tmp")) == []
    increments.fill(followed, today=today)
    assert increments.differing(followed, first=today - timedelta(9), last=today) == {}


def test_generating_says_so_and_leaves_what_was_there(tmp_path: Path) -> None:
    made = tmp_path / "made"
    generate = [*FAWANG, "facts", "generate", "--scale", "0.002", "--years", "1", "--out", str(made)]
    assert run(generate, dict(os.environ)).returncode == 0
    before = {path.name: path.read_bytes() for path in (made / "service").glob("*.parquet")}
    manifest = (made / "service" / "manifest.json").read_text()
    failed = run([*generate, "--seed", "2"], dict(os.environ), size=30_000)
    assert failed.returncode == 1
    assert f"There is no room left for the facts in {made}" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert (made / "service" / "manifest.json").read_text() == manifest
    assert (
        before.items()
        <= {path.name: path.read_bytes() for path in (made / "service").glob("*.parquet")}.items()
    )
    assert Store(made).verify() == []
    assert list(made.rglob("*.tmp")) == []
    # The same command again, with room.
    assert run([*generate, "--seed", "2"], dict(os.environ)).returncode == 0
    assert Store(made).verify() == []
    assert (made / "service" / "manifest.json").read_text() != manifest


@pytest.mark.django_db
def test_a_report_waits_for_room(installed: Store, tmp_path: Path, settings: Settings) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    by = sign_in(Role.ANALYST, unit_at("44", UnitKind.BUREAU)).actor
    order = ReportOrder(Kind.MONTH, period_of(Kind.MONTH, "2021-03"), format=Format.DOCX)
    row = reports.order_report(by=by, order=order)
    with full(1000):
        assert not reports.make_report(by=SYSTEM, report_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.MAKING, "no_room")
    # Half of a file is nobody's.
    assert [path for path in present.FAWANG_DOCUMENTS.rglob("*") if path.is_file()] == []
    later = clock.now() + SILENT + timedelta(minutes=1)
    assert reports.take_up(by=SYSTEM, now=later) == 1
    assert reports.make_report(by=SYSTEM, report_id=row.pk)
    assert MadeReport.objects.get().state == State.DONE
    assert reports.take_away(by=by, key=row.key)[1].startswith(b"PK")


@pytest.mark.django_db
def test_a_report_that_finds_no_room_again_and_again_says_why(
    installed: Store, tmp_path: Path, settings: Settings
) -> None:
    settings.FAWANG_DOCUMENTS, settings.STORAGES = tmp_path / "documents", PLAIN_FILES
    browser = sign_in(Role.ANALYST, unit_at("44", UnitKind.BUREAU))
    order = ReportOrder(Kind.MONTH, period_of(Kind.MONTH, "2021-03"), format=Format.DOCX)
    row = reports.order_report(by=browser.actor, order=order)
    MadeReport.objects.update(attempts=reports.ATTEMPTS - 1)
    with full(1000):
        assert not reports.make_report(by=SYSTEM, report_id=row.pk)
    page = browser.client.get(f"/data/reports/{row.key}", headers={"accept-language": "en"}).content.decode()
    assert "no room left on the disk" in page


ASKED = "metric=volume&by=village&grain=day&from=2021-02-01&to=2021-03-31"


@pytest.mark.django_db
def test_an_export_as_xlsx_says_so_and_one_as_csv_needs_no_disk(
    installed: Store, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGES = PLAIN_FILES
    (aside := tmp_path / "aside").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    browser = sign_in(Role.LEADER, unit_at("44", UnitKind.BUREAU))
    # In the middle of the rows, and when all are written and the parts are put together.
    for size in (100, 4000):
        with full(size):
            answer = browser.client.get(f"/data/export.xlsx?{ASKED}", headers={"accept-language": "en"})
        assert answer.status_code == 503, size
        assert "no room left on the disk" in answer.content.decode()
        # What was written until then takes no room any more.
        assert list(aside.rglob("*")) == []
    assert [one.data["whole"] for one in AuditEntry.objects.filter(action="datacentre.export_ended")] == [
        False
    ] * 2
    with full(100):
        assert sent(browser.get(f"/data/export.csv?{ASKED}")).decode().splitlines()[-1].startswith("行数,")
    with zipfile.ZipFile(io.BytesIO(sent(browser.get(f"/data/export.xlsx?{ASKED}")))) as book:
        assert book.testzip() is None


def test_a_report_on_the_command_line_leaves_no_half_file(tmp_path: Path, written: Store) -> None:
    shutil.copytree(written.folder, tmp_path / "facts")
    out = tmp_path / "march.docx"
    out.write_text("the one before")
    environment = {**os.environ, "FAWANG_FACTS": str(tmp_path / "facts")}
    command = [*FAWANG, "report", "month", "2021-03", "--out", str(out)]
    failed = run(command, environment, size=5000)
    assert failed.returncode == 1
    assert "no room left on the disk" in failed.stderr
    assert out.read_text() == "the one before"
    assert run(command, environment).returncode == 0
    assert out.read_bytes().startswith(b"PK")
    assert list(tmp_path.glob(".*")) == []
