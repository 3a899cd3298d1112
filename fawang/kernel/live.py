"""Live pages: a transaction says which topic changed, and open pages of that topic are told.

PostgreSQL carries the news (NOTIFY at commit, LISTEN once per server process); server-sent events
carry it to the browser. Only the topic travels, never content: the page then asks for the part it
may see. A lost connection costs nothing, since a page that reconnects reads the current state.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import psycopg
from django.db import connection, connections

log = logging.getLogger(__name__)

CHANNEL = "fawang_live"
HEARTBEAT_SECONDS = 20.0
RECONNECT_SECONDS = 2.0
_LIBPQ = frozenset(option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults())


def announce(*topics: str) -> None:
    """Tell open pages of `topics`, when the running transaction commits."""
    if not topics:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic", [CHANNEL, list(topics)]
        )


class Hub:
    """Hands news from one LISTEN connection to any number of waiting pages."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._task: asyncio.Task[None] | None = None

    async def follow(self, topic: str) -> AsyncIterator[bool]:
        """Yield True each time `topic` changes and False as a heartbeat, until the page goes away."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())
        news = asyncio.Event()
        self._waiting.setdefault(topic, set()).add(news)
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(news.wait(), HEARTBEAT_SECONDS)
                changed = news.is_set()
                news.clear()
                yield changed
        finally:
            self._waiting[topic].discard(news)
            if not self._waiting[topic]:
                del self._waiting[topic]

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except psycopg.Error:
                # Away, or a standby that is about to take over and refuses to listen until it has.
                log.warning("live: the database is away, listening again in %s s", RECONNECT_SECONDS)
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen_once(self) -> None:
        # What libpq understands, TLS options among it; what is Django's own (adapters, cursors) stays out.
        params = connections["default"].get_connection_params()
        wanted = {name: value for name, value in params.items() if name in _LIBPQ}
        async with await psycopg.AsyncConnection.connect(**wanted, autocommit=True) as listener:
            await listener.execute(f"LISTEN {CHANNEL}")
            # Whoever waited while we were away may have missed something.
            for topic in list(self._waiting):
                self._wake(topic)
            async for notice in listener.notifies():
                self._wake(notice.payload)

    def _wake(self, topic: str) -> None:
        for news in self._waiting.get(topic, ()):
            news.set()


hub = Hub()
