"""Who goes first: asked of Linux, in processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

from fawang.hotline.telephony.programs.priority import Precedence, give

FIRST, WRITTEN = int(Precedence.HEARD), int(Precedence.WRITTEN)
_TAKES = """
import os, subprocess, sys, threading
from fawang.hotline.telephony.programs.priority import Precedence, give

def of_threads():
    return sorted({os.getpriority(os.PRIO_PROCESS, int(one)) for one in os.listdir("/proc/self/task")})

over = threading.Event()
threading.Thread(target=over.wait, daemon=True).start()
for wanted in sys.argv[1].split(","):
    print(give(Precedence[wanted]), *of_threads(), flush=True)
subprocess.run(["nice"], check=True)
"""


def takes(*wanted: str, before: tuple[str, ...] = ()) -> list[str]:
    """What a process says that takes one precedence after the other, and then what a child of it has."""
    done = subprocess.run(
        [*before, sys.executable, "-c", _TAKES, ",".join(wanted)],
        env={**os.environ, "PYTHONPATH": f"{Path(__file__).parents[4]}"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_what_is_heard_goes_first_where_that_is_allowed_with_all_threads_and_children() -> None:
    now = os.getpriority(os.PRIO_PROCESS, 0)
    assert takes("HEARD") == (
        [f"True {FIRST}", f"{FIRST}"] if os.geteuid() == 0 else [f"False {now}", f"{now}"]
    )


def test_what_is_written_gives_way_also_where_it_was_begun_by_who_goes_first() -> None:
    first = f"True {FIRST}" if os.geteuid() == 0 else f"False {os.getpriority(os.PRIO_PROCESS, 0)}"
    assert takes("HEARD", "WRITTEN", "CONVERTED") == [
        first,
        f"True {WRITTEN}" if os.geteuid() == 0 else first,
        "True 10",
        "10",
    ]


def test_whoever_may_not_goes_on_as_before() -> None:
    # Whoever is no administrator may not anyway.
    less = ("setpriv", "--inh-caps=-sys_nice", "--bounding-set=-sys_nice", "--")
    now = os.getpriority(os.PRIO_PROCESS, 0)
    assert takes("HEARD", before=less if os.geteuid() == 0 else ()) == [f"False {now}", f"{now}"]


def test_sessions_have_their_share_as_well() -> None:
    """Where the kernel gives each session its own, what `nice` says of a process counts within it only."""
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        assert give(Precedence.CONVERTED, process.pid)
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == Precedence.CONVERTED
        share = Path(f"/proc/{process.pid}/autogroup")
        assert not share.exists() or share.read_text().endswith(f"nice {Precedence.CONVERTED:d}\n")
    finally:
        process.kill()
        process.wait()
    # Whoever has ended meanwhile is no trouble.
    assert give(Precedence.CONVERTED, process.pid)


def test_the_session_of_others_is_left_alone() -> None:
    share = Path("/proc/self/autogroup")
    before = share.read_text() if share.exists() else ""
    process = subprocess.Popen(["sleep", "60"])
    try:
        assert give(Precedence.CONVERTED, process.pid)
    finally:
        process.kill()
        process.wait()
    assert (share.read_text() if share.exists() else "") == before
