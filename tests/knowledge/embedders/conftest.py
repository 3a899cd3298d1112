"""An embeddings endpoint that is a process of its own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from fawang.knowledge.embedders.endpoint import Endpoint, load

HOUSE = Path(__file__).resolve().parents[3]

type Serve = Callable[[str], Endpoint]


@pytest.fixture
def serve(settings: Settings) -> Iterator[Serve]:
    """Start the server in a mode; returns the embedder that asks it."""
    running: list[subprocess.Popen[str]] = []

    def begin(mode: str) -> Endpoint:
        command = [sys.executable, "-m", "tests.knowledge.embedders.fake_embeddings", mode]
        process = subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout
        settings.FAWANG_EMBEDDINGS_URL = f"http://127.0.0.1:{process.stdout.readline().strip()}/v1/"
        settings.FAWANG_EMBEDDINGS_MODEL, settings.FAWANG_EMBEDDINGS_KEY = "a-model", "a-key"
        found = load()
        assert isinstance(found, Endpoint)
        return found

    yield begin
    for process in running:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()
