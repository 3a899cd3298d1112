"""The other sides that we speak with, as processes of their own: each prints one line once it listens."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


@contextmanager
def started(module: str, arguments: Sequence[str]) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Run a module of ours within the block; yield the process, and the line that it prints once it listens."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline()
        finally:
            process.kill()


@contextmanager
def listening(module: str, folder: Path, *more: str) -> Iterator[str]:
    """Run one whose line is its port, and that is told by the files of a folder; yield where it answers."""
    with started(module, ["--port", "0", "--dir", str(folder), *more]) as (_process, line):
        yield f"http://127.0.0.1:{int(line)}"
