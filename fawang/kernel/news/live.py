"""Live pages: a transaction says which topic changed, and open pages of that topic are told.

PostgreSQL carries the news (NOTIFY at commit, LISTEN once per server process); server-sent events
carry it to the browser. Only the topic travels, never content: the page then asks for the part it
may see. A lost connection costs nothing, since a page that reconnects reads the current state.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from math import inf

import psycopg
from asgiref.sync import SyncToAsync, sync_to_async
from django.db import connection, connections
from django.http import HttpRequest, StreamingHttpResponse

from fawang.kernel.storage import gathering
from fawang.kernel.storage.prepared import run

log = logging.getLogger(__name__)

CHANNEL = "fawang_live"
HEARTBEAT_SECONDS = 20.0
RECONNECT_SECONDS = 2.0
#: So long before it was sent, at the most, a page read what it shows.
PAGE_SECONDS = 3.0
#: For so long, and of so many topics, it is known when they changed last.
_REMEMBERED_SECONDS, _MOST_REMEMBERED = 120.0, 20_000
_LONGEST = 12
_LIBPQ = frozenset(option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults())


def announce(*topics: str) -> None:
    """Tell open pages of `topics`, when the running transaction commits."""
    if gathering.is_gathering():
        for topic in topics:
            gathering.later(_notify, topic, None)
    elif topics:
        _notify(dict.fromkeys(topics))


def _notify(topics: dict[str, None]) -> None:
    run("SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic", [CHANNEL, list(topics)])


async def let_go() -> None:
    """Give back what the view of a live page has held: its connection and its thread. The stream needs neither.

    Django keeps a thread for each request until its answer ends. A live page's answer lasts for hours, and a thread
    with all that it holds is most of what an idle page costs. Whatever needs one later gets a new one.
    """
    await sync_to_async(_close_connection)()
    request = SyncToAsync.thread_sensitive_context.get(None)
    if request is not None and (thread := SyncToAsync.context_to_thread_executor.pop(request, None)):
        thread.shutdown(wait=False)


def _close_connection() -> None:
    # Looked up here, since it belongs to the thread that runs the view.
    connection.close()


def events_of(events: AsyncIterator[bytes]) -> StreamingHttpResponse:
    """Return events as an answer that no proxy keeps back."""
    response = StreamingHttpResponse(events, content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def stream_of(request: HttpRequest, *topics: str) -> StreamingHttpResponse:
    """Return the news of `topics` as server-sent events: `changed`, without content.

    `since` in the address is when the page was made, in seconds: what changed between that and now is told at once,
    or a page would show the old state until something else happens.
    """
    given = request.GET.get("since", "")
    return events_of(_changes(topics, float(given) if given.isdecimal() and len(given) <= _LONGEST else None))


async def _changes(topics: tuple[str, ...], since: float | None) -> AsyncIterator[bytes]:
    # Not in the view, since the session is written after it whenever somebody has been away for some minutes.
    await let_go()
    yield b"retry: 3000\n\n"
    news = hub.watch(*topics)
    await anext(news)
    try:
        if since is not None and hub.has_heard(topics, since - PAGE_SECONDS):
            yield b"event: changed\ndata: 1\n\n"
        async for changed in news:
            yield b"event: changed\ndata: 1\n\n" if changed else b": still here\n\n"
    finally:
        await news.aclose()


class _Ear:
    """One page that waits, and what it has heard since it looked last."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.heard: set[str] = set()


class Hub:
    """Hands news from one LISTEN connection to any number of waiting pages."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[_Ear]] = {}
        self._task: asyncio.Task[None] | None = None
        #: When topics changed last, the longest ago first; complete from `_since` on.
        self._heard: dict[str, float] = {}
        self._since = inf

    def has_heard(self, topics: Iterable[str], since: float) -> bool:
        """Tell whether one of `topics` has changed after `since` (seconds of the epoch), or may have."""
        return self._since > since or any(self._heard.get(topic, 0.0) > since for topic in topics)

    async def follow(self, topic: str) -> AsyncIterator[bool]:
        """Yield True each time `topic` changes and False as a heartbeat, until the page goes away."""
        watched = self.watch(topic)
        await anext(watched)
        try:
            async for changed in watched:
                yield bool(changed)
        finally:
            await watched.aclose()

    async def watch(self, *topics: str) -> AsyncGenerator[frozenset[str]]:
        """Yield all of `topics` at once, and from then on those that have changed; none as a heartbeat.

        Whoever reads the present state after the first of these misses nothing that comes later.
        """
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())
        ear = _Ear()
        for topic in topics:
            self._waiting.setdefault(topic, set()).add(ear)
        try:
            yield frozenset(topics)
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(ear.news.wait(), HEARTBEAT_SECONDS)
                changed = frozenset(ear.heard)
                ear.heard.clear()
                ear.news.clear()
                yield changed
        finally:
            for topic in topics:
                self._waiting[topic].discard(ear)
                if not self._waiting[topic]:
                    del self._waiting[topic]

    def ears(self, topic: str) -> int:
        """Return how many pages of this process wait for news of `topic`."""
        return len(self._waiting.get(topic, ()))

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except psycopg.Error:
                self._since = inf
                # Away, or a standby that is about to take over and refuses to listen until it has.
                log.warning("live: the database is away, listening again in %s s", RECONNECT_SECONDS)
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen_once(self) -> None:
        # What libpq understands, TLS options among it; what is Django's own (adapters, cursors) stays out.
        params = connections["default"].get_connection_params()
        wanted = {name: value for name, value in params.items() if name in _LIBPQ}
        async with await psycopg.AsyncConnection.connect(**wanted, autocommit=True) as listener:
            await listener.execute(f"LISTEN {CHANNEL}")
            self._since = time.time()
            # Whoever waited while we were away may have missed something.
            for topic in list(self._waiting):
                self._wake(topic)
            async for notice in listener.notifies():
                self._remember(notice.payload)
                self._wake(notice.payload)

    def _remember(self, topic: str) -> None:
        now = time.time()
        self._heard.pop(topic, None)
        self._heard[topic] = now
        while self._heard:
            oldest, at = next(iter(self._heard.items()))
            if now - at < _REMEMBERED_SECONDS and len(self._heard) <= _MOST_REMEMBERED:
                break
            del self._heard[oldest]
            # Of pages from before it nothing is known any more.
            self._since = max(self._since, at)

    def _wake(self, topic: str) -> None:
        for ear in self._waiting.get(topic, ()):
            ear.heard.add(topic)
            ear.news.set()


hub = Hub()
