"""The programs that the hotline runs beside it: Kamailio as its edge, rtpengine for all audio."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from fawang.hotline.telephony.edge import Edge, write
from fawang.hotline.telephony.programs.priority import Precedence
from fawang.hotline.telephony.programs.supervision import Program, answers_by_udp

#: Seconds without a packet until the audio of a leg is given up, and with nothing but what is muted. The switch watches
#: over its legs itself (switch/vanished.py), also over those that are silent for long; this is for whatever it left.
_NO_PACKETS, _SILENCE = 3600, 3600


@dataclass(frozen=True, slots=True)
class Media:
    """Where rtpengine works.

    Args:
        host: where telephones and browsers send their audio.
        advertised: how they reach it, where a router stands between.
        control: the UDP port on the loopback that takes commands.
        keys: the UDP port on the loopback where the switch listens for keys.
        recordings: the folder of recordings; without one nothing can be recorded.
        ports: the first and the last UDP port of audio, outside and inside. A call takes four to eight.
        threads: that move audio and do what they are told; with one a processor, audio waits for what is told.
    """

    host: str = "127.0.0.1"
    advertised: str = ""
    control: int = 22222
    keys: int = 22223
    recordings: Path | None = None
    ports: tuple[int, int] = (23000, 32767)
    threads: int = field(default_factory=lambda: 2 * max(2, os.cpu_count() or 1))


def rtpengine(media: Media) -> Program:
    """Return rtpengine. Its control hears the loopback only: whoever reaches it can listen to every call."""
    first, last = media.ports
    outside = f"{media.host}!{media.advertised}" if media.advertised else media.host
    command = [
        "rtpengine", "--config-file=none", "--foreground", "--log-stderr", "--log-level=4", "--table=-1",
        # The inside of a leg is on the loopback, whatever the outside is (switch/sippy.py).
        f"--interface=outside/{outside}", "--interface=inside/127.0.0.1",
        f"--listen-ng=127.0.0.1:{media.control}", f"--dtmf-log-dest=127.0.0.1:{media.keys}",
        f"--port-min={first}", f"--port-max={last}",
        f"--num-threads={media.threads}", f"--media-num-threads={max(1, media.threads // 2)}",
        f"--timeout={_NO_PACKETS}", f"--silent-timeout={_SILENCE}", "--delete-delay=0",
    ]  # fmt: skip
    if media.recordings is not None:
        command += [
            f"--recording-dir={media.recordings}",
            "--recording-method=pcap",
            "--recording-format=eth",
        ]

    async def answers() -> bool:
        question = f'{secrets.token_hex(4)} {{"command": "ping"}}'.encode()
        return await answers_by_udp("127.0.0.1", media.control, question, lambda said: b"pong" in said)

    return Program("rtpengine", tuple(command), answers, "rtpengine-daemon", Precedence.AUDIO)


def kamailio(edge: Edge, folder: Path) -> Program:
    """Return Kamailio with the configuration of `edge`, which is written into `folder` now."""
    path = write(edge, folder)
    host, port = edge.udp

    async def answers() -> bool:
        name = secrets.token_hex(8)
        question = (
            f"OPTIONS sip:{host}:{port} SIP/2.0\r\nVia: SIP/2.0/UDP {host};rport;branch=z9hG4bK{name}\r\n"
            f"From: <sip:supervisor@{host}>;tag={name}\r\nTo: <sip:{host}:{port}>\r\nCall-ID: {name}\r\n"
            "CSeq: 1 OPTIONS\r\nMax-Forwards: 1\r\nContent-Length: 0\r\n\r\n"
        )
        return await answers_by_udp(
            host, port, question.encode(), lambda said: said.startswith(b"SIP/2.0 200")
        )

    command = ("kamailio", "-DD", "-E", "-f", f"{path}", "-w", f"{path.parent}", "-Y", f"{path.parent}")
    return Program("kamailio", command, answers, "kamailio kamailio-websocket-modules kamailio-tls-modules "
                   "kamailio-autheph-modules")  # fmt: skip
