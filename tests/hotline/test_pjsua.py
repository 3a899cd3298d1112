"""A journey by pjsua, where the environment names a Python that has it (docs/hotline.md); else it is not gathered."""

import asyncio
import os
import re
from pathlib import Path

from tests.hotline.switchboard import Switchboard
from tests.hotline.telephony.test_switch import telephones


def test_pjsua_chooses_consents_takes_the_menu_and_rates(
    embedded: Switchboard, sip: int, tmp_path: Path
) -> None:
    async def run() -> None:
        with (tmp_path / "said").open("wb") as said:
            pjsua = await asyncio.create_subprocess_exec(
                os.environ["FAWANG_TEST_PJSUA"], f"{Path(__file__).with_name('pjsua.py')}", f"{sip}",
                stdin=asyncio.subprocess.DEVNULL, stdout=said, stderr=said,
            )  # fmt: skip
        try:
            async with telephones("lawyer") as [seat]:
                call = (await embedded.news("Wait", topic="advice"))["call"]
                assert ("Remember", "mandarin") in [
                    (kind, one.get("language")) for kind, one in embedded.aside
                ]
                embedded.tell("Offered", call, f"lawyer@{seat.port}")
                await embedded.news("Took", call=call)
                seat.hang_up()
                assert (await embedded.news("Rate", call=call))["score"] == 5
                assert (await embedded.news("Finish", call=call))["cause"] == "rated"
            assert await pjsua.wait() == 0
        finally:
            if pjsua.returncode is None:
                pjsua.kill()
                await pjsua.wait()

    asyncio.run(run())
    _none, offered, answered, *_more = (tmp_path / "said").read_text(errors="replace").split("\nm=audio ")
    events = [set(re.findall(r"a=rtpmap:(\d+) telephone-event/(\d+)", one)) for one in (offered, answered)]
    print(*events)
    assert len(events[1]) == 1
    assert events[1] <= events[0]
