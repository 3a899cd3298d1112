"""Months are replaced whole, or stay as they were: also for killed writers and on a full disk."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fawang.datacentre.warehouse import store as module
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.rules.problems import Invalid
from tests.datacentre.rows import rows
from tests.waiting import stand_by

ONE = {"day": date(2021, 3, 5), "village": "440605001001", "kind": "advice", "person": 7}

_SETUP = """
import sys, django, os
from pathlib import Path
from fawang.datacentre.warehouse import store
from fawang.kernel.storage import disk
from fawang.kernel.rules.problems import Problem
from tests.datacentre.rows import rows
from datetime import date
many = rows("service", *({"person": n * 7919, "day": date(2021, 3, 1 + n % 28)} for n in range(50_000)))
kept = store.Store(Path(sys.argv[1]))
"""


def child(code: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _SETUP + code, str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_month_is_there_with_its_figures_and_can_be_verified(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    part = kept.write("service", "2021-03", rows("service", ONE, ONE), source="test", demo=True)
    snapshot = kept.snapshot()
    assert snapshot.parts["service"] == (part,)
    assert (part.rows, part.demo, snapshot.demo) == (2, True, True)
    (path,) = snapshot.paths("service", frozenset({"2021-03"}))
    assert pq.read_table(path).num_rows == 2
    assert path.stat().st_size == part.bytes
    assert kept.verify() == []
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert kept.verify() == [f"service/{part.file}"]
    assert snapshot.paths("service", frozenset({"2021-04"})) == ()


def test_a_reader_keeps_what_it_began_with(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    kept.write("service", "2021-03", rows("service", ONE), source="test")
    before = kept.snapshot()
    kept.write("service", "2021-03", rows("service", ONE, ONE), source="test")
    after = kept.snapshot()
    assert [pq.read_table(one.paths("service")[0]).num_rows for one in (before, after)] == [1, 2]
    assert before.state != after.state


def test_what_nobody_names_is_cleared_after_a_while(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    first = kept.write("service", "2021-03", rows("service", ONE), source="test")
    kept.write("service", "2021-03", rows("service", ONE, ONE), source="test")
    old = tmp_path / "service" / first.file
    assert old.exists()
    long_ago = time.time() - module.GRACE - 1
    os.utime(old, (long_ago, long_ago))
    kept.write("service", "2021-04", rows("service", ONE), source="test")
    assert not old.exists()
    assert len(kept.snapshot().parts["service"]) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        rows("call", {}),
        rows("service", ONE).drop_columns(["person"]),
        rows("service", ONE).set_column(0, "day", pa.array(["never"])),
        rows("service", ONE).set_column(0, "day", pa.array([None], pa.date32())),
    ],
)
def test_rows_of_another_shape_are_refused(tmp_path: Path, wrong: pa.Table) -> None:
    with pytest.raises(Invalid) as refused:
        Store(tmp_path).write("service", "2021-03", wrong, source="test")
    assert refused.value.code == "facts_wrong"
    assert Store(tmp_path).snapshot().parts == {}


@pytest.mark.parametrize("month", ["2021-13", "21-03", "../etc", ""])
def test_a_month_is_a_month(tmp_path: Path, month: str) -> None:
    with pytest.raises(Invalid):
        Store(tmp_path).write("service", month, rows("service", ONE), source="test")


def test_a_killed_writer_leaves_the_old_month_whole(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    first = kept.write("service", "2021-03", rows("service", ONE), source="test")
    # It says so when it begins, and is killed at another moment of its work each time.
    for wait in (0.0, 0.01, 0.03, 0.06, 0.1):
        process = child(
            "print('go', flush=True)\nwhile True: kept.write('service', '2021-03', many, source='x')",
            tmp_path,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "go\n"
        stand_by(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        snapshot = kept.snapshot()
        (part,) = snapshot.parts["service"]
        assert part.rows in (first.rows, 50_000)
        assert kept.verify(snapshot) == []
        assert pq.read_table(snapshot.paths("service")[0]).num_rows == part.rows


def test_a_writer_killed_before_the_manifest_changes_nothing(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    first = kept.write("service", "2021-03", rows("service", ONE), source="test")
    code = """
store.Store._put_manifest = lambda *_: os.kill(os.getpid(), 9)
kept.write("service", "2021-03", many, source="x")
"""
    process = child(code, tmp_path)
    assert process.wait() == -signal.SIGKILL
    assert kept.snapshot().parts["service"] == (first,)
    assert kept.verify() == []
    # The lock died with it.
    kept.write("service", "2021-03", rows("service", ONE, ONE), source="test")
    assert kept.snapshot().parts["service"][0].rows == 2


def test_a_full_disk_leaves_the_old_month_and_says_so(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    first = kept.write("service", "2021-03", rows("service", ONE), source="test")

    code = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    kept.write("service", "2021-03", many, source="x")
except Problem as problem:
    print(problem.code, problem.params["month"])
"""
    process = child(code, tmp_path)
    said, _ = process.communicate()
    assert said == "facts_disk_full 2021-03\n"
    assert kept.snapshot().parts["service"] == (first,)
    assert kept.verify() == []
    assert [path for path in (tmp_path / "service").iterdir() if path.suffix == ".tmp"] == []


def test_two_writers_of_one_fact_lose_nothing(tmp_path: Path) -> None:
    code = "for n in range(1, 7): kept.write('service', f'20{YEAR}-{n:02}', many, source='x')"
    both = [child(code.replace("{YEAR}", year), tmp_path) for year in ("20", "21")]
    assert [one.wait() for one in both] == [0, 0]
    assert len(Store(tmp_path).snapshot().parts["service"]) == 12
