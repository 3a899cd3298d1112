"""Work beside what has started it: kept until it is done, and a fault in it is told and stops nothing else."""

import asyncio
import logging

import pytest

from fawang.hotline.telephony.programs.task_group import Beside, meanwhile
from tests.waiting import soon


def test_a_fault_is_logged_and_the_rest_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    async def fails() -> None:
        raise ValueError("wrong")

    async def goes_on() -> None:
        await asyncio.sleep(0)
        done.append(1)

    async def run() -> None:
        beside = Beside(logging.getLogger("fawang.beside"), "something went wrong")
        for work in (fails(), goes_on()):
            beside.start(work)
        assert len(list(beside)) == 2
        await asyncio.gather(*beside, return_exceptions=True)
        await asyncio.sleep(0)
        assert list(beside) == []

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    assert done == [1]
    assert [record.message for record in caplog.records] == ["something went wrong"]


def test_work_goes_on_as_long_as_its_block_and_is_given_up_with_it() -> None:
    async def run() -> None:
        seen: list[str] = []

        async def goes_on() -> None:
            seen.append("begun")
            try:
                await asyncio.Event().wait()
            finally:
                seen.append("given up")

        async with meanwhile(goes_on()):
            await soon(lambda: seen == ["begun"])
        assert seen == ["begun", "given up"]

    asyncio.run(run())
