"""The whole of a hotline with its Kamailio, as `fawang hotline` runs, and a call of SIPp's."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lab.platforms.ports import free_port
from tests.hotline.conftest import destroy_leftovers
from tests.hotline.edge import CARRIER
from tests.parts import Part, Parts
from tests.waiting import BEGIN_SECONDS, soon

_TICK = os.sysconf("SC_CLK_TCK")
#: SIPp calls, is answered, listens for two seconds, and hangs up.
CALL = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="a caller">
<send retrans="500"><![CDATA[INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
From: <sip:1380013800[call_number]@[local_ip]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio [media_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
]]></send>
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="200" rrs="true"/>
<send><![CDATA[ACK [next_url] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
[routes]
From: <sip:1380013800[call_number]@[local_ip]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
<pause milliseconds="2000"/>
<send retrans="500"><![CDATA[BYE [next_url] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
[routes]
From: <sip:1380013800[call_number]@[local_ip]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 2 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/>
</scenario>
"""


@dataclass
class Whole:
    """A hotline with its edge."""

    process: Part
    port: int
    log: Path

    def tree(self) -> list[int]:
        """Return its process and all that it has begun."""
        found = [self.process.pid]
        for one in found:
            found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
        return found

    def cpu(self, name: str) -> float:
        """Return how many seconds of CPU those of a name have used."""
        stats = [Path(f"/proc/{one}/stat").read_text() for one in self.tree()]
        fields = [one.rpartition(")")[2].split() for one in stats if f"({name})" in one]
        return sum(int(one[11]) + int(one[12]) for one in fields) / _TICK


@pytest.fixture
def whole(
    real_database: str,
    media: tuple[int, int],
    recordings: Path,
    prompts: Path,
    tmp_path_factory: pytest.TempPathFactory,
    parts: Parts,
) -> Iterator[Whole]:
    tmp_path = tmp_path_factory.mktemp("flood")
    folder, log = tmp_path / "hotline", tmp_path / "hotline.log"
    folder.mkdir()
    destroy_leftovers(recordings)
    (folder / "recordings").symlink_to(recordings)
    (folder / "prompts").symlink_to(prompts)
    trunks = tmp_path / "trunks.yaml"
    trunks.write_text(f"- {{name: carrier, sources: [{CARRIER}]}}\n")
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": real_database,
        "FAWANG_HOME": str(tmp_path),
        "FAWANG_DOCUMENTS": os.environ["FAWANG_HOME"] + "/documents",
        "FAWANG_HOTLINE_PORT": str(free_port()),
        "FAWANG_HOTLINE_PROGRAMS": "kamailio",
        "FAWANG_HOTLINE_SIP_PORT": str(port),
        "FAWANG_HOTLINE_WEB_PORT": str(free_port()),
        "FAWANG_HOTLINE_TRUNKS": str(trunks),
        "FAWANG_MEDIA_PORT": str(media[0]),
        "FAWANG_MEDIA_KEYS_PORT": str(media[1]),
        "FAWANG_LANGUAGE": "en",
        "FAWANG_LOG_LEVEL": "INFO",
    }
    process = parts.start(log, "hotline", environment=environment)
    running = Whole(process, port, log)

    async def opens() -> None:
        await soon(lambda: "12348 is open" in log.read_text() or process.poll() is not None, BEGIN_SECONDS)

    try:
        asyncio.run(opens())
        assert process.poll() is None, log.read_text()
        yield running
    finally:
        # Also one that does not open: it has ports that the next one needs.
        process.terminate()
        process.wait(60)
