"""Callers who only wait for the greeting, from a process of its own: `python -m lab.bench.voice_probe`.

sipp knows when it is answered, not when something is heard: these hear. Each of them calls, notes when the first packet
of audio comes, and hangs up. The command line says the port, how many, how many a second; the last line out is JSON,
the seconds of each.
"""

import asyncio
import json
import secrets
import sys
import time

_HOST, _PATIENCE, _AGAIN = "127.0.0.1", 10.0, 0.5
_SDP = (
    "v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 101\r\n"
    "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n"
)


class _Port(asyncio.DatagramProtocol):
    """A socket that keeps what comes."""

    def __init__(self) -> None:
        self.come: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    def datagram_received(self, data: bytes, _addr: object) -> None:
        """Note when."""
        self.come.put_nowait((time.perf_counter(), data))


async def probe(port: int, number: str) -> float | None:
    """Return the seconds from INVITE to the first packet of audio; None if it does not come."""
    loop = asyncio.get_running_loop()
    sip, signals = await loop.create_datagram_endpoint(
        _Port, local_addr=(_HOST, 0), remote_addr=(_HOST, port)
    )
    rtp, audio = await loop.create_datagram_endpoint(_Port, local_addr=(_HOST, 0))
    own, media = (one.get_extra_info("sockname")[1] for one in (sip, rtp))
    call, tag, to = secrets.token_hex(8), secrets.token_hex(4), f"<sip:12348@{_HOST}>"

    def request(method: str, number_: int, to: str, body: str = "") -> bytes:
        lines = (
            f"{method} sip:12348@{_HOST}:{port} SIP/2.0",
            f"Via: SIP/2.0/UDP {_HOST}:{own};branch=z9hG4bK{call}{method if method == 'ACK' else number_}",
            f"From: <sip:{number}@{_HOST}>;tag={tag}", f"To: {to}", f"Call-ID: {call}", f"CSeq: {number_} {method}",
            f"Contact: <sip:{number}@{_HOST}:{own}>", "Max-Forwards: 70", "Content-Type: application/sdp",
            f"Content-Length: {len(body)}",
        )  # fmt: skip
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    try:
        async with asyncio.timeout(_PATIENCE):
            began = time.perf_counter()
            invite = request("INVITE", 1, to, _SDP.format(host=_HOST, port=media))
            sip.sendto(invite)
            answer = ""
            while not answer.startswith("SIP/2.0 200"):
                try:
                    answer = (await asyncio.wait_for(signals.come.get(), _AGAIN))[1].decode(errors="replace")
                except TimeoutError:
                    sip.sendto(invite)
            to = next(line[4:] for line in answer.split("\r\n") if line.lower().startswith("to: "))
            sip.sendto(request("ACK", 1, to))
            heard, _packet = await audio.come.get()
            sip.sendto(request("BYE", 2, to))
            await signals.come.get()
            return heard - began
    except TimeoutError:
        return None
    finally:
        sip.close()
        rtp.close()


async def _run(port: int, calls: int, rate: float) -> list[float | None]:
    tasks = []
    for number in range(calls):
        tasks.append(asyncio.create_task(probe(port, f"139{number:08}")))
        await asyncio.sleep(1 / rate)
    return await asyncio.gather(*tasks)


if __name__ == "__main__":
    _port, _calls, _rate = sys.argv[1:]
    print(json.dumps(asyncio.run(_run(int(_port), int(_calls), float(_rate)))))
