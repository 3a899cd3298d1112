"""The threads that write calls down: what is most urgent comes first, and nothing is lost."""

import asyncio
import threading
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.hotline.control.writer.threads import Gatherer, Hands, Urgency
from tests.waiting import PATIENCE, soon


def noting(done: list[int], number: int) -> Callable[[], None]:
    """Return a work that notes that it was done."""
    return lambda: done.append(number)


async def one_after_the_other(urgencies: list[Urgency]) -> list[int]:
    """Return the numbers of works as one thread does them that all came while it was busy."""
    hands, busy, free, done = Hands(1), threading.Event(), threading.Event(), list[int]()

    def occupy() -> None:
        busy.set()
        free.wait(PATIENCE)

    first = asyncio.create_task(hands.do(occupy, Urgency.NOW))
    await asyncio.to_thread(busy.wait, PATIENCE)
    works = [
        asyncio.create_task(hands.do(noting(done, number), urgency))
        for number, urgency in enumerate(urgencies)
    ]
    # All are in line before the first of them may begin: each is after one turn of the loop.
    await asyncio.sleep(0)
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
        begun = threading.Event()

        def occupy() -> None:
            begun.set()
            free.wait(PATIENCE)

        task = asyncio.create_task(hands.do(occupy))
        await soon(begun.is_set)
        task.cancel()
        free.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await hands.do(lambda: 7) == 7

    asyncio.run(run())


# --- what is there is done together ----------------------------------------------------------------


class Noted:
    """Works that are numbers, as they were done together; a negative one goes wrong."""

    def __init__(self) -> None:
        self.bundles: list[list[int]] = []
        self.begun, self.free = threading.Event(), threading.Event()

    def do(self, works: Sequence[int]) -> list[Exception | None]:
        """Do several."""
        self.begun.set()
        self.free.wait(PATIENCE)
        self.bundles.append(list(works))
        if 0 in works:
            raise ZeroDivisionError
        return [ValueError(work) if work < 0 else None for work in works]


def gatherer(noted: Noted, *, most: int = 100, breath: float = 0.0) -> Gatherer[int]:
    """Return somebody who does them."""
    return Gatherer(noted.do, name="gathering-in-a-test", most=most, breath=breath)


async def gave(one: Gatherer[int], noted: Noted, works: dict[int, Urgency]) -> list[BaseException | None]:
    """Give works while the first of them is being done; return what became of each."""
    first = asyncio.create_task(one.do(99, Urgency.NOW))
    await soon(noted.begun.is_set)
    tasks = [asyncio.create_task(one.do(work, urgency)) for work, urgency in works.items()]
    await asyncio.sleep(0)
    noted.free.set()
    await first
    return await asyncio.gather(*tasks, return_exceptions=True)


def test_what_came_meanwhile_is_done_together_the_most_urgent_first() -> None:
    noted = Noted()
    works = {1: Urgency.AT_LEISURE, 2: Urgency.LATER, 3: Urgency.NOW, 4: Urgency.NOW, 5: Urgency.SOON}
    assert asyncio.run(gave(gatherer(noted), noted, works)) == [None] * 5
    assert noted.bundles == [[99], [3, 4, 5, 2, 1]]


def test_no_more_at_once_than_can_be_and_what_nobody_waits_for_last() -> None:
    noted = Noted()
    works = {1: Urgency.AT_LEISURE, 2: Urgency.LATER, 3: Urgency.NOW, 4: Urgency.NOW, 5: Urgency.SOON}
    asyncio.run(gave(gatherer(noted, most=2), noted, works))
    assert noted.bundles == [[99], [3, 4], [5, 2], [1]]


def test_what_goes_wrong_is_told_to_who_wanted_it() -> None:
    noted = Noted()
    one, _two, three = asyncio.run(gave(gatherer(noted), noted, dict.fromkeys((-1, 2, -3), Urgency.NOW)))
    assert (type(one), type(three)) == (ValueError, ValueError)
    # What is wrong with all of them is told to all, and the next are done.
    noted = Noted()
    found = asyncio.run(gave(gatherer(noted), noted, dict.fromkeys((0, 1), Urgency.NOW)))
    assert [type(one) for one in found] == [ZeroDivisionError] * 2


def test_between_two_it_takes_a_breath_in_which_more_comes() -> None:
    noted = Noted()
    noted.free.set()

    async def run() -> None:
        one = gatherer(noted, breath=2.0)
        await one.do(1)
        # Whoever comes when nothing has been done for long is done at once; who comes soon after waits for others.
        await asyncio.gather(one.do(2), asyncio.create_task(_later(one, 3)))

    asyncio.run(run())
    assert noted.bundles == [[1], [2, 3]]


async def _later(one: Gatherer[int], work: int) -> None:
    await asyncio.sleep(0)
    await one.do(work)
