"""Every check; says at the end what failed, what was skipped and how long each took.

One follows the other, but for the journeys, which run beside the tests: either keeps about one core busy.

    .venv/bin/python tools/check.py [name …]

With CI=true a check that cannot run here fails instead of being skipped.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CI = os.environ.get("CI") == "true"


@dataclass(frozen=True)
class Check:
    """A command that exits with 0 when all is well.

    `needs` is a program it cannot do without; `beside` the check that it runs beside, if that one runs too.
    """

    name: str
    command: tuple[str, ...]
    needs: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Running:
    """A check under way, and where its output goes if not to the terminal."""

    check: Check
    began: float
    process: subprocess.Popen[bytes] | None
    output: IO[bytes] | None

    def wait(self) -> tuple[str, str, float]:
        """Wait for it; return its name, how it ended, and the seconds it took."""
        if self.process is None:
            return self.check.name, "FAILED" if CI else "skipped", 0.0
        outcome = "passed" if self.process.wait() == 0 else "FAILED"
        return self.check.name, outcome, time.monotonic() - self.began

    def show(self) -> None:
        """Print what it kept to itself."""
        if self.output is not None:
            print(f"── {self.check.name}", flush=True)
            self.output.seek(0)
            shutil.copyfileobj(self.output, sys.stdout.buffer)
            sys.stdout.flush()
            self.output.close()


PYTHON = str(BIN / "python")
CHECKS = (
    Check("lint", (str(BIN / "ruff"), "check")),
    Check("format", (str(BIN / "ruff"), "format", "--check", "--quiet")),
    Check("contracts", (str(BIN / "lint-imports"), "--no-cache")),
    Check("types", (str(BIN / "mypy"), "--no-incremental")),
    Check("migrations", (PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run")),
    Check("stylesheet", (PYTHON, "tools/stylesheet.py", "--check")),
    Check("translations", (PYTHON, "tools/messages.py", "--check"), needs="xgettext"),
    Check("tests", (PYTHON, "-m", "pytest", "-q", "--ignore=tests/journeys")),
    Check("journeys", (PYTHON, "-m", "pytest", "-q", "tests/journeys"), needs="chromium", beside="tests"),
)

#: For checks that load the settings: secrets of no worth. The tests set their own.
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "fawang.config.settings",
    "FAWANG_HOME": str(ROOT / "build" / "check"),
    "FAWANG_SECRET_KEY": "only-for-checks",
    "FAWANG_KEYS": "k1:" + "11" * 32,
    "FAWANG_INDEX_KEY": "22" * 32,
    "FAWANG_LINK_KEY": "33" * 32,
}


def start(check: Check, *, silent: bool = False) -> Running:
    """Start a check; a silent one keeps its output until its end."""
    if not silent:
        print(f"── {check.name}", flush=True)
    if check.needs and shutil.which(check.needs) is None:
        print(f"{check.needs} is not installed")
        return Running(check, time.monotonic(), None, None)
    output = tempfile.TemporaryFile() if silent else None  # noqa: SIM115 - closed at its end
    process = subprocess.Popen(
        check.command, cwd=ROOT, env={**os.environ, **SETTINGS}, stdout=output, stderr=output
    )
    return Running(check, time.monotonic(), process, output)


def main() -> int:
    """Run the checks named on the command line, or all; return 1 if one failed."""
    wanted = [check for check in CHECKS if not sys.argv[1:] or check.name in sys.argv[1:]]
    names = {check.name for check in wanted}
    results: list[tuple[str, str, float]] = []
    for check in wanted:
        if check.beside in names:
            continue
        running = [start(other, silent=True) for other in wanted if other.beside == check.name]
        running.insert(0, start(check))
        with ThreadPoolExecutor() as pool:
            results += pool.map(Running.wait, running)
        for one in running:
            one.show()
    print("──")
    for name, outcome, seconds in results:
        print(f"{name:<14}{outcome:<10}{seconds:6.0f} s")
    if skipped := [name for name, outcome, _ in results if outcome == "skipped"]:
        print(f"skipped here, because a program is missing: {', '.join(skipped)}")
    return 1 if any(outcome == "FAILED" for _, outcome, _ in results) else 0


if __name__ == "__main__":
    raise SystemExit(main())
