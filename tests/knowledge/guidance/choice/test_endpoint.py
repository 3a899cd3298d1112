"""The endpoint that may choose among codes: a process that answers well, badly, or never."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_django import Settings

from fawang.knowledge.guidance.choice import endpoint
from fawang.knowledge.guidance.choice.decision import Choice, State
from fawang.knowledge.search import outside
from tests.knowledge.guidance.drafting.conftest import Serve
from tests.knowledge.servers import servers
from tests.waiting import PATIENCE

OFFERED = Choice(State.OFFERED, ("q-first", "q-second", "q-third"), sure=0.5)
SHOWN: Any = {code: SimpleNamespace(title=f"题目{code}") for code in OFFERED.ranked}


@pytest.fixture
def serve(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Start the server in a mode and let it choose."""
    # A machine that stalls is no endpoint that is late.
    monkeypatch.setattr(endpoint, "TOTAL_SECONDS", PATIENCE)
    with servers("tests.knowledge.guidance.drafting.fake_chat") as start:

        def begin(mode: str) -> str:
            settings.FAWANG_DRAFT_URL = f"http://127.0.0.1:{start(mode)}/v1"
            settings.FAWANG_DRAFT_MODEL, settings.FAWANG_DRAFT_KEY = "a-model", "a-key"
            settings.FAWANG_DRAFT_CHOOSES = True
            return str(settings.FAWANG_DRAFT_URL)

        yield begin


def test_what_it_names_of_the_two_is_opened(serve: Serve) -> None:
    serve("second")
    found = endpoint.reconsider(OFFERED, "老板开除我", SHOWN)
    assert (found.state, found.ranked) == (State.OPENED, ("q-second", "q-first", "q-third"))


def test_what_it_names_of_the_others_is_offered_second(serve: Serve) -> None:
    serve("third")
    found = endpoint.reconsider(OFFERED, "老板开除我", SHOWN)
    assert (found.state, found.ranked) == (State.OFFERED, ("q-first", "q-third", "q-second"))


@pytest.mark.parametrize(
    "mode", ["neither", "foreign", "list", "well", "empty", "shapeless", "text", "fail", "huge"]
)
def test_whatever_else_it_answers_or_nothing_the_local_choice_stands(serve: Serve, mode: str) -> None:
    serve(mode)
    assert endpoint.reconsider(OFFERED, "老板开除我", SHOWN) == OFFERED


def test_of_one_that_never_answers_the_local_choice_stands(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve("hang")
    monkeypatch.setattr(endpoint, "TOTAL_SECONDS", 0.3)
    assert endpoint.reconsider(OFFERED, "老板开除我", SHOWN) == OFFERED


def test_it_is_not_asked_unless_the_installation_says_so(serve: Serve, settings: Settings) -> None:
    serve("second")
    settings.FAWANG_DRAFT_CHOOSES = False
    assert endpoint.reconsider(OFFERED, "老板开除我", SHOWN) == OFFERED
    settings.FAWANG_DRAFT_CHOOSES, settings.FAWANG_DRAFT_URL = True, ""
    assert endpoint.reconsider(OFFERED, "老板开除我", SHOWN) == OFFERED


def test_it_gets_titles_and_words_without_who_somebody_is(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []

    def post(url: str, asked: Any, **options: Any) -> bytes:
        sent.append(asked)
        return outside.post(url, asked, **options)

    serve("second")
    monkeypatch.setattr(endpoint, "post", post)
    endpoint.reconsider(OFFERED, "我的电话13812345678，老板<b>开除我", SHOWN)
    told = sent[0]["messages"][1]["content"]
    assert "13812345678" not in told
    assert "<b>" not in told
    assert all(code in told for code in OFFERED.ranked)
