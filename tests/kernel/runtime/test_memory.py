"""Freed memory goes back to the system: threads that had much for a moment keep nothing of it."""

import os
import subprocess
import sys

import pytest

from fawang.kernel.runtime import memory

#: Eight threads each build 40 MB of small pieces and let them go, as one that draws a report does; what stays, in MB.
_WORK = """
import ctypes, re, sys, threading
from pathlib import Path
if sys.argv[1] == "limited":
    from fawang.kernel.runtime import memory
    memory.limit()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes, libc.free.argtypes = [ctypes.c_size_t], [ctypes.c_void_p]

def work():
    held = [libc.malloc(800) for _ in range(50_000)]
    for one in held: ctypes.memset(one, 1, 800)
    # The last piece of each stays, as something always does: nothing on top of it can go back by itself.
    for one in held[:-1]: libc.free(one)

barrier = threading.Barrier(8)
def run():
    barrier.wait(); work(); barrier.wait()
threads = [threading.Thread(target=run) for _ in range(8)]
for one in threads: one.start()
for one in threads: one.join()
if sys.argv[1] == "limited":
    memory.give_back()
rollup = Path("/proc/self/smaps_rollup").read_text()
print(sum(map(int, re.findall(r"^Private_\\w+:\\s+(\\d+) kB$", rollup, re.MULTILINE))) // 1024)
"""


def kept(how: str) -> int:
    """Return what a process holds of its own after the work, in MB."""
    done = subprocess.run([sys.executable, "-c", _WORK, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_what_threads_had_for_a_moment_goes_back() -> None:
    assert kept("as it is") > 250
    assert kept("limited") < 60


def test_what_nobody_needs_is_let_go_first_and_one_that_cannot_keeps_none(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []

    def broken() -> None:
        asked.append("broken")
        raise OSError("away")

    monkeypatch.setattr(memory, "_resting", [])
    memory.rest_when_idle(broken)
    memory.rest_when_idle(lambda: asked.append("second"))
    memory.give_back()
    assert asked == ["broken", "second"]
    assert "could not be let go" in caplog.text


#: Arrow writes and reads a file, and LightGBM ranks; both load pandas where they find it.
_WITHOUT_PANDAS = """
import io, sys
from fawang.kernel.runtime import memory
if sys.argv[1] == "without":
    memory.do_without_pandas()
import lightgbm, numpy as np, pyarrow as pa, pyarrow.parquet as pq
file = io.BytesIO()
pq.write_table(pa.table({"a": pa.array([1, None]), "b": pa.array(np.arange(2))}), file)
assert pq.read_table(file).to_pylist() == [{"a": 1, "b": 0}, {"a": None, "b": 1}]
taught = lightgbm.train({"verbose": -1, "min_data_in_leaf": 1}, lightgbm.Dataset(np.eye(8), np.arange(8.0)), 3)
assert len(set(taught.predict(np.eye(8), num_threads=1))) > 1
print("pandas" in sys.modules)
"""


def test_arrow_and_lightgbm_do_without_pandas() -> None:
    def loaded(how: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", _WITHOUT_PANDAS, how], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert loaded("as it is") == "True"
    assert loaded("without") == "False"


NINJA = """
import sys
from fawang.kernel.runtime import memory
memory.do_without_test_client()
import fawang.config.asgi
print("ninja" in sys.modules, "django.test" in sys.modules, "jinja2" in sys.modules)
"""


def test_ninja_does_without_the_test_client() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "fawang.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", NINJA], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "False", "False"]
