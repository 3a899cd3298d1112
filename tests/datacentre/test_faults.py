"""Faults of the store and of asking: killed at every step of a month, and fifty askers at once while months change."""

import json
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.calendars import days
from fawang.datacentre.warehouse.store import WHOLE, Store
from tests.datacentre.queries.questions.test_executor import service
from tests.datacentre.rows import rows
from tests.datacentre.warehouse.test_store import child

MARCH = Period(date(2021, 3, 1), date(2021, 3, 31))


def volume(folder: Path) -> object:
    engine = DuckDB(Store(folder), memory_mb=300, threads=1, seconds=30)
    table = ask(Question(("volume", "people"), MARCH, by=("prefecture",)), engine)
    return [(row.keys, [figure.value for figure in row.figures.values()]) for row in table.rows]


#: The steps of writing a month, each with how often it is done before the writer dies there.
STEPS = [
    ("pq.write_table", 0), ("pq.write_table", 3), ("disk.to_disk", 0), ("disk.to_disk", 5), ("Path.replace", 0),
    ("Path.replace", 1), ("Path.replace", 8), ("Path.write_text", 0),
]  # fmt: skip


@pytest.mark.parametrize(("step", "times"), STEPS)
def test_killed_at_any_step_a_month_is_as_it_was(tmp_path: Path, step: str, times: int) -> None:
    kept = Store(tmp_path)
    kept.write("service", "2021-03", rows("service", service("2021-03-05", person=7)), source="test")
    before, asked = kept.snapshot(), volume(tmp_path)
    owner, _dot, name = step.rpartition(".")
    code = f"""
import pyarrow.parquet as pq
from tests.datacentre.dying import die_at
die_at({owner}, "{name}", {times})
kept.write("service", "2021-03", many, source="x")
"""
    assert child(code, tmp_path).wait() == -signal.SIGKILL
    assert kept.snapshot() == before
    assert kept.verify() == []
    assert volume(tmp_path) == asked
    # Whoever comes next is not in the way of what lies about.
    kept.write("service", "2021-03", rows("service", *[service("2021-03-06", person=8)] * 2), source="test")
    assert kept.verify() == []
    assert volume(tmp_path) == [(("4406",), [2, 1])]


_ASKERS = """
import json, os, resource, sys, threading, django
django.setup()
from datetime import date
from pathlib import Path
from fawang.datacentre.queries.questions import executor as asking
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.rules.periods import Grain, Period
from fawang.datacentre.queries.questions.question import Filter, Question
from fawang.datacentre.warehouse.store import Store
from tests.datacentre.rows import rows
from tests.datacentre.queries.questions.test_executor import service

store = Store(Path(sys.argv[1]))
engine = DuckDB(store, memory_mb=300, threads=2, seconds=60)
period = Period(date(2021, 1, 1), date(2021, 12, 31))
questions = [
    Question(("volume", "people"), period, by=(("prefecture", "matter")[n % 2],), exact=True,
             where=(Filter("hour", (str(n % 24),), n % 3 == 0),))
    for n in range(50)
]
alone = [ask(one, engine) for one in questions]
asking.forget()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found, start, stop = {}, threading.Barrier(51), threading.Event()

def asker(n):
    start.wait()
    try:
        found[n] = ask(questions[n], engine) == alone[n]
    except Exception as failure:
        found[n] = repr(failure)

def writer():
    # Months of which nobody asks change meanwhile, and of each the answer would be another state.
    turn = 0
    while not stop.wait(0.1):
        turn += 1
        store.write("service", "2030-01", rows("service", *[service("2030-01-02", person=n) for n in range(1, turn)]),
                    source="test")

threads = [threading.Thread(target=asker, args=(n,)) for n in range(50)]
busy = threading.Thread(target=writer)
for one in (*threads, busy):
    one.start()
start.wait()
for one in threads:
    one.join()
stop.set()
busy.join()
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
listed, grown = [found[n] for n in range(50)], (after - before) / 1024
print(json.dumps({"found": listed, "grown_mb": grown, "wrong": store.verify()}))
"""


def test_fifty_askers_at_once_get_what_each_would_get_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("day", WHOLE, days(), source="test")
    for month in range(1, 13):
        store.write(
            "service", f"2021-{month:02}",
            rows("service", *[
                service(
                    f"2021-{month:02}-{n % 28 + 1:02}", f"44{n % 21 + 1:02}05011001", person=n * 7919 % 4001 + 1,
                    hour=n % 24, matter=("labour", "family", "traffic")[n % 3],
                )
                for n in range(3_000)
            ]),
            source="test",
        )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", _ASKERS, str(tmp_path)], capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout)
    assert said["found"] == [True] * 50
    assert said["wrong"] == []
    # Two at a time: fifty take no more memory than a few.
    assert said["grown_mb"] < 350
