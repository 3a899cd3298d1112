"""Endpoints that are processes of their own, ended when a test is over."""

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.waiting import PATIENCE

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


@contextmanager
def looked_up_by_nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no name be found, nor said that it is not, as long as this lasts.

    Raises:
        AssertionError: it was waited for.
    """
    over, waited = threading.Event(), list[bool]()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: waited.append(not over.wait(PATIENCE)))
    try:
        yield
    finally:
        over.set()
    assert True not in waited
