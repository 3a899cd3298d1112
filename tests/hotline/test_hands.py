"""The threads that write calls down: what is most urgent comes first, and nothing is lost."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.hotline.hands import Hands, Urgency


def noting(done: list[int], number: int) -> Callable[[], None]:
    """Return a work that notes that it was done."""
    return lambda: done.append(number)


async def one_after_the_other(urgencies: list[Urgency]) -> list[int]:
    """Return the numbers of works as one thread does them that all came while it was busy."""
    hands, busy, free, done = Hands(1), threading.Event(), threading.Event(), list[int]()

    def occupy() -> None:
        busy.set()
        free.wait(5)

    first = asyncio.create_task(hands.do(occupy, Urgency.NOW))
    await asyncio.to_thread(busy.wait, 5)
    works = [
        asyncio.create_task(hands.do(noting(done, number), urgency))
        for number, urgency in enumerate(urgencies)
    ]
    # All are in line before the first of them may begin.
    await asyncio.sleep(0.01)
    free.set()
    await asyncio.gather(first, *works)
    return done


@settings(max_examples=25)
@given(st.lists(st.sampled_from(Urgency), max_size=12))
def test_the_most_urgent_comes_first_and_else_what_came_first(urgencies: list[Urgency]) -> None:
    done = asyncio.run(one_after_the_other(urgencies))
    assert done == sorted(range(len(urgencies)), key=lambda number: (urgencies[number], number))


def test_what_goes_wrong_is_raised_where_it_was_wanted_and_nowhere_else() -> None:
    async def run() -> None:
        hands = Hands(1)
        with pytest.raises(ZeroDivisionError):
            await hands.do(lambda: 1 // 0)
        assert await hands.do(lambda: 7) == 7

    asyncio.run(run())


def test_whoever_wants_it_no_more_stops_nobody() -> None:
    async def run() -> None:
        hands, free = Hands(1), threading.Event()
        task = asyncio.create_task(hands.do(lambda: free.wait(5)))
        await asyncio.sleep(0.01)
        task.cancel()
        free.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await hands.do(lambda: 7) == 7

    asyncio.run(run())
