"""The tests from other instants (tools/clock.py): one clock for all processes."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from tools import check, clock

needs_faketime = pytest.mark.skipif(
    not clock.LIBRARY.exists() and os.environ.get("CI") != "true", reason="apt-get install faketime"
)

#: Says what time it is, and has a process of its own say it a moment later.
PROGRAM = """
import subprocess, sys, time
print(time.time(), flush=True)
if sys.argv[1:]:
    subprocess.run([sys.executable, "-c", sys.argv[1]], check=True)
"""


@needs_faketime
def test_a_process_and_what_it_starts_have_the_same_clock() -> None:
    variables = clock.environment("2028-02-29T03:00", time.time())
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM, PROGRAM],
        env={**os.environ, **variables},
        capture_output=True,
        check=True,
    ).stdout.split()
    first, second = (datetime.fromtimestamp(float(one), UTC) for one in said)
    assert timedelta() <= first - datetime(2028, 2, 29, 3, tzinfo=UTC) < timedelta(minutes=5)
    assert timedelta() <= second - first < timedelta(minutes=5)


def test_every_instant_is_one() -> None:
    for instant in clock.INSTANTS:
        assert datetime.fromisoformat(instant).second == 0


def test_platforms_run_from_some_instants_and_all_else_from_every_one() -> None:
    assert clock.INSTANTS.keys() >= clock.WITH_PLATFORMS
    for instant in clock.INSTANTS:
        assert {"tests", "orders", "programs"} <= {*clock.parts(instant)}
        assert ({*clock.PLATFORMS} <= {*clock.parts(instant)}) is (instant in clock.WITH_PLATFORMS)


def test_tests_are_chosen_by_what_they_say() -> None:
    chosen = {file for one in check.clocked() for file in one.files()}
    assert {"tests/cli/processes/test_jobs.py", "tests/organisations/rules/test_hours.py"} <= chosen
    assert "tests/test_templates.py" not in chosen
    assert not any(file.startswith(("tests/datacentre", "tests/contract")) for file in chosen)
