"""A carrier that fails or never answers: tried again with pauses, visible to staff, and never in the case's way."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.faults.platform import Platform, body
from tests.waiting import until


@pytest.fixture(autouse=True)
def _well_again(platform: Platform) -> Iterator[None]:
    yield
    platform.mode("ok")


def hand_in(platform: Platform) -> dict[str, Any]:
    answer = httpx.post(f"{platform.url}/api/v1/work-orders", json=body(), timeout=20)
    assert answer.status_code == 201
    receipt: dict[str, Any] = answer.json()
    return receipt


def notices(platform: Platform, code: str) -> list[dict[str, Any]]:
    answer = httpx.get(
        f"{platform.url}/api/v1/work-orders/{code}/notices",
        headers=platform.staff("demo-officer"),
        timeout=20,
    )
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()
    return rows


@pytest.mark.parametrize("trouble", ["fail", "busy", "drop"])
def test_trouble_passes_and_the_message_goes_out_once(platform: Platform, trouble: str) -> None:
    platform.mode(trouble)
    receipt = hand_in(platform)
    until(lambda: notices(platform, receipt["code"]), "the notice")
    # The case goes on meanwhile.
    accepted = httpx.post(
        f"{platform.url}/api/v1/work-orders/{receipt['code']}/commands/accept",
        headers=platform.staff("demo-officer"),
        json={"version": receipt["version"], "article": "31.5"},
        timeout=20,
    )
    assert accepted.status_code == 200
    platform.mode("ok")
    both = [("accepted", "sent"), ("received", "sent")]
    until(
        lambda: [(row["text"], row["state"]) for row in notices(platform, receipt["code"])] == both, every=0.3
    )


def test_a_refused_message_is_shown_as_failed(platform: Platform) -> None:
    platform.mode("reject")
    receipt = hand_in(platform)
    [row] = until(
        lambda: [one for one in notices(platform, receipt["code"]) if one["state"] == "failed"], every=0.3
    )
    assert row["reason"]
    assert row["sent_at"] is None


def test_a_carrier_that_never_answers_holds_up_nobody(platform: Platform) -> None:
    platform.mode("stall")
    receipts = [hand_in(platform) for _ in range(3)]
    times = []
    for receipt in receipts:
        start = time.monotonic()
        answer = httpx.post(
            f"{platform.url}/api/v1/work-orders/{receipt['code']}/commands/accept",
            headers=platform.staff("demo-officer"),
            json={"version": receipt["version"], "article": "31.5"},
            timeout=20,
        )
        times.append(time.monotonic() - start)
        assert answer.status_code == 200
    # Nothing here waits for the gateway, whose time-out alone is ten seconds.
    assert max(times) < 8
