"""What booking costs: a week of slots, one booking, and many of them a second until there are no places left.

CPU of server and database over HTTP; the client, a process beside them, is not counted.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from gettext import gettext as _
from itertools import count
from statistics import quantiles
from typing import Any

import httpx
from django.db import connection

from fawang.appointments.actions.plans import Offer, save_plan
from fawang.appointments.queries import offers
from fawang.cli.terminal.language import gettext_noop
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from lab.bench.cpu import usage
from lab.platforms.instance import Instance, PlatformFailed

WARM_UP, BATCHES, COUNTED = 30, 3, 100
WEEK_MS, BOOKING_MS = 8.0, 12.0
RATE, SECONDS, CLIENTS = 80, 30, 24
_DAY = [["08:30", "12:00"], ["14:30", "17:30"]]
_WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), _DAY)
#: An office with three counters.
_PLANS = 3
#: So many hours of two weeks are open.
_HOURS = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure. `reach` is the limit it is held to, None where there is none."""

    name: str
    value: float
    unit: str
    reach: float | None = None


class Load:
    """Residents who book: each with an address and a number of their own."""

    def __init__(self, instance: Instance, unit_id: int) -> None:
        self.instance, self.unit_id = instance, unit_id
        self.client = httpx.Client(
            base_url=f"{instance.url}/api/v1", timeout=60, limits=httpx.Limits(max_connections=CLIENTS)
        )
        self._numbers = count(13_300_000_000)
        self._lock = threading.Lock()

    def headers(self) -> dict[str, str]:
        """Return the headers of somebody who has not come before."""
        return {"X-Forwarded-For": ".".join(str(random.randint(1, 250)) for _part in range(4))}  # noqa: S311

    def week(self) -> httpx.Response:
        """Look at the week of the office."""
        path = f"/appointments/slots?unit_id={self.unit_id}"
        return self.client.get(path, headers=self.headers())

    def book(self, slot: int) -> httpx.Response:
        """Book a slot."""
        with self._lock:
            number = next(self._numbers)
        body = {"slot": slot, "name": "陈", "phone": str(number), "text_message": True}
        return self.client.post(
            "/appointments", json=body, headers={**self.headers(), "Idempotency-Key": str(number)}
        )


def run(
    instance: Instance,
    database: int,
    *,
    rate: int = RATE,
    seconds: int = SECONDS,
    tell: Callable[[str], object],
) -> list[Figure]:
    """Measure, and return the figures.

    Raises:
        PlatformFailed: a request was answered with an error, or a slot holds more than it may.
    """
    unit = organisations.nearest("440605", UnitKind.LEGAL_AID_OFFICE)[0]
    for number in range(_PLANS):
        _plan(unit.id, f"{number + 1}", 60)
    load = Load(instance, unit.id)
    slots = [
        slot.id for slot in offers.slots_of(unit.id, clock.today() + timedelta(days=1), clock.now(), days=13)
    ]
    cost = _Cost(instance, database)
    tell(_("a week of slots …"))
    week = cost.of(lambda _number: load.week())
    tell(_("bookings, one after the other …"))
    booking = cost.of(lambda number: load.book(slots[number % len(slots)]))
    tell(_("%(rate)s bookings a second …") % {"rate": rate})
    # Fewer places than people come, so that the last ones are fought for.
    rush = _plan(unit.id, "rush", max(rate * seconds * 9 // 10 // _HOURS, 1), minutes=60)
    tight = offers.slots_of(unit.id, clock.today(), clock.now(), days=14, plan_ids=[rush.pk])
    places = sum(slot.left for slot in tight)
    answers, took, elapsed = _rush(load, [slot.id for slot in tight], rate, seconds)
    booked = answers[201]
    if set(answers) - {201, 409} or booked > places or _overbooked():
        raise PlatformFailed(
            _("bookings went wrong: %(answers)s, %(places)s places")
            % {"answers": dict(answers), "places": places}
        )
    twentieths = quantiles(took, n=20)
    return [
        Figure(gettext_noop("a week of slots: CPU"), week, "ms", WEEK_MS),
        Figure(gettext_noop("one booking: CPU"), booking, "ms", BOOKING_MS),
        Figure(gettext_noop("bookings asked for a second"), sum(answers.values()) / elapsed, "", rate),
        Figure(gettext_noop("places that were booked"), booked, ""),
        Figure(gettext_noop("places there were"), places, ""),
        Figure(gettext_noop("told that it was taken"), answers[409], ""),
        Figure(gettext_noop("slots with too many"), 0, "", 0),
        Figure(gettext_noop("answer, median"), twentieths[9] * 1000, "ms"),
        Figure(gettext_noop("answer, 95 of 100"), twentieths[18] * 1000, "ms"),
    ]


def _plan(unit_id: int, name: str, capacity: int, *, minutes: int = 30) -> Any:
    offer = Offer(
        kind="counter", name=name, service="legal_aid", week=_WEEK, minutes=minutes, capacity=capacity,
        valid_from=clock.today(),
    )  # fmt: skip
    return save_plan(by=SYSTEM, unit_id=unit_id, offer=offer)


class _Cost:
    """CPU of server and database for each of many calls; of several batches the cheapest counts."""

    def __init__(self, instance: Instance, database: int) -> None:
        self._server, self._database = instance.processes["server"].pid, database

    def of(self, call: Callable[[int], httpx.Response]) -> float:
        """Return the milliseconds of CPU for each call."""
        for number in range(WARM_UP):
            _good(call(number))
        return min(self._batch(call, WARM_UP + COUNTED * batch) for batch in range(BATCHES))

    def _batch(self, call: Callable[[int], httpx.Response], first: int) -> float:
        before = usage(self._server, self._database)
        for number in range(first, first + COUNTED):
            _good(call(number))
        used = usage(self._server, self._database) - before
        return (used.app + used.db) * 1000 / COUNTED


def _rush(load: Load, slots: list[int], rate: int, seconds: int) -> tuple[Counter[int], list[float], float]:
    """Let so many ask in each second, whether or not those before have their answer; return what they were told."""
    answers: Counter[int] = Counter()
    took: list[float] = []

    def ask(at: float, slot: int) -> None:
        # Counted from when it was to be asked: who has to wait for a turn waits for the answer.
        answer = load.book(slot)
        took.append(time.monotonic() - at)
        answers[answer.status_code] += 1

    began = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as people:
        for number in range(rate * seconds):
            at = began + number / rate
            time.sleep(max(at - time.monotonic(), 0))
            people.submit(ask, at, slots[number % len(slots)])
    return answers, took, time.monotonic() - began


def _overbooked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM appointments_slot s JOIN appointments_reservation r ON r.slot_id = s.id"
            " GROUP BY s.id HAVING count(*) > s.capacity)"
        )
        found: tuple[bool] = cursor.fetchone()
        return found[0]


def _good(answer: httpx.Response) -> None:
    if answer.status_code not in (200, 201):
        raise PlatformFailed(_("a request failed: %(answer)s") % {"answer": answer.text[:500]})
