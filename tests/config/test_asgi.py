"""Bodies are measured before anything of them is stored."""

import asyncio
import gc
from collections.abc import Iterable
from typing import Any

import pytest

from fawang.config.asgi import App, BodyLimit, Message, Receive, Send, application, django_app

LARGEST, DRAIN = 100, 1000


class Inner:
    """An application behind the gate that reads the body, as Django does, and says how much there was."""

    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        body = b""
        more = scope["type"] == "http"
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.seen.append({**scope, "body": body})
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})


def ask(
    app: App,
    chunks: Iterable[bytes] = (b"",),
    *,
    declared: int | bytes | None = None,
    path: str = "/help/submit",
    breaks_off: bool = False,
    **scope: Any,
) -> tuple[list[Message], int]:
    """Send a request; return what came back and how many chunks were taken. Afterwards the line is silent."""
    parts = list(chunks)
    messages = [
        {"type": "http.request", "body": part, "more_body": number < len(parts) or breaks_off}
        for number, part in enumerate(parts, start=1)
    ]
    if breaks_off:
        messages.append({"type": "http.disconnect"})
    sent: list[Message] = []
    taken = 0

    async def receive() -> Message:
        nonlocal taken
        if taken == len(messages):
            await asyncio.Event().wait()
        taken += 1
        return messages[taken - 1]

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"testserver"), (b"content-type", b"text/plain")]
    if declared is not None:
        headers.append(
            (b"content-length", declared if isinstance(declared, bytes) else str(declared).encode())
        )
    whole = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("testserver", 80), "scheme": "http",
        "http_version": "1.1", "asgi": {"version": "3.0"}, **scope,
    }  # fmt: skip
    asyncio.run(asyncio.wait_for(app(whole, receive, send), 10))
    return sent, taken


@pytest.fixture
def inner() -> Inner:
    return Inner()


@pytest.fixture
def gate(inner: Inner) -> BodyLimit:
    return BodyLimit(inner, largest=LARGEST, drain=DRAIN)


def test_what_is_exactly_as_large_as_allowed_passes(gate: BodyLimit, inner: Inner) -> None:
    ask(gate, [b"a" * 60, b"b" * 40], declared=100)
    (seen,) = inner.seen
    assert (seen["path"], seen["method"], seen["body"]) == ("/help/submit", "POST", b"a" * 60 + b"b" * 40)


def test_a_body_without_a_declared_length_passes_up_to_there(gate: BodyLimit, inner: Inner) -> None:
    ask(gate, [b"a" * 100])
    assert inner.seen[0]["body"] == b"a" * 100


def refused(inner: Inner) -> None:
    """Check that the application saw nothing of the request but a question for the page that says so."""
    (seen,) = inner.seen
    assert (seen["path"], seen["method"], seen["body"]) == ("/too-large", "GET", b"")
    names = {name for name, _ in seen["headers"]}
    assert names == {b"host"}


def test_what_says_it_is_too_large_is_refused_before_it_is_read(gate: BodyLimit, inner: Inner) -> None:
    sent, taken = ask(gate, [b"a" * 101], declared=101)
    refused(inner)
    assert sent[0]["status"] == 200
    assert taken == 1


@pytest.mark.parametrize("chunks", [[b"a" * 101], [b"a" * 60, b"a" * 41], [b"a" * 60, b"a" * 41, b"a" * 60]])
@pytest.mark.parametrize("declared", [None, 7, b"nonsense"])
def test_what_turns_out_too_large_is_refused_too_and_answered(
    gate: BodyLimit, inner: Inner, chunks: list[bytes], declared: int | bytes | None
) -> None:
    """Also when the chunk that was too much was the last: nothing more comes to wait for."""
    sent, taken = ask(gate, chunks, declared=declared)
    refused(inner)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert taken == len(chunks)


def test_the_rest_is_read_and_thrown_away_up_to_a_bound(gate: BodyLimit, inner: Inner) -> None:
    _, taken = ask(gate, [b"a" * 100] * 30, declared=3000)
    assert taken == DRAIN // 100
    refused(inner)


def test_who_hangs_up_gets_no_answer(gate: BodyLimit, inner: Inner) -> None:
    sent, _ = ask(gate, [b"a" * 60], declared=500, breaks_off=True)
    assert sent == []
    assert inner.seen == []


def test_what_is_no_request_passes(gate: BodyLimit, inner: Inner) -> None:
    ask(gate, type="websocket")
    assert inner.seen[0]["type"] == "websocket"


def test_the_limit_is_that_of_uploads_and_what_a_form_needs_around_them() -> None:
    assert isinstance(application, BodyLimit)
    assert application.largest == 21 * 1024 * 1024
    assert application.drain > application.largest


@pytest.mark.parametrize("path", ["/api/v1/work-orders", "/help/submit"])
def test_the_answer_is_a_problem_to_programs_and_a_page_to_people(path: str, settings: Any) -> None:
    from tests.browser import PLAIN_FILES

    settings.STORAGES = PLAIN_FILES
    sent, _ = ask(BodyLimit(django_app, largest=LARGEST, drain=DRAIN), [b"a" * 101], path=path)
    start, *bodies = sent
    headers = {name.lower(): value for name, value in start["headers"]}
    body = b"".join(message.get("body", b"") for message in bodies).decode()
    assert start["status"] == 413
    if path.startswith("/api/"):
        assert headers[b"content-type"] == b"application/problem+json"
        assert '"code": "body_too_large"' in body
        assert '"megabytes": 20' in body
    else:
        assert headers[b"content-type"].startswith(b"text/html")
        assert "20" in body
        assert "</html>" in body


def test_the_collector_leaves_alone_what_the_application_consists_of() -> None:
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold() == (20_000, 20, 20)
