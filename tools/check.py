"""Every check, one after the other; says at the end what failed, what was skipped and how long each took.

    .venv/bin/python tools/check.py [name …]

With CI=true a check that cannot run here fails instead of being skipped.
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CI = os.environ.get("CI") == "true"


@dataclass(frozen=True)
class Check:
    """A command that exits with 0 when all is well. `needs` is a program it cannot do without."""

    name: str
    command: tuple[str, ...]
    needs: str = ""


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
    Check("journeys", (PYTHON, "-m", "pytest", "-q", "tests/journeys"), needs="chromium"),
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


def main() -> int:
    """Run the checks named on the command line, or all; return 1 if one failed."""
    wanted = [check for check in CHECKS if not sys.argv[1:] or check.name in sys.argv[1:]]
    results = []
    for check in wanted:
        print(f"── {check.name}", flush=True)
        began = time.monotonic()
        if check.needs and shutil.which(check.needs) is None:
            outcome = "FAILED" if CI else "skipped"
            print(f"{check.needs} is not installed")
        else:
            environment = {**os.environ, **SETTINGS}
            done = subprocess.run(check.command, cwd=ROOT, env=environment, check=False)
            outcome = "passed" if done.returncode == 0 else "FAILED"
        results.append((check.name, outcome, time.monotonic() - began))
    print("──")
    for name, outcome, seconds in results:
        print(f"{name:<14}{outcome:<10}{seconds:6.0f} s")
    if skipped := [name for name, outcome, _ in results if outcome == "skipped"]:
        print(f"skipped here, because a program is missing: {', '.join(skipped)}")
    return 1 if any(outcome == "FAILED" for _, outcome, _ in results) else 0


if __name__ == "__main__":
    raise SystemExit(main())
