"""Open pages hear of their own topic, once it is committed, and go on hearing when the database was away."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from typing import Any

import pytest
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from fawang.kernel.news import live
from fawang.kernel.news.live import Hub, announce

pytestmark = pytest.mark.usefixtures("real_database")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.4)
    monkeypatch.setattr(live, "RECONNECT_SECONDS", 0.1)


def committed(*topics: str) -> None:
    with transaction.atomic():
        announce(*topics)


def undone(*topics: str) -> None:
    with transaction.atomic():
        announce(*topics)
        transaction.set_rollback(True)


def kill_listeners() -> int:
    """Do what a restart of the database does to the connection that listens."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        return int(cursor.fetchone()[0])


def listening_as() -> list[str]:
    """Return by which names connections listen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        return [name for (name,) in cursor.fetchall()]


async def elsewhere[Result](work: Callable[..., Result], *arguments: Any) -> Result:
    """Run `work` in a thread, as another process of the installation would."""

    def run() -> Result:
        try:
            return work(*arguments)
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


async def hear(page: AsyncIterator[bool]) -> bool:
    return await asyncio.wait_for(anext(page), 10)


def follow(hub: Hub, topic: str) -> AsyncGenerator[bool]:
    page = hub.follow(topic)
    assert isinstance(page, AsyncGenerator)
    return page


async def hear_at_last(page: AsyncIterator[bool]) -> None:
    """Wait for news, however many heartbeats come before."""
    for _ in range(20):
        if await hear(page):
            return
    raise AssertionError("nothing was heard")


async def begin(hub: Hub, topic: str) -> AsyncGenerator[bool]:
    """Open a page. It hears once that listening has begun, since it may have missed something before."""
    page = follow(hub, topic)
    await hear_at_last(page)
    return page


def run(story: Callable[[Hub], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(Hub()), 30))


def test_a_page_hears_of_its_own_topic_only() -> None:
    async def story(hub: Hub) -> None:
        async with aclosing(await begin(hub, "order:1")) as one, aclosing(follow(hub, "order:2")) as other:
            waiting = asyncio.ensure_future(hear(other))
            await elsewhere(committed, "order:1")
            assert await hear(one) is True
            assert await waiting is False

    run(story)


def test_all_pages_of_a_topic_hear_and_several_topics_go_out_together() -> None:
    async def story(hub: Hub) -> None:
        first = await begin(hub, "order:1")
        pages = [first, follow(hub, "order:1"), follow(hub, "unit:7")]
        heard = [asyncio.ensure_future(hear_at_last(page)) for page in pages]
        await asyncio.sleep(0)
        await elsewhere(committed, "order:1", "unit:7")
        await asyncio.gather(*heard)

    run(story)


def test_nothing_is_heard_before_the_commit_nor_of_what_was_undone() -> None:
    async def story(hub: Hub) -> None:
        page = await begin(hub, "order:1")
        await elsewhere(undone, "order:1")
        assert await hear(page) is False
        committing = asyncio.ensure_future(elsewhere(committed_when_told))
        await asyncio.to_thread(announced.wait, 10)
        assert await hear(page) is False
        assert not committing.done()
        told.set()
        await committing
        assert await hear(page) is True

    announced, told = threading.Event(), threading.Event()

    def committed_when_told() -> None:
        with transaction.atomic():
            announce("order:1")
            announced.set()
            assert told.wait(20)

    run(story)


def test_a_page_that_nothing_happens_to_gets_heartbeats() -> None:
    async def story(hub: Hub) -> None:
        page = await begin(hub, "order:1")
        assert [await hear(page), await hear(page)] == [False, False]

    run(story)


def test_after_the_connection_died_pages_look_again_and_hear_again() -> None:
    async def story(hub: Hub) -> None:
        page = await begin(hub, "order:1")
        assert await elsewhere(kill_listeners) == 1
        # Whatever happened meanwhile was missed, so the page is told to look.
        await hear_at_last(page)
        assert await hear(page) is False
        await elsewhere(committed, "order:1")
        assert await hear(page) is True

    run(story)


def test_one_connection_listens_for_any_number_of_pages() -> None:
    async def story(hub: Hub) -> None:
        await begin(hub, "order:1")
        pages = [follow(hub, f"order:{number}") for number in range(2, 12)]
        await asyncio.gather(*map(hear, pages))
        assert await elsewhere(kill_listeners) == 1

    run(story)


def test_what_changed_while_a_page_was_on_its_way_is_known() -> None:
    async def story(hub: Hub) -> None:
        before = time.time()
        # Nothing is known of the time before it listened.
        assert hub.has_heard(["order:1"], before)
        async with aclosing(await begin(hub, "order:2")) as other:
            made = time.time()
            assert hub.has_heard(["order:1"], before)
            assert not hub.has_heard(["order:1"], made)
            await elsewhere(committed, "order:1", "order:2")
            await hear_at_last(other)
            assert hub.has_heard(["order:3", "order:1"], made)
            assert not hub.has_heard(["order:3"], made)
            assert not hub.has_heard(["order:1"], time.time())

    run(story)


def test_only_so_much_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fawang.kernel.news.live._MOST_REMEMBERED", 3)
    hub = Hub()
    hub._since = 0.0
    for number in range(5):
        hub._remember(f"order:{number}")
    assert list(hub._heard) == ["order:2", "order:3", "order:4"]
    # Whoever asks about earlier than what is remembered is told that there may be something.
    assert hub.has_heard(["order:9"], 1.0)
    assert not hub.has_heard(["order:9"], time.time())


def test_pages_that_went_away_leave_nothing_behind() -> None:
    async def story(hub: Hub) -> None:
        one = await begin(hub, "order:1")
        other = follow(hub, "order:1")
        await hear(other)
        await one.aclose()
        await elsewhere(committed, "order:1")
        assert await hear(other) is True
        await other.aclose()
        assert hub._waiting == {}

    run(story)


def test_announcing_nothing_says_nothing() -> None:
    async def story(hub: Hub) -> None:
        page = await begin(hub, "order:1")
        await elsewhere(committed)
        assert await hear(page) is False

    with CaptureQueriesContext(connection) as caught:
        announce()
    assert len(caught) == 0
    run(story)


def test_a_topic_is_a_text_like_any_other() -> None:
    odd = "order:'; LISTEN other; --"

    async def story(hub: Hub) -> None:
        page = await begin(hub, odd)
        await elsewhere(committed, odd)
        assert await hear(page) is True

    run(story)


def test_pages_wait_while_the_database_is_away_and_hear_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = connections["default"].settings_dict["OPTIONS"]

    async def story(hub: Hub) -> None:
        page = await begin(hub, "order:1")
        # Nobody listens at this port; those who are connected stay.
        monkeypatch.setitem(options, "port", "1")
        assert await elsewhere(kill_listeners) == 1
        assert [await hear(page), await hear(page)] == [False, False]
        monkeypatch.delitem(options, "port")
        await hear_at_last(page)

    connection.ensure_connection()
    run(story)


def test_a_database_that_refuses_to_listen_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A standby does, until it has taken over; what it answers is no lost connection."""

    async def story(hub: Hub) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(live, "CHANNEL", "no channel")
            page = follow(hub, "order:1")
            assert [await hear(page), await hear(page)] == [False, False]
        await hear_at_last(page)

    run(story)


def test_the_listener_connects_the_way_that_every_connection_does(monkeypatch: pytest.MonkeyPatch) -> None:
    options = connections["default"].settings_dict["OPTIONS"]
    monkeypatch.setitem(options, "application_name", "fawang-of-the-tests")

    async def story(hub: Hub) -> None:
        await begin(hub, "order:1")
        assert await elsewhere(listening_as) == ["fawang-of-the-tests"]

    run(story)


def test_where_the_operator_wants_a_safe_connection_nothing_is_heard_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The database of the tests is reached without TLS: a listener that forgot the option would get through."""
    options = connections["default"].settings_dict["OPTIONS"]

    async def story(hub: Hub) -> None:
        with monkeypatch.context() as patch:
            patch.setitem(options, "channel_binding", "require")
            page = follow(hub, "order:1")
            assert [await hear(page), await hear(page)] == [False, False]
        await hear_at_last(page)

    run(story)


def test_a_live_page_holds_no_thread() -> None:
    async def run() -> tuple[threading.Thread, int]:
        async with ThreadSensitiveContext():
            thread = await sync_to_async(threading.current_thread)()
            await live.let_go()
            await asyncio.to_thread(thread.join, 5)
            # Whatever needs one later gets a new one.
            return thread, await sync_to_async(lambda: 7)()

    thread, answer = asyncio.run(run())
    assert not thread.is_alive()
    assert answer == 7
