"""A chat endpoint that is a process of its own."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from tests.knowledge.servers import servers

type Serve = Callable[[str], str]


@pytest.fixture
def serve(settings: Settings) -> Iterator[Serve]:
    """Start the server in a mode and use it; returns its address."""
    with servers("tests.knowledge.guidance.drafting.fake_chat") as start:

        def begin(mode: str) -> str:
            settings.FAWANG_DRAFT_URL = f"http://127.0.0.1:{start(mode)}/v1"
            settings.FAWANG_DRAFT_MODEL, settings.FAWANG_DRAFT_KEY = "a-model", "a-key"
            return str(settings.FAWANG_DRAFT_URL)

        yield begin
