"""Open pages hear of news; hundreds of them leave the database's connections to those who work."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import connections
from django.test import AsyncClient, Client

from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.news.live import Hub
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries
from fawang.people.rules import Role
from fawang.work_orders.actions._history import queues_of
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.queries import WorkOrder, order_by_id
from fawang.work_orders.rules.codes import Channel
from tests.browser import Browser, sign_in
from tests.cases import able_lawyers, bring_to, give, intake, lawyer_and_firm
from tests.conftest import unit_at
from tests.waiting import PATIENCE, soon

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
    order = submit(by=SYSTEM, intake=intake()).order
    idle_for(officer, minutes)

    async def run(path: str) -> int:
        [stream] = await opened(officer, path, 1)
        held = in_use()
        await stream.aclose()
        return held

    assert asyncio.run(run(f"/desk/orders/{order.code}/live")) == 0
    idle_for(officer, minutes)
    assert asyncio.run(run("/desk/orders/live")) == 0


def test_what_changed_while_the_page_was_on_its_way_is_told_at_once(
    officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "hub", Hub())
    monkeypatch.setattr(live, "PAGE_SECONDS", 0.0)
    order = submit(by=SYSTEM, intake=intake()).order
    path = f"/desk/orders/{order.code}/live"

    async def run() -> bytes:
        [early] = await opened(officer, path, 1)
        await asyncio.wait_for(anext(early), PATIENCE)
        made = int(time.time())
        await soon(lambda: time.time() >= made + 1.1)
        heard = asyncio.ensure_future(anext(early))
        await asyncio.to_thread(_step, order.pk)
        await asyncio.wait_for(heard, PATIENCE)
        [late] = await opened(officer, f"{path}?since={made}", 1)
        told = await asyncio.wait_for(anext(late), PATIENCE)
        # Whoever comes with a page of afterwards, or says nonsense, waits for what is new.
        for since in (int(time.time()) + 1, "x", "9" * 40):
            [quiet] = await opened(officer, f"{path}?since={since}", 1)
            nothing = asyncio.ensure_future(anext(quiet))
            assert await asyncio.wait([nothing], timeout=0.3) == (set(), {nothing})
            nothing.cancel()
        return bytes(told)

    assert asyncio.run(run()) == b"event: changed\ndata: 1\n\n"


def test_an_open_page_hears_of_each_step(officer: Browser) -> None:
    order = submit(by=SYSTEM, intake=intake()).order

    async def run() -> bytes:
        [page] = await opened(officer, f"/desk/orders/{order.code}/live", 1)
        [inbox] = await opened(officer, "/desk/orders/live", 1)
        first, second = asyncio.ensure_future(anext(page)), asyncio.ensure_future(anext(inbox))
        # Whoever begins to listen is told once, in case something was missed before.
        await asyncio.wait([first, second], timeout=PATIENCE)
        news = [asyncio.ensure_future(anext(page)), asyncio.ensure_future(anext(inbox))]
        await asyncio.to_thread(_step, order.pk)
        done, _late = await asyncio.wait(news, timeout=PATIENCE)
        assert len(done) == 2
        answer = await news[0]
        await page.aclose()
        await inbox.aclose()
        return bytes(answer)

    assert asyncio.run(run()) == b"event: changed\ndata: 1\n\n"


def _step(order_id: int, command: str = "mark_urgent", **data: Any) -> None:
    give(order_by_id(order_id), command, **(data or {"reason": "时效将满"}))
    connections.close_all()


def test_strangers_hear_nothing(officer: Browser) -> None:
    order = submit(by=SYSTEM, intake=intake()).order
    neighbour = sign_in(Role.OFFICE_OFFICER, unit_at("440606", UnitKind.LEGAL_AID_OFFICE))
    assert neighbour.get(f"/desk/orders/{order.code}/live").status_code == 404
    assert Client().get(f"/desk/orders/{order.code}/live").status_code == 302
    assert Client().get("/desk/orders/live").status_code == 302
    duty = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    assert duty.get("/desk/orders/live").status_code == 403


# --- whose inbox is told -------------------------------------------------------------------------

OFFICE, NEIGHBOUR = "440605", "440606"
LIVE = "/desk/orders/live"


def office(region: str = OFFICE) -> UnitRow:
    return unit_at(region, UnitKind.LEGAL_AID_OFFICE)


def told(order: WorkOrder, step: tuple[str, dict[str, Any]], *browsers: Browser, box: str = "") -> list[bool]:
    """Take a step while inboxes are open; return for each whether it was told to look again."""
    path = LIVE + (f"?box={box}" if box else "")
    command, data = step

    async def run() -> list[bool]:
        inboxes = [(await opened(one, path, 1))[0] for one in browsers]
        # Whoever begins to listen is told once, in case something was missed before.
        first = [asyncio.ensure_future(anext(one)) for one in inboxes]
        await asyncio.wait(first, timeout=PATIENCE)
        await asyncio.to_thread(_step, order.pk, command, **data)
        heard = await asyncio.gather(*(asyncio.wait_for(anext(one), PATIENCE) for one in inboxes))
        for one in inboxes:
            await one.aclose()
        return [news.startswith(b"event: changed") for news in heard]

    connections.close_all()
    return asyncio.run(run())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page that hears nothing know it soon."""
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.8)


@pytest.mark.usefixtures("quick")
def test_an_order_that_moves_is_told_to_the_inbox_it_leaves_and_the_one_it_comes_to(officer: Browser) -> None:
    order = submit(by=SYSTEM, intake=intake()).order
    bureau = sign_in(Role.SUPERVISOR, unit_at(OFFICE, UnitKind.BUREAU))
    neighbour = sign_in(Role.OFFICE_OFFICER, office(NEIGHBOUR))
    back = ("return", {"reason": "不属本处管辖"})
    assert told(order, back, officer, bureau, neighbour) == [True, True, False]
    on = ("dispatch", {"unit_id": office(NEIGHBOUR).id, "reason": "属顺德", "designate": True})
    assert told(order, on, officer, bureau, neighbour) == [False, True, True]


@pytest.mark.usefixtures("quick")
def test_lawyer_and_firm_are_told_what_is_theirs_and_what_is_no_more(officer: Browser) -> None:
    order = bring_to(submit(by=SYSTEM, intake=intake()).order, "accepted")
    first, second = _of_two_firms(order)
    lawyers = [sign_in(Role.LAWYER, office(), lawyer_id=one) for one in (first, second)]
    firms = [sign_in(Role.FIRM_ADMIN, lawyer_and_firm(one)[1]) for one in (first, second)]
    everybody = (officer, *lawyers, *firms)
    asked = told(order, ("assign", {"lawyer_id": first}), *everybody)
    assert asked == [True, True, False, True, False]
    # Who is asked no more hears as well: the case has left their list.
    instead = told(order, ("reassign", {"lawyer_id": second, "reason": "首位律师生病"}), *everybody)
    assert instead == [True, True, True, True, True]
    taken_up = told(order, ("take_up", {"no_conflict": True}), *everybody)
    assert taken_up == [True, False, True, False, True]


@pytest.mark.usefixtures("quick")
def test_who_declines_and_their_firm_are_told_that_it_is_gone() -> None:
    order = bring_to(submit(by=SYSTEM, intake=intake()).order, "assigned")
    lawyer = sign_in(Role.LAWYER, office(), lawyer_id=order.lawyer_id)
    firm = sign_in(Role.FIRM_ADMIN, lawyer_and_firm(order.lawyer_id)[1])
    assert told(order, ("decline", {"reason": "时间冲突"}), lawyer, firm) == [True, True]


def test_an_order_lies_in_the_inboxes_of_those_who_have_to_do_with_it() -> None:
    order = submit(by=SYSTEM, intake=intake()).order
    assert queues_of(order) == [f"unit:{order.unit_id}"]
    order = bring_to(order, "assigned")
    assert queues_of(order) == [
        f"unit:{order.unit_id}", f"firm:{order.firm_id}", f"lawyer:{order.lawyer_id}",
    ]  # fmt: skip


def test_the_office_that_took_it_in_keeps_hearing_of_it() -> None:
    here, there = office("440106"), office()
    clerk = queries.staff_identity(sign_in(Role.OFFICE_OFFICER, here).staff_id).actor
    order = submit(by=clerk, intake=intake(channel=Channel.COUNTER, intake_unit_id=here.id)).order
    assert queues_of(order) == [f"unit:{there.id}", f"received:{here.id}"]
    order = give(order, "return", reason="不属本处管辖")
    assert queues_of(order) == [f"unit:{order.unit_id}", f"received:{here.id}"]
    assert order.unit_id != there.id


@pytest.mark.usefixtures("quick")
def test_the_list_of_what_was_taken_in_is_live_as_well() -> None:
    here = office("440106")
    browser = sign_in(Role.OFFICE_OFFICER, here)
    clerk = queries.staff_identity(browser.staff_id).actor
    order = submit(by=clerk, intake=intake(channel=Channel.COUNTER, intake_unit_id=here.id)).order
    assert f"{LIVE}?box=received" in browser.get("/desk/orders", box="received").content.decode()
    urgent = ("mark_urgent", {"reason": "时效将满"})
    assert told(order, urgent, browser, box="received") == [True]
    assert told(order, ("note", {"note": "已联系。"}), browser) == [False]


def _of_two_firms(order: WorkOrder) -> tuple[int, int]:
    """Return two lawyers who can be asked, each of a firm of their own."""
    first, *others = able_lawyers(order)
    firm_id = lawyer_and_firm(first)[1].id
    return first, next(one for one in others if lawyer_and_firm(one)[1].id != firm_id)
