"""A disk that is full, for one process: no file of it may grow beyond so many bytes."""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


@contextmanager
def full(size: int) -> Iterator[None]:
    """Let every file be full at `size` bytes within the block, for all threads of this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def run(command: list[str], environment: dict[str, str], size: int = 0) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, on a disk that is full at `size` bytes of each file; 0: that has room."""

    def limited() -> None:
        if size:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run(
        command, cwd=HOUSE, env=environment | {"FAWANG_LANGUAGE": "en"}, capture_output=True, text=True,
        check=False, preexec_fn=limited,
    )  # fmt: skip
