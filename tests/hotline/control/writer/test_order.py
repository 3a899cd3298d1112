"""In which order things of one call are kept, though they come from different sides."""

import asyncio
from collections.abc import Sequence

import pytest

from fawang.hotline.control.writer import platform
from fawang.hotline.control.writer.batches import Work
from fawang.hotline.control.writer.platform import Tables
from fawang.hotline.rules.legs import Arrived
from fawang.hotline.telephony.programs.conversion import Taped
from fawang.kernel import clock
from tests.waiting import soon


class Slow:
    """Writes nothing before it is let."""

    def __init__(self) -> None:
        self.free, self.begun, self.done = asyncio.Event(), list[str](), list[str]()

    async def do(self, works: Sequence[Work], _urgency: int) -> None:
        what = "recording" if works[-1].files else "call"
        self.begun.append(what)
        await self.free.wait()
        self.done.append(what)


async def _taped(_file: str, _inside: int) -> Taped:
    return Taped(b"sound", 1, 0, [])


def test_a_recording_is_kept_once_its_call_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it would be that of no call: as where the database is away when a call comes, and back when it ends."""

    async def run() -> None:
        slow, tables = Slow(), Tables()
        monkeypatch.setattr(platform, "_GATHERER", slow)
        monkeypatch.setattr(tables.converter, "taped", _taped)
        tables.instance.set_result(1)
        one = tables._come(Arrived("one", "13800138000", "12348"), clock.now())
        recording = asyncio.create_task(tables.recorded("one", "one.pcap", 0))
        # That of a call of an earlier run waits for nobody.
        earlier = asyncio.create_task(tables.recorded("earlier", "earlier.pcap", 0))
        await soon(lambda: sorted(slow.begun) == ["call", "recording"])
        slow.free.set()
        await asyncio.gather(recording, earlier)
        assert sorted(slow.done[:2]) == ["call", "recording"]
        assert slow.done[2:] == ["recording"]
        one.orders.put_nowait(None)
        assert one.working is not None
        await one.working
        assert tables.calls == 0

    asyncio.run(run())
