"""What each test of a run came to, in a file: a plugin for pytest, and how the file is read.

    pytest -p tools.outcomes …      with FAWANG_TESTS_OUTCOMES naming the file

A line of JSON is written as soon as a part of a test (setup, call, teardown) has ended: also of a run that was killed
the file says how far it came.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

#: The variable that names the file.
FILE = "FAWANG_TESTS_OUTCOMES"
#: Lines of a traceback that are kept: the last ones say what was expected and what was found.
LINES = 20


@dataclass(frozen=True)
class Fault:
    """A test, or a file that could not be read, that failed.

    Attributes:
        test: its node ID, with which pytest can be asked for it alone.
        said: the assertion or exception, in one line.
        traceback: its last lines.
    """

    test: str
    said: str
    traceback: str


@dataclass(frozen=True)
class Outcomes:
    """What the tests of a run came to: those that failed, each once, and the seconds that each test took."""

    faults: tuple[Fault, ...] = ()
    seconds: dict[str, float] | None = None


def read(file: Path) -> Outcomes:
    """Return what a run wrote to `file`; nothing where it never began, no half line of one that was killed."""
    faults: dict[str, Fault] = {}
    seconds: dict[str, float] = {}
    for line in file.read_text().splitlines(keepends=True) if file.exists() else ():
        if line.endswith("\n"):
            part = json.loads(line)
            seconds[part["test"]] = seconds.get(part["test"], 0.0) + part["seconds"]
            if "said" in part:
                faults.setdefault(part["test"], Fault(part["test"], part["said"], part["traceback"]))
    return Outcomes(tuple(faults.values()), seconds)


def slowest(runs: Iterable[Outcomes], count: int) -> list[tuple[str, float]]:
    """Return the tests that took longest, with their seconds."""
    taken = [pair for run in runs for pair in (run.seconds or {}).items()]
    return sorted(taken, key=lambda pair: -pair[1])[:count]


def by_folder(runs: Iterable[Outcomes]) -> list[tuple[str, float]]:
    """Return the seconds of the tests of each folder below `tests/`, the dearest first."""
    taken: dict[str, float] = {}
    for run in runs:
        for test, seconds in (run.seconds or {}).items():
            folder = "/".join(test.partition("::")[0].split("/")[:2])
            taken[folder] = taken.get(folder, 0.0) + seconds
    return sorted(taken.items(), key=lambda pair: -pair[1])


# --- the plugin -------------------------------------------------------------------------------------


class _Writer:
    """Writes each part of a test down as it ends."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write a part of a test down."""
        self._write(report, report.duration)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Write a file down that could not be read."""
        if report.failed:
            self._write(report, 0.0)

    def _write(self, report: pytest.TestReport | pytest.CollectReport, seconds: float) -> None:
        part: dict[str, object] = {"test": report.nodeid, "seconds": round(seconds, 3)}
        if report.failed:
            text = report.longreprtext.rstrip()
            crash = getattr(report.longrepr, "reprcrash", None)
            said = str(crash.message) if crash is not None else text.rpartition("\n")[2]
            part |= {
                "said": next(iter(said.strip().splitlines()), "").strip(),
                "traceback": "\n".join(text.splitlines()[-LINES:]),
            }
        # One write of one line: whoever is killed leaves no half one, but at the very end.
        with self._file.open("a") as file:
            file.write(json.dumps(part) + "\n")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to write. Where, is asked once: tests may empty the environment."""
    config.pluginmanager.register(_Writer(Path(os.environ[FILE])))
