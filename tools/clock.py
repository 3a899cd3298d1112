"""The tests whose outcome can hang on the clock, from instants at which much changes: a part of `make proof`.

From each instant `tools/check.py --clocked` runs under libfaketime, and the clock goes on from there. It is set forward
by the same seconds for whatever is started: databases, servers and browsers have the clock of the tests. What measures
how long something takes (the monotonic clock), and the dates of files, are left as they are.

    .venv/bin/python -m tools.clock [instant …]      all, or those named as below
"""

import math
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tools.check import CLOCKED, ROOT

#: For programs with threads. Debian's package `faketime`.
LIBRARY = Path(f"/usr/lib/{os.uname().machine}-linux-gnu/faketime/libfaketimeMT.so.1")
#: In UTC; China is eight hours ahead. Why, says what stands beside it.
INSTANTS = {
    "2026-12-08T03:12": "a working day, before what is tidied at 03:17",
    "2026-12-08T03:40": "in the midst of it",
    "2026-12-08T15:55": "before midnight in China",
    "2026-12-08T18:05": "before what is compared every day",
    "2026-12-08T19:15": "before what is done in China's small hours",
    "2026-12-12T03:00": "a Saturday",
    "2026-12-13T03:00": "a Sunday",
    "2026-12-31T15:55": "before China's New Year",
    "2027-01-01T03:00": "New Year's Day",
    "2027-02-28T03:00": "the last of February",
    "2028-02-29T03:00": "a leap day",
}


def environment(instant: str, now: float) -> dict[str, str]:
    """Return the variables that set the clock of a process and of all that it starts.

    Args:
        instant: in UTC, to the minute.
        now: the present moment, in seconds since 1970.
    """
    ahead = math.ceil(datetime.fromisoformat(instant).replace(tzinfo=UTC).timestamp() - now)
    return {
        "LD_PRELOAD": f"{LIBRARY}",
        "FAKETIME": f"{ahead:+d}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }


def run(instant: str, folder: Path) -> tuple[int, float]:
    """Run the tests from an instant on; return the exit code and the seconds. What they say goes to a file."""
    began = time.monotonic()
    with (folder / f"{instant}.txt").open("wb") as output:
        done = subprocess.run(
            [sys.executable, "tools/check.py", CLOCKED],
            cwd=ROOT,
            env={**os.environ, **environment(instant, time.time())},
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return done.returncode, time.monotonic() - began


def main() -> int:
    """Print instant × result, and what failed or is unsteady; return 1 if something failed."""
    folder = ROOT / "build" / "check" / "clock"
    folder.mkdir(parents=True, exist_ok=True)
    bad = 0
    for instant in sys.argv[1:] or INSTANTS:
        code, seconds = run(instant, folder)
        said = (folder / f"{instant}.txt").read_text(errors="replace").splitlines()
        print(
            f"{instant}  {'FAILED' if code else 'passed'}  {seconds:5.0f} s  {INSTANTS.get(instant, '')}",
            flush=True,
        )
        for line in said:
            if line.startswith(("── FAILED", "── unsteady")):
                print(f"    {line.removeprefix('── ')}", flush=True)
        bad |= code
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
