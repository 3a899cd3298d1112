"""One clock for all, which a block of code can set."""

import asyncio
import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from fawang.kernel import clock

SPRING = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


def test_unset_it_is_the_time_in_utc() -> None:
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert clock.now().tzinfo is UTC


def test_within_the_block_it_stands_still_and_afterwards_it_goes_on() -> None:
    with clock.at(SPRING):
        assert clock.now() == SPRING
        with clock.at(SPRING + timedelta(days=1)):
            assert clock.now() == SPRING + timedelta(days=1)
        assert clock.now() == SPRING
    assert clock.now() > SPRING + timedelta(days=1)


def leave_by_an_error() -> None:
    with clock.at(SPRING):
        raise ZeroDivisionError


def test_a_block_that_fails_sets_it_back_too() -> None:
    with pytest.raises(ZeroDivisionError):
        leave_by_an_error()
    assert clock.now() != SPRING


def test_the_day_is_that_of_china() -> None:
    with clock.at(datetime(2026, 3, 4, 15, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 3, 4)
    with clock.at(datetime(2026, 3, 4, 16, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 3, 5)


def test_a_moment_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"), clock.at(datetime(2026, 3, 5)):
        pass


def test_other_threads_and_tasks_keep_their_own_time() -> None:
    seen: list[datetime] = []
    with clock.at(SPRING):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] != SPRING

    async def both() -> tuple[datetime, datetime]:
        is_set, asked = asyncio.Event(), asyncio.Event()

        async def set_clock() -> datetime:
            with clock.at(SPRING):
                is_set.set()
                await asked.wait()
                return clock.now()

        task = asyncio.create_task(set_clock())
        await is_set.wait()
        outside = clock.now()
        asked.set()
        return outside, await task

    outside, inside = asyncio.run(both())
    assert inside == SPRING
    assert outside != SPRING
