"""For how long the loop was held up."""

import asyncio
import logging
import re

import pytest

from fawang.hotline.telephony.programs.loop_lag import Pulse, watching
from tests.waiting import soon, stand_by


def test_waiting_for_a_cpu_is_not_its_own() -> None:
    pulse = Pulse()
    pulse.note(0.030, 0.010)
    pulse.note(0.025, 0.0)
    assert pulse.longest == pytest.approx(30)
    assert pulse.own == pytest.approx(25)


def blocked(caplog: pytest.LogCaptureFixture) -> list[float]:
    """Return the milliseconds that the log tells of."""
    return [float(one) for one in re.findall(r"at most ([\d.]+) ms", caplog.text)]


def test_a_block_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with watching(0.1):
            await asyncio.sleep(0)
            # This blocks.
            stand_by(0.06)
            await soon(lambda: any(moment > 50 for moment in blocked(caplog)))

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())


def test_without_a_period_nothing_is_watched() -> None:
    async def run() -> None:
        async with watching(0.1):
            assert len(asyncio.all_tasks()) == 2
        async with watching(0):
            assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())
