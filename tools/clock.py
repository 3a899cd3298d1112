"""The tests whose outcome can hang on the clock, from instants at which much changes: a part of `make proof`.

From each instant `tools/check.py --clocked` runs under libfaketime, and the clock goes on from there. It is set by the
same seconds for whatever is started: databases and servers have the clock of the tests. Browsers keep the real one,
as somebody's at home may. What measures how long something takes (the monotonic clock), and the dates of files, are
left as they are.

    .venv/bin/python -m tools.clock [instant …]      all, or those named as below
"""

import math
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tools.check import CLOCKED, ROOT, clocked

#: For programs with threads. Debian's package `faketime`.
LIBRARY = Path(f"/usr/lib/{os.uname().machine}-linux-gnu/faketime/libfaketimeMT.so.1")
#: Programs that keep the real clock: with another one Chromium's own processes spin, and take the cores of all else.
BROWSERS = ("chromium", "chromium-headless-shell", "chrome-headless-shell")
#: In UTC; China is eight hours ahead. Why, says what stands beside it.
INSTANTS = {
    "2026-02-14T03:00": "a Saturday that is worked, before Spring Festival",
    "2026-04-30T15:55": "before the holidays of May, whose calendar is published",
    "2026-12-08T03:12": "a working day, before what is tidied at 03:17",
    "2026-12-08T03:40": "in the midst of it",
    "2026-12-08T15:55": "before midnight in China",
    "2026-12-08T18:05": "before what is compared every day",
    "2026-12-08T19:15": "before what is done in China's small hours",
    "2026-12-12T03:00": "a Saturday",
    "2026-12-13T03:00": "a Sunday",
    "2026-12-31T15:55": "before China's New Year",
    "2027-01-01T03:00": "New Year's Day",
    "2027-02-06T03:00": "Spring Festival, in a year whose calendar is not published",
    "2027-02-20T03:00": "a Saturday after it of which nobody knows yet whether it is worked",
    "2027-02-28T03:00": "the last of February",
    "2027-04-30T03:00": "before the holidays of May",
    "2027-05-01T03:00": "the first of them",
    "2027-10-01T03:00": "National Day",
    "2028-02-29T03:00": "a leap day",
}

#: What runs whole platforms, and most of the time that all takes: from these instants only.
PLATFORMS = ("faults", "journeys")
WITH_PLATFORMS = {"2026-12-08T03:12", "2026-12-08T15:55", "2027-01-01T03:00"}


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
        # Else all share a semaphore as they start, and a process that is killed just then stops those after it.
        "FAKETIME_DISABLE_SHM": "1",
        "FAKETIME_SKIP_CMDS": ",".join(BROWSERS),
    }


def parts(instant: str) -> list[str]:
    """Return the parts that run from an instant."""
    return [one.name for one in clocked() if one.name not in PLATFORMS or instant in WITH_PLATFORMS]


def run(instant: str, folder: Path) -> tuple[int, float]:
    """Run the tests from an instant on; return the exit code and the seconds. What they say goes to a file."""
    began = time.monotonic()
    with (folder / f"{instant}.txt").open("wb") as output:
        done = subprocess.run(
            [sys.executable, "tools/check.py", CLOCKED, *parts(instant)],
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
