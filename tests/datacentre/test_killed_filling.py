"""`fawang facts fill` as a process that is killed in the middle: the next one ends with the figures of the source."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from fawang.datacentre.actions.filling import dimension_versions, increments
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse import store
from fawang.datacentre.warehouse.store import Store
from fawang.hotline.models import Call
from fawang.kernel import clock
from tests import forked
from tests.hotline.past import past
from tests.waiting import stand_by, until

HOUSE = Path(__file__).resolve().parents[2]
#: The steps of a turn, each with how often it is done before the process dies there.
STEPS = [
    ("pyarrow.parquet", "write_table", 0, "before the first file"),
    ("pyarrow.parquet", "write_table", 3, "some files of a month written"),
    ("fawang.kernel.storage.disk", "to_disk", 2, "not all of them on the disk"),
    ("pathlib.Path", "replace", 0, "all on the disk, none with its name"),
    ("pathlib.Path", "replace", 2, "some with their names"),
    ("pathlib.Path", "write_text", 0, "all with their names, no manifest"),
    ("fawang.datacentre.warehouse.store.Store", "_clear", 0, "the manifest written, the ledger of days not"),
    (
        "fawang.datacentre.actions.filling.increments",
        "_remember",
        1,
        "two facts in the ledger, or one of two months",
    ),
    (
        "fawang.datacentre.actions.filling.repeat_contacts",
        "settle",
        0,
        "services written, what follows from them not",
    ),
]


@pytest.fixture
def environment(real_database: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a process that fills from tables with twenty calls of the last eight days."""
    dimension_versions.follow(Store(tmp_path / "facts"), today=clock.today())
    now = clock.now()
    for n in range(20):
        past(now - timedelta(days=n % 8, minutes=n), wait=n, number=f"138001380{n % 7:02}", score=1 + n % 5)
    return {**os.environ, "DATABASE_URL": real_database, "FAWANG_FACTS": str(tmp_path / "facts")}


def fills(environment: dict[str, str], *dies_at: object) -> forked.Process:
    """Start a process that fills."""
    return forked.start(
        "tests.datacentre.dying", "fill", *dies_at, FAWANG_FACTS=Path(environment["FAWANG_FACTS"])
    )


def whole(environment: dict[str, str]) -> bool:
    """Look at everything: the source's figures, every file, and no file that nobody names."""
    facts, today = Store(Path(environment["FAWANG_FACTS"])), clock.today()
    assert increments.differing(facts, first=today - timedelta(9), last=today) == {}
    assert facts.verify() == []
    engine = DuckDB(facts, memory_mb=300, threads=1, seconds=30)
    asked = Question(("calls", "volume", "ratings"), Period(today - timedelta(9), today))
    figures = ask(asked, engine).total.figures
    calls = Call.objects.count()
    assert [figures[code].value for code in asked.metrics] == [calls, calls, calls]
    return True


def age(folder: Path) -> None:
    """Let all files be as old as if ten minutes had passed."""
    then = time.time() - store.GRACE - 1
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def strays(folder: Path) -> list[str]:
    """Return the files that belong to nothing."""
    named = {
        f"{fact}/{name}"
        for fact, parts in Store(folder).snapshot().parts.items()
        for part in parts
        for name in part.files
    }
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - named
    return sorted(name for name in found if Path(name).suffix in (".tmp", ".parquet"))


def test_killed_at_any_step_of_a_turn_the_next_one_heals(environment: dict[str, str]) -> None:
    folder, empty = Path(environment["FAWANG_FACTS"]), Path(environment["FAWANG_FACTS"] + ".empty")
    shutil.copytree(folder, empty)
    left = 0
    for owner, name, times, what in STEPS:
        shutil.rmtree(folder)
        shutil.copytree(empty, folder)
        assert forked.ended(fills(environment, owner, name, times)) == -signal.SIGKILL, what
        # Nothing that is half there is read.
        assert Store(folder).verify() == [], what
        left += len(strays(folder))
        increments.fill(Store(folder), today=clock.today())
        assert whole(environment), what
        age(folder)
        # Nothing is written any more, and what lies about goes all the same.
        assert increments.fill(Store(folder), today=clock.today()) == [], what
        assert strays(folder) == [], what
    # They did leave something.
    assert left > 20


def test_killed_from_outside_again_and_again_it_ends_whole(
    environment: dict[str, str], moments: random.Random
) -> None:
    folder = Path(environment["FAWANG_FACTS"])
    killed = 0
    for _turn in range(20):
        # Something of today and of the last month changes each time, so that there is something to write.
        past(clock.now() - timedelta(minutes=1), wait=3, number="13800138000", score=5)
        before = {path.name for path in folder.rglob("*")}
        process = fills(environment)
        # Once it writes: at some moment of that.
        until(
            lambda process=process, before=before: (  # type: ignore[misc]
                not process.is_alive() or {path.name for path in folder.rglob("*")} - before
            ),
            every=0.001,
        )
        stand_by(moments.uniform(0, 0.05))
        forked.end(process)
        killed += process.exitcode == -signal.SIGKILL
        assert Store(folder).verify() == []
        # A quick one may have ended before.
        if killed == 4:
            break
    assert killed == 4
    assert forked.ended(fills(environment)) == 0
    assert whole(environment)
    check = [sys.executable, "-m", "fawang.cli", "facts", "check"]
    assert (
        subprocess.run(check, cwd=HOUSE, env=environment, stdout=subprocess.DEVNULL, check=False).returncode
        == 0
    )
    age(folder)
    assert forked.ended(fills(environment)) == 0
    assert strays(folder) == []
