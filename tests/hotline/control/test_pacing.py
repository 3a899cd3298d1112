"""Turns that are wanted at the same moment come one after the other."""

import asyncio

from fawang.hotline.control.pacing import Pace
from tests.waiting import soon


def test_turns_keep_a_distance_and_who_comes_late_waits_for_none() -> None:
    async def run() -> None:
        loop, pace, at = asyncio.get_running_loop(), Pace(0.02), list[float]()

        async def one() -> None:
            await pace.turn()
            at.append(loop.time())

        began = loop.time()
        await asyncio.gather(*(one() for _one in range(5)))
        # A timer may be early by the grain of the clock.
        assert all(moment >= began + 0.02 * number - 0.001 for number, moment in enumerate(at))
        await soon(lambda: loop.time() > at[-1] + 0.02)
        waited = asyncio.ensure_future(pace.turn())
        # Nothing but its own turn of the loop.
        await asyncio.sleep(0)
        assert waited.done()

    asyncio.run(run())
