"""The port to which whoever hears nobody sends."""

import socket
from pathlib import Path

from fawang.hotline.telephony.switch import sdp
from fawang.hotline.telephony.switch.nobody import Nobody


def test_what_is_sent_to_nobody_is_thrown_away_and_comes_back_as_no_error() -> None:
    nobody = Nobody("127.0.0.1")
    try:
        port = nobody.at(sdp.NOBODY)
        assert port not in (0, sdp.NOBODY)
        assert nobody.at(30000) == 30000
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            # A connected socket hears of errors.
            sender.connect(("127.0.0.1", port))
            for _packet in range(2000):
                sender.send(bytes(172))
        # A few are kept at most, however many come.
        rows = [line.split() for line in Path("/proc/net/udp").read_text().splitlines()[1:]]
        (queue,) = [row[4].split(":")[1] for row in rows if row[1].endswith(f":{port:04X}")]
        assert int(queue, 16) < 20_000
    finally:
        nobody.close()
