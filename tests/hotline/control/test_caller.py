"""What is known of a call before it is greeted: asked at once, and never waited for."""

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from fawang.hotline.actions import blocks as blocking
from fawang.hotline.actions import calls
from fawang.hotline.control.caller import Known
from fawang.hotline.control.operating import Current, within
from fawang.hotline.queries import blocks
from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.legs import Arrived
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.rules import Language, UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.hotline.cases import call_in_hand, code_of
from tests.waiting import PATIENCE, stand_by

CHOSE, BLOCKED, NEW = "13800138101", "13800138102", "13800138103"


def begun(known: Known, *numbers: str) -> list[i.Begun]:
    """What holds for calls from some numbers, one after the other."""

    async def run() -> list[i.Begun]:
        return [await known.begun(Arrived(f"leg-{at}", one, "12348")) for at, one in enumerate(numbers)]

    return asyncio.run(run())


@pytest.mark.usefixtures("real_database")
def test_a_language_that_was_chosen_and_a_block_are_known_before_the_greeting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What comes in time is not what this is about, and the first question waits for a connection.
    monkeypatch.setattr("fawang.hotline.control.caller._SECONDS", 10.0)

    def member(role: Role) -> Actor:
        return sign_in(role, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor

    calls.begin(by=SYSTEM, name="earlier", number=CHOSE, dialled="12348", source="", at=clock.now())
    calls.remember(by=SYSTEM, name="earlier", language=Language.CANTONESE, at=clock.now())
    row = blocking.propose(
        by=(duty := member(Role.DUTY_LAWYER)),
        code=code_of(call_in_hand(duty, BLOCKED)),
        reason="反复辱骂，十次以上",
    )
    blocking.decide(by=member(Role.LEAD_LAWYER), block_id=row.pk, days=7)
    known = Known(Current())
    chose, blocked, new, withheld = begun(known, CHOSE, BLOCKED, NEW, "")
    until = (clock.now() + timedelta(days=7)).astimezone(clock.CHINA)
    assert (chose.known, chose.blocked_until) == (Language.CANTONESE, "")
    assert (blocked.known, blocked.blocked_until.split("日")[0]) == (None, f"{until.month}月{until.day}")
    assert new == withheld == i.Begun()
    known.close()


def asked(monkeypatch: pytest.MonkeyPatch, answer: Callable[[], tuple[Language | None, None]]) -> list[str]:
    """Let the database be asked something else; return the numbers for which it is asked."""
    numbers: list[str] = []

    def ask(number: str, _now: datetime) -> tuple[Language | None, datetime | None]:
        numbers.append(number)
        return answer()

    monkeypatch.setattr(blocks, "known", ask)
    return numbers


def test_nobody_waits_for_a_slow_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    served, answered = threading.Event(), list[bool]()

    def slowly() -> tuple[Language, None]:
        served.wait(PATIENCE)
        answered.append(True)
        return Language.HAKKA, None

    asked(monkeypatch, slowly)
    known = Known(Current())
    assert begun(known, CHOSE) == [i.Begun()]
    assert not answered
    served.set()
    known.close()


@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_a_database_that_is_away_is_left_alone_for_a_while(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    def away() -> tuple[None, None]:
        # It may take long to find out: nobody waits for it by then.
        stand_by(seconds)
        raise OperationalError

    numbers = asked(monkeypatch, away)
    known = Known(Current())

    async def run() -> None:
        assert await known.begun(Arrived("one", CHOSE, "12348")) == i.Begun()
        await within(lambda: None, known._thread)
        assert await known.begun(Arrived("two", NEW, "12348")) == i.Begun()

    asyncio.run(run())
    assert numbers == [CHOSE]
    known.close()
