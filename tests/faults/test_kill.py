"""kill -9 between any two steps of the case: nothing is lost, nothing is told twice, jobs go on."""

import contextlib
import json
import random
import threading
import time
from typing import Any

import httpx
import pytest

from fawang.kernel.ids import keyed_token
from tests.faults.platform import Platform, body

#: The case as commands: by whom, which, with what. The lawyer is whoever was assigned.
STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("demo-officer", "request_papers", {"papers": ["身份证", "考勤记录"]}),
    ("person", "supply_papers", {"note": "已补"}),
    ("demo-officer", "accept", {"article": "31.5"}),
    ("demo-officer", "assign", {}),
    ("lawyer", "take_up", {"no_conflict": True}),
    ("lawyer", "record", {"event": "contact", "on": "2026-11-20", "note": "已面谈"}),
    (
        "lawyer",
        "conclude",
        {"outcome": "mediation", "sum_recovered": "13000", "ended_on": "2026-11-20", "note": "调解成功"},
    ),
    ("lawyer", "hand_in", {}),
    ("demo-head", "close", {}),
)
TOLD = [
    "received",
    "papers_requested",
    "accepted",
    "lawyer_asked",
    "taken_up",
    "progress",
    "concluded",
    "closed",
]


class Case:
    """The case as somebody works on it who sends again whatever got no answer."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.phone = f"139{random.randrange(10**8):08d}"
        key = {"Idempotency-Key": self.phone}
        receipt = self.send("POST", "/work-orders", 201, json=body(person={"phone": self.phone}), headers=key)
        self.code, self.key, self.version = receipt["code"], receipt["access_key"], receipt["version"]
        self.lawyer = ""

    def send(self, method: str, path: str, expect: int, **options: Any) -> Any:
        """Send until there is an answer, as a patient client does."""
        for _ in range(200):
            try:
                answer = httpx.request(method, f"{self.platform.url}/api/v1{path}", timeout=20, **options)
            except httpx.HTTPError:
                time.sleep(0.1)
                continue
            if answer.status_code == 503:
                time.sleep(0.2)
                continue
            assert answer.status_code == expect, answer.text
            return answer.json()
        raise AssertionError("no answer")

    def headers(self, who: str) -> dict[str, str]:
        if who == "person":
            return {"X-Access-Key": self.key}
        return self.platform.staff(self.lawyer if who == "lawyer" else who)

    def give(self, who: str, command: str, data: dict[str, Any]) -> None:
        if command == "assign":
            ranked = self.send("GET", f"/work-orders/{self.code}/lawyers", 200, headers=self.headers(who))
            data = {"lawyer_id": ranked[0]["lawyer_id"]}
            self.lawyer = f"lawyer-{ranked[0]['lawyer_id']}"
        path = f"/work-orders/{self.code}/commands/{command}"
        answer = self.send(
            "POST", path, 200, headers=self.headers(who), json={"version": self.version, **data}
        )
        self.version = answer["version"]

    def history(self) -> list[str]:
        order = self.send("GET", f"/work-orders/{self.code}", 200, headers=self.headers("demo-officer"))
        return [row["command"] for row in order["history"]]

    def texts(self) -> list[str]:
        """Return the texts that were handed to the gateway for this person, as often as they were.

        The gateway would hide a second try under the same reference: its log of calls does not.
        """
        rows = self.platform.sql(
            "SELECT coalesce(json_agg(json_build_array(id, repeats, text)), '[]') FROM notices_notice WHERE"
            f" order_ref = 'work_orders.order:' || (SELECT id FROM work_orders_workorder WHERE code = '{self.code}')"
        )
        key = bytes.fromhex(self.platform.instance.environment["FAWANG_LINK_KEY"])
        known = {
            f"n{keyed_token(key, 'notice', pk, repeats)}": text for pk, repeats, text in json.loads(rows)
        }
        return sorted(known[one] for one in self.platform.handed_over() if one in known)


def settled(case: Case, expected: list[str], seconds: float = 60) -> list[str]:
    """Wait until everything has been told, then a little longer in case something is told twice."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and len(case.texts()) < len(expected):
        time.sleep(0.3)
    time.sleep(1.0)
    return case.texts()


@pytest.mark.timeout(300)
def test_killed_after_every_step(platform: Platform) -> None:
    case = Case(platform)
    for number, (who, command, data) in enumerate(STEPS):
        for part in ("server", "worker") if number % 2 else ("worker", "server"):
            platform.instance.kill(part)
        platform.restart("server", "worker")
        case.give(who, command, data)
    assert case.history() == ["submit", *(command for _, command, _ in STEPS)]
    assert settled(case, TOLD) == sorted(TOLD)
    assert platform.sql("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'") == "0"


@pytest.mark.timeout(300)
def test_killed_in_the_middle_of_requests_and_jobs(platform: Platform) -> None:
    dice = random.Random(110)
    case = Case(platform)
    for who, command, data in STEPS:
        # Somebody pulls the plug a few milliseconds after the command went off; then it is sent again.
        victim = dice.choice(("server", "worker"))
        _send_and_kill(platform, case, who, command, data, victim, dice.uniform(0.0, 0.06))
        platform.restart(victim)
        case.give(who, command, data)
    assert case.history() == ["submit", *(command for _, command, _ in STEPS)]
    assert settled(case, TOLD) == sorted(TOLD)


def _send_and_kill(
    platform: Platform, case: Case, who: str, command: str, data: dict[str, Any], victim: str, after: float
) -> None:
    def fire() -> None:
        with contextlib.suppress(httpx.HTTPError):
            httpx.post(
                f"{platform.url}/api/v1/work-orders/{case.code}/commands/{command}",
                headers=case.headers(who),
                json={"version": case.version, **(data or {"lawyer_id": -1})},
                timeout=5,
            )

    if command == "assign" or (who == "lawyer" and not case.lawyer):
        platform.instance.kill(victim)
        return
    case.headers(who)
    sender = threading.Thread(target=fire)
    sender.start()
    time.sleep(after)
    platform.instance.kill(victim)
    sender.join()
