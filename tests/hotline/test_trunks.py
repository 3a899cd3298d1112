"""Trunks of the file: what is said of them at the start, and that landlines of 12 digits are dialled there."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fawang.hotline.queries.installation import TrunksWrong, trunks
from fawang.hotline.rules.numbers.dialable import through
from fawang.hotline.telephony.edge import Trunk
from fawang.hotline.telephony.programs.installed import kamailio
from fawang.hotline.telephony.programs.supervision import Supervised
from lab.platforms.ports import free_port
from lab.softphone.telephone import Telephone
from tests.hotline.background import Background
from tests.hotline.edge import CARRIER, Plugged, an_edge
from tests.hotline.rules.numbers.test_dialable import documented
from tests.hotline.switchboard import Switchboard

_FILE = "- {{name: carrier, sources: [192.0.2.0/29], host: 192.0.2.3, numbers: [{numbers}]}}\n"


def test_a_trunk_that_dials_no_twelve_digits_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "trunks.yaml"
    with caplog.at_level(logging.WARNING):
        path.write_text(_FILE.format(numbers="1ZXXXXXXXXX, 0ZXXXXXXXXX, 0ZXXXXXXXXXX"))
        assert [one.name for one in trunks(path)] == ["carrier"]
        assert not caplog.messages
        path.write_text(_FILE.format(numbers="1ZXXXXXXXXX, 0ZXXXXXXXXX"))
        assert [one.name for one in trunks(path)] == ["carrier"]
    assert caplog.messages == [
        "trunk carrier dials no landlines of 12 digits (0755, 0757, 0769): add 0ZXXXXXXXXXX"
    ]
    path.write_text(_FILE.format(numbers="0Z.*"))
    with pytest.raises(TrunksWrong, match="number of a trunk"):
        trunks(path)


@pytest.fixture
def at_the_documented_trunk(
    background: Background, media: tuple[int, int], recordings: Path, tmp_path: Path
) -> Iterator[tuple[Switchboard, Trunk]]:
    """A switch behind an edge whose trunk has the patterns that the documentation shows; and that trunk."""
    trunk = replace(documented(), sources=(CARRIER,), host=CARRIER, port=free_port())
    settings = replace(an_edge(free_port), trunks=(trunk,))
    with background.entered(Supervised(kamailio(settings, tmp_path / "edge"))):
        board = Switchboard(settings.switch[1], *media, recordings, edge=settings.udp[1])
        asyncio.run(board.news("Started"))
        yield board, trunk
        board.close()


def test_people_in_each_kind_of_city_are_called_back(
    at_the_documented_trunk: tuple[Switchboard, Trunk],
) -> None:
    switch, trunk = at_the_documented_trunk

    async def run() -> None:
        async with Plugged(Telephone("network", host=CARRIER, at=trunk.port)) as [network]:
            for number in (
                "13800138000",
                "02083331234",
                "07563331234",
                "075583331234",
                "075783331234",
                "076922831234",
            ):
                address = through(f"sip:{{number}}@{CARRIER}:{trunk.port}", number)
                switch.tell("dial", number, address, number="12348")
                await switch.news("TakenOff", leg=number)
                assert network.dialled == number
                switch.tell("hang_up", number)
                await switch.news("Gone", leg=number)
            switch.tell("dial", "abroad", f"sip:0085221234567@{CARRIER}:{trunk.port}", number="12348")
            assert (await switch.news("Gone", leg="abroad"))["why"] == "unreachable"

    asyncio.run(run())
