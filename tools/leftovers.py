"""What a killed run of the checks left behind: its folder, and the processes that still live in it.

The folder of temporary files of a run has a file `owner` with a lock (flock) that lives as long as the run's own
process: a lock that can be taken is a dead run's. Whatever was started by it has the folder in its environment, its
command line, as its working directory or a file of it open (servers write their name over their environment):
databases, browsers, telephones, servers. Nobody else has.
"""

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

PREFIX = "fawang-"
_OWNER = "owner"
#: A database gives its memory back if it is asked to end at once; nobody is waited for longer.
_SECONDS = 5.0


@contextmanager
def owned(parent: Path | None) -> Iterator[Path]:
    """Make a folder for the temporary files of this run; it goes away with them.

    Args:
        parent: where; None: where this machine keeps such files.
    """
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=parent, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # The users of databases pass through.
        folder.chmod(0o711)
        # Nobody sees it before it is locked. What is started does not inherit it.
        with (folder / "begun").open("w") as owner:
            fcntl.flock(owner, fcntl.LOCK_EX)
            (folder / "begun").rename(folder / _OWNER)
            yield folder


def clear(parents: Iterable[Path]) -> list[str]:
    """End what dead runs left in `parents`, and remove their folders; return a line for each."""
    return [
        _remove(folder) for parent in parents for folder in sorted(parent.glob(f"{PREFIX}*")) if _dead(folder)
    ]


def _dead(folder: Path) -> bool:
    try:
        with (folder / _OWNER).open() as owner:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return folder.stat().st_uid == os.geteuid()
    except OSError:
        # It lives; or this is no folder of a run.
        return False


def _remove(folder: Path) -> str:
    living = [one for one in psutil.process_iter() if _belongs(one, f"{folder}")]
    for process in living:
        # PostgreSQL's own signal for that; what is merely killed leaves its segments of shared memory.
        _send(process, signal.SIGQUIT if _name(process) == "postgres" else signal.SIGKILL)
    _gone, left = psutil.wait_procs(living, _SECONDS)
    for process in left:
        _send(process, signal.SIGKILL)
    psutil.wait_procs(left, _SECONDS)
    shutil.rmtree(folder, ignore_errors=True)
    return f"left by a run that was killed, and cleared: {folder}, {len(living)} processes"


def _belongs(process: psutil.Process, folder: str) -> bool:
    if process.pid == os.getpid():
        return False
    told: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: process.environ().values(),
        process.cmdline,
        lambda: (process.cwd(),),
        lambda: (file.path for file in process.open_files()),
    )
    for ask in told:
        with suppress(psutil.Error):
            if any(f"{folder}/" in f"{text}/" for text in ask()):
                return True
    return False


def _name(process: psutil.Process) -> str:
    try:
        return f"{process.name()}"
    except psutil.Error:
        return ""


def _send(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.Error:
        # It has ended meanwhile; or it is somebody else's, who will clear it away.
        return
