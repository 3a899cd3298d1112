"""Facts of some days, an engine over them as the installation's own, who may manage data, and a mail server."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from fawang.datacentre.queries.engines import engine
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.warehouse.calendars import days
from fawang.datacentre.warehouse.store import WHOLE, Store
from fawang.kernel.rules.actor import Actor
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people.queries import staff_identity
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.datacentre.rows import rows
from tests.notices.cases import Process

HOUSE = Path(__file__).resolve().parents[3]
TODAY = date(2026, 3, 5)

type Happen = Callable[[dict[date, int]], None]


@pytest.fixture
def happen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Happen:
    """Let so many services happen in Nanhai on each day."""
    store = Store(tmp_path / "facts")
    store.write("day", WHOLE, days(), source="test")
    duckdb = DuckDB(store, memory_mb=500, threads=1, seconds=20)
    monkeypatch.setattr(engine, "engine", lambda: duckdb)

    def write(numbers: dict[date, int]) -> None:
        months: dict[str, list[dict[str, object]]] = {}
        for day, number in numbers.items():
            line = {"day": day, "prefecture": "4406", "county": "440605", "unit": 3}
            months.setdefault(f"{day:%Y-%m}", []).extend([line] * number)
        for month, lines in months.items():
            store.write("service", month, rows("service", *lines), source="test")

    write({TODAY - timedelta(n): 10 for n in range(40)})
    return write


@pytest.fixture
def manager(db: None) -> Actor:
    """An analyst of the province's bureau."""
    bureau = organisations.nearest("44", UnitKind.BUREAU)[0]
    return staff_identity(sign_in(Role.ANALYST, bureau, phone="13800138000").staff_id).actor


@pytest.fixture
def analyst(db: None) -> Browser:
    """An analyst of Foshan's bureau."""
    return sign_in(Role.ANALYST, organisations.nearest("4406", UnitKind.BUREAU)[0])


@pytest.fixture
def mail_server(tmp_path: Path, settings: Settings) -> Iterator[Process]:
    """A real SMTP server, in use; its mode says how it behaves (tests/notices/fake_smtp.py)."""
    folder = tmp_path / "mail"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.notices.fake_smtp", "--port", "0", "--dir", str(folder)],
        cwd=HOUSE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    found = Process(int(process.stdout.readline()), folder)
    settings.FAWANG_CARRIERS = {"sms": "file", "email": "smtp"}
    settings.FAWANG_SMTP_URL = f"smtp://127.0.0.1:{found.port}?tls=none"
    settings.FAWANG_MAIL_FROM = "Data centre <no-reply@example.org>"
    yield found
    process.kill()
    process.wait()
    process.stdout.close()
