"""For how long the loop was held up."""

import asyncio
import logging
import re
import time

import pytest

from fawang.hotline.pulse import Pulse, watching


def test_waiting_for_a_cpu_is_not_its_own() -> None:
    pulse = Pulse()
    pulse.note(0.030, 0.010)
    pulse.note(0.025, 0.0)
    assert pulse.longest == pytest.approx(30)
    assert pulse.own == pytest.approx(25)


def test_a_block_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with watching(0.1):
            await asyncio.sleep(0.02)
            time.sleep(0.06)
            await asyncio.sleep(0.15)

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    found = [float(one) for one in re.findall(r"at most ([\d.]+) ms", caplog.text)]
    assert max(found) > 50


def test_without_a_period_nothing_is_watched(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with watching(0):
            await asyncio.sleep(0.05)

    asyncio.run(run())
    assert "pulse" not in caplog.text
