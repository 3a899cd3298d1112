"""kill -9 of the server in the middle of calling a number: nobody is lost, nobody is called twice."""

import json
import random
from functools import partial
from typing import Any

import httpx
import pytest

from lab.demo.sessions import browser, post, signed_in
from tests.faults.platform import Platform
from tests.waiting import until

NUMBERS = 6
CALL, DESK = "/desk/counter/call", "/desk/counter"


@pytest.fixture(scope="module")
def desk(platform: Platform) -> httpx.Client:
    """The desk of a clerk who sits at a counter of the station."""
    client = signed_in(platform.url, "demo-clerk")
    post(client, f"{DESK}/sit-down", page=DESK, label="1")
    return client


def rows(platform: Platform, query: str) -> list[Any]:
    found: list[Any] = json.loads(platform.sql(f"SELECT coalesce(json_agg(row), '[]') FROM ({query}) AS row"))
    return found


def tickets(platform: Platform, after: int) -> list[dict[str, Any]]:
    """Return the numbers that were drawn after one, in the order in which they were."""
    columns = "id, number, state, version, counter_id, staff_id"
    return rows(platform, f"SELECT {columns} FROM counter_ticket WHERE id > {after} ORDER BY id")


def test_killed_in_the_middle_of_a_call(
    platform: Platform, desk: httpx.Client, moments: random.Random
) -> None:
    (unit,) = rows(platform, "SELECT unit_id FROM counter_counter WHERE label = '1' AND staff_id IS NOT NULL")
    take = f"/queue/{unit['unit_id']}"
    last = int(platform.sql("SELECT coalesce(max(id), 0) FROM counter_ticket"))
    for number in range(NUMBERS):
        # Everybody is told on a telephone of their own; each message is a call.
        his = browser(platform.url)
        his.headers["X-Forwarded-For"] = f"198.51.100.{number + 1}"
        drawn = post(his, take, kind="advice", phone=f"1390013{random.randrange(10**4):04d}")
        assert "/queue/t/" in str(drawn.url)
    drawn_first = [one["id"] for one in tickets(platform, last)]
    assert len(drawn_first) == NUMBERS
    called: list[int] = []
    for _round in range(NUMBERS):
        token = _token(desk)
        platform.kill_during(partial(_press, desk, token), moments, "server")
        now = tickets(platform, last)
        assert [one["id"] for one in now] == drawn_first
        at_counter = [one for one in now if one["state"] == "called"]
        # Either all of the call is there or nothing of it.
        assert len(at_counter) <= 1
        assert all((one["counter_id"] is not None) == (one["state"] != "waiting") for one in now)
        # Whoever got no answer presses once more: it calls nobody else.
        until(partial(_press, desk, token), "the desk answers", every=0.1)
        (present,) = [one for one in tickets(platform, last) if one["state"] == "called"]
        assert [present["id"]] == [one["id"] for one in at_counter] or not at_counter
        called.append(present["id"])
        post(desk, f"{DESK}/numbers/{present['id']}/finish", page=DESK, version=str(present["version"]))
    # In the order in which they were drawn, each once.
    assert called == drawn_first
    assert {one["state"] for one in tickets(platform, last)} == {"served"}
    told = rows(platform, "SELECT order_ref FROM notices_notice WHERE text = 'ticket_called' ORDER BY id")
    assert [one["order_ref"] for one in told][-NUMBERS:] == [f"counter.ticket:{one}" for one in called]
    assert len({one["order_ref"] for one in told}) == len(told)


def _token(desk: httpx.Client) -> str:
    page = desk.get(DESK).text
    return page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def _press(desk: httpx.Client, token: str) -> httpx.Response | None:
    """Press the button that calls whoever is next; None where there was no answer."""
    try:
        answer = desk.post(CALL, data={"csrfmiddlewaretoken": token}, timeout=20)
    except httpx.HTTPError:
        return None
    return answer if answer.status_code < 500 else None
