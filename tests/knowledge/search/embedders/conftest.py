"""An embeddings endpoint that is a process of its own."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from fawang.knowledge.search.embedders.endpoint import Endpoint, load
from tests.knowledge.servers import servers

type Serve = Callable[[str], Endpoint]


@pytest.fixture
def serve(settings: Settings) -> Iterator[Serve]:
    """Start the server in a mode; returns the embedder that asks it."""
    with servers("tests.knowledge.search.embedders.fake_embeddings") as start:

        def begin(mode: str) -> Endpoint:
            settings.FAWANG_EMBEDDINGS_URL = f"http://127.0.0.1:{start(mode)}/v1/"
            settings.FAWANG_EMBEDDINGS_MODEL, settings.FAWANG_EMBEDDINGS_KEY = "a-model", "a-key"
            found = load()
            assert isinstance(found, Endpoint)
            return found

        yield begin
