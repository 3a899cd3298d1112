"""A chat endpoint that is a process of its own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

HOUSE = Path(__file__).resolve().parents[3]

type Serve = Callable[[str], str]


@pytest.fixture
def serve(settings: Settings) -> Iterator[Serve]:
    """Start the server in a mode and use it; returns its address."""
    running: list[subprocess.Popen[str]] = []

    def begin(mode: str) -> str:
        command = [sys.executable, "-m", "tests.knowledge.drafting.fake_chat", "--port", "0", mode]
        process = subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout
        settings.FAWANG_DRAFT_URL = f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
        settings.FAWANG_DRAFT_MODEL, settings.FAWANG_DRAFT_KEY = "a-model", "a-key"
        return str(settings.FAWANG_DRAFT_URL)

    yield begin
    for process in running:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()
