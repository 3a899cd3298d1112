"""kill -9 between any two steps of the case: nothing is lost, nothing is told twice, jobs go on."""

import json
import random
from typing import Any

import httpx

from fawang.kernel.rules.ids import keyed_token
from tests.faults.platform import Platform, body
from tests.waiting import until

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
        self.code = self.key = self.lawyer = ""
        self.version = 0

    def submit(self) -> None:
        receipt = self.answer("POST", "/work-orders", 201, **self.submission())
        self.code, self.key, self.version = receipt["code"], receipt["access_key"], receipt["version"]

    def submission(self) -> dict[str, Any]:
        return {"json": body(person={"phone": self.phone}), "headers": {"Idempotency-Key": self.phone}}

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        return httpx.request(method, f"{self.platform.url}/api/v1{path}", timeout=20, **options)

    def answer(self, method: str, path: str, expect: int, **options: Any) -> Any:
        """Send until there is an answer, as a patient client does."""

        def sent() -> httpx.Response | None:
            try:
                answer = self.send(method, path, **options)
            except httpx.HTTPError:
                return None
            return None if answer.status_code == 503 else answer

        answer = until(sent, f"an answer of {path}", every=0.1)
        assert answer is not None
        assert answer.status_code == expect, answer.text
        return answer.json()

    def headers(self, who: str) -> dict[str, str]:
        if who == "person":
            return {"X-Access-Key": self.key}
        return self.platform.staff(self.lawyer if who == "lawyer" else who)

    def request(self, who: str, command: str, data: dict[str, Any]) -> dict[str, Any]:
        """Return the request that gives a command, the same however often it is sent."""
        if command == "assign":
            ranked = self.answer("GET", f"/work-orders/{self.code}/lawyers", 200, headers=self.headers(who))
            data = {"lawyer_id": ranked[0]["lawyer_id"]}
            self.lawyer = f"lawyer-{ranked[0]['lawyer_id']}"
        return {
            "method": "POST",
            "path": f"/work-orders/{self.code}/commands/{command}",
            "headers": self.headers(who),
            "json": {"version": self.version, **data},
        }

    def give(self, request: dict[str, Any]) -> None:
        self.version = self.answer(expect=200, **request)["version"]

    def history(self) -> list[str]:
        order = self.answer("GET", f"/work-orders/{self.code}", 200, headers=self.headers("demo-officer"))
        return [row["command"] for row in order["history"]]

    def texts(self) -> list[str]:
        """Return the texts that were handed to the gateway for this person, as often as they were.

        The gateway would hide a second try under the same reference: its log of calls does not.
        """
        rows = self.platform.sql(
            "SELECT coalesce(json_agg(json_build_array(id, repeats, text)), '[]') FROM notices_notice"
            # Lawyers are told by day only, which is of no matter here.
            " WHERE staff_id IS NULL AND order_ref = 'work_orders.order:' ||"
            f" (SELECT id FROM work_orders_workorder WHERE code = '{self.code}')"
        )
        key = bytes.fromhex(self.platform.instance.environment["FAWANG_LINK_KEY"])
        known = {
            f"n{keyed_token(key, 'notice', pk, repeats)}": text for pk, repeats, text in json.loads(rows)
        }
        return sorted(known[one] for one in self.platform.handed_over() if one in known)


def settled(case: Case, expected: list[str], seconds: float = 60) -> list[str]:
    """Wait until everything has been told, and until nothing is left that would tell it again."""
    until(lambda: len(case.texts()) >= len(expected), "everything told", seconds, every=0.3)
    # What is to be done later is no matter of this case: terms, and what is tidied at night.
    due = (
        "SELECT count(*) FROM procrastinate_jobs"
        " WHERE status = 'doing' OR (status = 'todo' AND coalesce(scheduled_at, now()) <= now())"
    )
    until(lambda: case.platform.sql(due) == "0", "no jobs that are due", seconds, every=0.3)
    return case.texts()


def failed_jobs(platform: Platform) -> str:
    """Return the names of jobs that failed, with what they were about."""
    return platform.sql(
        "SELECT coalesce(string_agg(task_name || ' ' || args::text, '; '), '') FROM procrastinate_jobs"
        " WHERE status = 'failed'"
    )


def test_killed_after_every_step(platform: Platform) -> None:
    case = Case(platform)
    case.submit()
    for number, (who, command, data) in enumerate(STEPS):
        for part in ("server", "worker") if number % 2 else ("worker", "server"):
            platform.instance.kill(part)
        platform.restart("server", "worker")
        case.give(case.request(who, command, data))
    assert case.history() == ["submit", *(command for _, command, _ in STEPS)]
    assert settled(case, TOLD) == sorted(TOLD)
    assert failed_jobs(platform) == ""


def test_killed_in_the_middle_of_requests_and_jobs(platform: Platform, moments: random.Random) -> None:
    """Somebody pulls the plug a few milliseconds after a request went off; then it is sent again."""
    case = Case(platform)
    before = int(platform.sql("SELECT count(*) FROM work_orders_workorder"))
    _send_and_kill(case, {"method": "POST", "path": "/work-orders", **case.submission()}, moments)
    case.submit()
    for who, command, data in STEPS:
        request = case.request(who, command, data)
        _send_and_kill(case, request, moments)
        case.give(request)
    assert case.history() == ["submit", *(command for _, command, _ in STEPS)]
    assert settled(case, TOLD) == sorted(TOLD)
    assert int(platform.sql("SELECT count(*) FROM work_orders_workorder")) == before + 1
    assert failed_jobs(platform) == ""


def _send_and_kill(case: Case, request: dict[str, Any], moments: random.Random) -> None:
    case.platform.kill_during(lambda: case.send(**request), moments, "server", "worker")
