"""What the switch refuses, in the words of RFC 3261, by SIPp; no call comes of it."""

import asyncio
from pathlib import Path

import pytest

from lab.softphone.telephone import Telephone
from tests.hotline.edge import Plugged
from tests.hotline.sipp import Sipp, audio
from tests.hotline.switchboard import Switchboard
from tests.hotline.telephony.test_switch import taken_up, telephones
from tests.waiting import soon

PLAIN = audio("8", "101")
#: For SRTP (RFC 4568): thirty bytes.
KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
FAX = "m=image [auto_media_port] udptl t38\na=T38FaxVersion:0\na=T38MaxBitRate:14400"
REFUSED = {
    "AMR alone": audio("104:AMR/8000 102:AMR-WB/16000", "105", "100/16000"),
    "G.726 alone": audio("99:G726-32/8000", "101"),
    "keys alone": audio("", "101"),
    "T.38": FAX,
    "video alone": "m=video [auto_media_port] RTP/AVP 99\na=rtpmap:99 H264/90000",
    "no audio any more": PLAIN.replace("[auto_media_port]", "0"),
    "encrypted, without a key": audio("8", "101", profile="RTP/SAVP"),
    "DTLS by a telephone": audio("8", "101", profile="UDP/TLS/RTP/SAVP") + "\na=fingerprint:sha-256 00:11",
    "a profile that there is not": audio("8", "101", profile="RTP/NONE"),
    "no description at all": "k=clear:x",
}


async def is_taken_up(switch: Switchboard, caller: Sipp, media: str = PLAIN) -> str:
    """Let a call that can be spoken be taken up, and hang up; return the formats of the 200."""
    running = asyncio.create_task(caller.presses(media, "5", 101, 8000))
    arrived = await switch.news("Arrived")
    # Nothing of what was refused before came this far.
    assert not switch.aside
    switch.tell("accept", arrived["leg"])
    assert (await switch.news("Pressed", leg=arrived["leg"]))["key"] == "5"
    switch.tell("hang_up", arrived["leg"])
    said = await running
    assert said.done, said.words
    return said.answer(200)


def test_what_cannot_be_spoken_is_refused(sippy: Switchboard, sip: int, tmp_path: Path) -> None:
    async def run() -> None:
        refused = await asyncio.gather(
            *(Sipp(tmp_path / f"{n}", sip).is_refused(one, 488) for n, one in enumerate(REFUSED.values()))
        )
        said = {name: one.answer(488).splitlines()[:1] for name, one in zip(REFUSED, refused, strict=True)}
        assert said == {name: ["488 Not Acceptable Here"] for name in REFUSED}
        assert [one.done for one in refused] == [True] * len(REFUSED)
        await is_taken_up(sippy, Sipp(tmp_path / "taken", sip))

    asyncio.run(run())


@pytest.mark.parametrize("required", ["timer", "100rel", "precondition, timer"])
def test_extensions_that_are_required_are_refused_by_name(
    sippy: Switchboard, sip: int, tmp_path: Path, required: str
) -> None:
    async def run() -> None:
        said = await Sipp(tmp_path / "requires", sip).is_refused(PLAIN, 420, f"Require: {required}")
        assert said.done, said.words
        assert f"\nUnsupported: {required}\n" in said.answer(420).replace("\r", "")
        # What is merely supported is no reason.
        await is_taken_up(sippy, Sipp(tmp_path / "taken", sip))

    asyncio.run(run())


def test_who_sends_something_else_than_sdp_is_told(sippy: Switchboard, sip: int, tmp_path: Path) -> None:
    async def run() -> None:
        said = await Sipp(tmp_path / "other", sip, kind="application/isup").is_refused("x", 415)
        assert said.done, said.words
        assert "\nAccept: application/sdp\n" in said.answer(415).replace("\r", "")
        await is_taken_up(sippy, Sipp(tmp_path / "taken", sip))

    asyncio.run(run())


def test_the_200_says_who_we_are_and_what_we_speak(sippy: Switchboard, sip: int, tmp_path: Path) -> None:
    async def run() -> None:
        ok = (await is_taken_up(sippy, Sipp(tmp_path / "taken", sip))).replace("\r", "")
        assert f"\nContact: <sip:12348@127.0.0.1:{sip}>\n" in ok
        assert "\nAllow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, INFO\n" in ok
        assert "\nSupported: \n" in ok or "\nSupported:\n" in ok

    asyncio.run(run())


@pytest.mark.parametrize("profile", ["RTP/SAVP", "RTP/SAVPF"])
@pytest.mark.parametrize("beside", [False, True], ids=["alone", "or plain"])
def test_what_is_encrypted_is_answered_encrypted(
    sippy: Switchboard, sip: int, tmp_path: Path, profile: str, *, beside: bool
) -> None:
    async def run() -> None:
        secret = f"{audio('8', '101', profile=profile)}\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{KEY}"
        calling = asyncio.create_task(
            Sipp(tmp_path / "caller", sip).presses(f"{secret}\n{PLAIN}" if beside else secret, "5", 101, 8000)
        )
        leg = (await sippy.news("Arrived"))["leg"]
        sippy.tell("accept", leg)
        # Keys that are pressed in the clear are none: SIPp sends them so.
        messages = tmp_path / "caller/messages"
        # As soon as it has sent that, it waits for the end; a BYE between the 200 and that is none that it expects.
        await soon(lambda: messages.exists() and b"\nACK sip:" in messages.read_bytes())
        sippy.tell("hang_up", leg)
        said = await calling
        assert said.done, said.words
        lines = [line.split() for line in said.answer(200).splitlines() if line.startswith("m=")]
        assert [(line[2], line[1] == "0") for line in lines] == [(profile, False), ("RTP/AVP", True)][
            : len(lines)
        ]
        assert len(lines) == 1 + beside
        [crypto] = said.attributes("crypto")
        assert crypto.startswith("1 AES_CM_128_HMAC_SHA1_80 inline:")
        assert KEY not in crypto

    asyncio.run(run())


def test_of_a_fax_and_a_voice_the_voice_is_taken(sippy: Switchboard, sip: int, tmp_path: Path) -> None:
    async def run() -> None:
        ok = await is_taken_up(sippy, Sipp(tmp_path / "both", sip), f"{FAX}\n{PLAIN}")
        lines = [line for line in ok.replace("\r", "").splitlines() if line.startswith("m=")]
        assert lines[0] == "m=image 0 udptl t38"
        assert lines[1].startswith("m=audio ")
        assert lines[1].endswith(" RTP/AVP 8 101")
        assert len(lines) == 2

    asyncio.run(run())


def test_within_a_call_a_refusal_changes_nothing(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            leg = await taken_up(sippy, sip, caller)
            for method in ("INVITE", "UPDATE"):
                assert await caller.change("sendrecv", method=method, Require="timer") == 420
                sdp = caller._sdp()
                fax = sdp.partition("m=audio")[0] + "m=image 4000 udptl t38\r\na=T38FaxVersion:0\r\n"
                assert await caller.inform("application/sdp", fax, method) == 488
                amr = sdp.replace(" 8 101", " 104 101").replace(":8 PCMA", ":104 AMR")
                assert await caller.inform("application/sdp", amr, method) == 488
                secret = sdp.replace("RTP/AVP", "RTP/SAVP")
                assert await caller.inform("application/sdp", secret, method) == 488
            assert await caller.change("sendrecv", Supported="timer, 100rel") == 200
            await caller.press("7")
            assert (await sippy.news("Pressed", leg=leg))["key"] == "7"

    asyncio.run(run())


def test_who_answers_our_offer_with_what_nobody_speaks_is_let_go(sippy: Switchboard) -> None:
    class Amr(Telephone):
        def _sdp(self, host: str = "127.0.0.1") -> str:
            return super()._sdp(host).replace(" 8 101", " 104 101").replace(":8 PCMA", ":104 AMR")

    async def run() -> None:
        async with Plugged(Amr("lawyer")) as [seat]:
            sippy.tell("dial", "seat", f"sip:lawyer@127.0.0.1:{seat.port}", number="1")
            assert (await sippy.news("Gone", leg="seat"))["why"] == "died"
            await soon(lambda: seat.over)

    asyncio.run(run())


def test_what_we_send_says_who_we_are_and_what_we_speak(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("lawyer", when_called="let it ring") as [seat]:
            sippy.tell("dial", "seat", f"sip:lawyer@127.0.0.1:{seat.port}", number="13800138000")
            await soon(lambda: seat.rings)
            lines = seat._ringing.split("\r\n")
            assert f"Contact: <sip:13800138000@127.0.0.1:{sip}>" in lines
            assert "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, INFO" in lines
            assert "Supported:" in [line.strip() for line in lines]

    asyncio.run(run())


def test_the_edge_passes_refusals_on_and_keys_of_any_number(
    open_edge: tuple[Switchboard, int], tmp_path: Path
) -> None:
    exchange, port = open_edge

    async def run() -> None:
        refused = await Sipp(tmp_path / "amr", port).is_refused(REFUSED["AMR alone"], 488)
        assert refused.done, refused.words
        required = await Sipp(tmp_path / "timer", port).is_refused(PLAIN, 420, "Require: timer")
        assert required.done, required.words
        assert "\nUnsupported: timer" in required.answer(420)
        caller = Sipp(tmp_path / "caller", port).goes_through(audio("0 8", "96/16000"), 96, 16000, presses=30)
        calling = asyncio.create_task(caller)
        assert (await exchange.news("Wait"))["topic"] == "advice"
        assert ("Remember", "mandarin") in [(kind, one.get("language")) for kind, one in exchange.aside]
        calling.cancel()
        await asyncio.wait({calling})

    asyncio.run(run())
