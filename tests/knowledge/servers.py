"""Endpoints that are processes of their own, ended when a test is over."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


@contextmanager
def servers(module: str) -> Iterator[Callable[[str], str]]:
    """Yield what starts a module as a server in a mode and returns the port that it prints."""
    running: list[subprocess.Popen[str]] = []

    def start(mode: str) -> str:
        process = subprocess.Popen(
            [sys.executable, "-m", module, mode], cwd=HOUSE, stdout=subprocess.PIPE, text=True
        )
        running.append(process)
        assert process.stdout
        return process.stdout.readline().strip()

    try:
        yield start
    finally:
        for process in running:
            process.kill()
            process.wait()
            assert process.stdout
            process.stdout.close()
