"""Open pages hear of news; hundreds of them leave the database's connections to those who work."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import connections
from django.test import AsyncClient, Client

from fawang.kernel import clock
from fawang.kernel.actor import SYSTEM
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders import kinds
from tests.browser import Browser, sign_in
from tests.cases import give, intake
from tests.conftest import unit_at

pytestmark = pytest.mark.usefixtures("real_database", "pages")


def in_use() -> int:
    """Return how many connections of the pool are out."""
    pool: Any = connections["default"].pool  # type: ignore[attr-defined]
    stats = pool.get_stats()
    return int(stats.get("pool_size", 0) - stats.get("pool_available", 0))


def idle_for(browser: Browser, minutes: int) -> None:
    """Let a session have been used last some time ago, so that the next request writes it."""
    session: SessionBase = browser.client.session
    session["seen"] = (clock.now() - timedelta(minutes=minutes)).timestamp()
    session.save()
    connections.close_all()


async def opened(browser: Browser, path: str, number: int) -> list[Any]:
    """Open a stream `number` times and read the beginning of each; the streams stay open."""
    streams = []
    for _ in range(number):
        client = AsyncClient()
        client.cookies = browser.client.cookies
        response = await client.get(path)
        assert response.status_code == 200
        assert response["Content-Type"] == "text/event-stream"
        assert "no-store" in response["Cache-Control"]
        stream = aiter(response.streaming_content)  # type: ignore[attr-defined]
        assert await anext(stream) == b"retry: 3000\n\n"
        streams.append(stream)
    return streams


@pytest.fixture
def officer() -> Browser:
    """An officer of the Nanhai office."""
    return sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))


@pytest.mark.parametrize("minutes", [0, 10])
def test_open_pages_hold_no_connection(officer: Browser, minutes: int) -> None:
    order = kinds.open_order(by=SYSTEM, intake=intake()).order
    idle_for(officer, minutes)

    async def run(path: str) -> int:
        [stream] = await opened(officer, path, 1)
        held = in_use()
        await stream.aclose()
        return held

    assert asyncio.run(run(f"/desk/orders/{order.code}/live")) == 0
    idle_for(officer, minutes)
    assert asyncio.run(run("/desk/orders/live")) == 0


def test_an_open_page_hears_of_each_step(officer: Browser) -> None:
    order = kinds.open_order(by=SYSTEM, intake=intake()).order

    async def run() -> bytes:
        [page] = await opened(officer, f"/desk/orders/{order.code}/live", 1)
        [inbox] = await opened(officer, "/desk/orders/live", 1)
        first, second = asyncio.ensure_future(anext(page)), asyncio.ensure_future(anext(inbox))
        # Whoever begins to listen is told once, in case something was missed before.
        await asyncio.wait([first, second], timeout=10)
        news = [asyncio.ensure_future(anext(page)), asyncio.ensure_future(anext(inbox))]
        await asyncio.to_thread(_step, order.pk)
        done, _late = await asyncio.wait(news, timeout=10)
        assert len(done) == 2
        answer = await news[0]
        await page.aclose()
        await inbox.aclose()
        return bytes(answer)

    assert asyncio.run(run()) == b"event: changed\ndata: 1\n\n"


def _step(order_id: int) -> None:
    from fawang.work_orders.models import WorkOrder

    give(WorkOrder.objects.get(pk=order_id), "mark_urgent", reason="时效将满")
    connections.close_all()


def test_strangers_hear_nothing(officer: Browser) -> None:
    order = kinds.open_order(by=SYSTEM, intake=intake()).order
    neighbour = sign_in(Role.OFFICE_OFFICER, unit_at("440606", UnitKind.LEGAL_AID_OFFICE))
    assert neighbour.get(f"/desk/orders/{order.code}/live").status_code == 404
    assert Client().get(f"/desk/orders/{order.code}/live").status_code == 302
    assert Client().get("/desk/orders/live").status_code == 302
    duty = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    assert duty.get("/desk/orders/live").status_code == 403
