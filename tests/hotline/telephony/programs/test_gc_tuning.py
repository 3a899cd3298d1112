"""Garbage is looked for when nobody hears it."""

import asyncio
import gc
import weakref

from fawang.hotline.telephony.programs.gc_tuning import sweeping
from tests.waiting import soon


class Ring:
    """It holds itself, so that it is freed by a search alone."""

    def __init__(self) -> None:
        self.me = self


def test_all_is_looked_through_when_it_is_quiet_and_at_the_latest_after_a_while() -> None:
    async def run() -> None:
        quiet, looks = False, 0

        def is_quiet() -> bool:
            nonlocal looks
            looks += 1
            return quiet

        gc.disable()
        try:
            ring = weakref.ref(Ring())
            async with sweeping(is_quiet, look=0.01):
                await soon(lambda: looks > 5)
                assert ring() is not None
                quiet = True
                await soon(lambda: ring() is None)
            quiet = False
            ring = weakref.ref(Ring())
            async with sweeping(is_quiet, look=0.01, longest=0.2):
                await soon(lambda: ring() is None)
        finally:
            gc.enable()

    asyncio.run(asyncio.wait_for(run(), 30))
