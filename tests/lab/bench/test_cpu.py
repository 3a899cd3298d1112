"""CPU seconds of process trees."""

import os
import subprocess
import sys

from lab.bench.cpu import Usage, tree_seconds, usage
from tests.waiting import stand_by, until

_BUSY = "import time\nwhile time.process_time() < 0.3: pass\n"
#: Busy in a grandchild that has ended, then idle.
_FAMILY = (
    f"import subprocess, sys, time\nsubprocess.run([sys.executable, '-c', {_BUSY!r}])\n"
    "print(flush=True)\ntime.sleep(60)"
)


def test_usage_is_what_lies_between_two_readings() -> None:
    assert Usage(5.0, 3.5) - Usage(2.0, 1.5) == Usage(3.0, 2.0)


def test_children_that_have_ended_count_and_sleeping_does_not() -> None:
    process = subprocess.Popen([sys.executable, "-c", _FAMILY], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        used = tree_seconds(process.pid)
        assert 0.25 <= used < 2
        stand_by(0.2)
        assert tree_seconds(process.pid) - used < 0.1
    finally:
        process.kill()
        process.communicate()


def test_children_that_live_count() -> None:
    before = tree_seconds(os.getpid())
    with subprocess.Popen([sys.executable, "-c", _BUSY + "input()"], stdin=subprocess.PIPE) as process:
        until(lambda: tree_seconds(process.pid) >= 0.25)
        assert tree_seconds(os.getpid()) - before >= 0.25
        process.communicate(b"\n")


def test_a_process_that_is_gone_has_used_nothing() -> None:
    assert usage(2**30, 2**30) == Usage(0.0, 0.0)
