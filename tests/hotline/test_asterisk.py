"""What a switch that is an Asterisk does beside what every switch does: reached, lost, found again, left clean."""

import asyncio
import os
import wave
from pathlib import Path

import httpx
import numpy as np
import pytest
from websockets import Subprotocol
from websockets.asyncio.server import ServerConnection, serve

from fawang.hotline.rules.legs import SwitchFailed, Why
from fawang.hotline.telephony.switch.access import Access
from fawang.hotline.telephony.switch.ari import Ari, Event
from fawang.hotline.telephony.switch.asterisk import Asterisk
from fawang.hotline.telephony.switch.causes import why
from fawang.hotline.telephony.switch.sounds import Sounds, telephone_sound
from lab.platforms.ports import free_port
from tests.hotline.pbx import Pbx
from tests.hotline.spans import say
from tests.hotline.switchboard import Switchboard
from tests.hotline.telephony.test_switch import loudest, taken_up, talking, telephones
from tests.waiting import soon


def left(pbx: Pbx) -> list[object]:
    """Return what there is in Asterisk: channels, bridges, recordings."""
    return [pbx.ask("GET", one) for one in ("channels", "bridges", "recordings/stored")]


async def clean(pbx: Pbx) -> None:
    """Wait until nothing is left."""
    await soon(lambda: left(pbx) == [[], [], []])


def test_a_telephone_that_was_given_up_does_not_stay(asterisk: Switchboard, pbx: Pbx) -> None:
    async def run() -> None:
        async with telephones("lawyer") as [seat]:
            endpoint = pbx.endpoint("lawyer", seat.port)
            pbx.ask("POST", "channels/fawang.unknown", {"endpoint": endpoint, "app": "fawang"})
            await soon(lambda: "ACK" in seat.log and seat.over)
            await clean(pbx)

    asyncio.run(run())


@pytest.mark.parametrize(
    "noise",
    ["", "no JSON", "[]", "{}", '{"type": "StasisEnd", "channel": 1}', '{"type": "ChannelDtmfReceived"}'],
)
def test_events_that_are_none_end_nothing(noise: str, tmp_path: Path) -> None:
    async def talk(socket: ServerConnection) -> None:
        for one in (noise, '{"type": "Good"}', '{"type": "ApplicationReplaced"}'):
            await socket.send(one)

    async def run() -> list[str]:
        heard: list[str] = []
        async with serve(talk, "127.0.0.1", 0, subprotocols=[Subprotocol("ari")]) as server:
            url = f"http://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/ari"
            switch = Asterisk(Access(url, "a", "b", sounds=tmp_path))

            def hear(event: Event) -> None:
                heard.append(str(event.get("type")))
                switch._happened(event)

            ari = Ari(url, "a", "b", "fawang")
            await ari.open()
            await ari.listen(hear, lambda: None, lambda: None)
            await ari.close()
        return heard

    assert asyncio.run(run())[-2:] == ["Good", "ApplicationReplaced"]


def test_nothing_is_left_after_a_recorded_talk(asterisk: Switchboard, pbx: Pbx, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            leg = await talking(asterisk, sip, caller, seat)
            asterisk.tell("record", leg, on=True)
            await soon(lambda: len(pbx.ask("GET", "channels")) == 4)
            await say(0.5, caller, seat)
            caller.hang_up()
            assert Path((await asterisk.news("Recorded", leg=leg))["file"]).exists()
            seat.hang_up()
            await clean(pbx)

    asyncio.run(run())


def test_a_number_that_the_network_may_not_show(asterisk: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            caller.sends = {"Privacy": "id"}
            caller.call(sip)
            assert (await asterisk.news("Arrived"))["number"] == ""
            # Who asks for nothing is shown.
            async with telephones("13900139000") as [other]:
                other.sends = {"Privacy": "none"}
                other.call(sip)
                assert (await asterisk.news("Arrived"))["number"] == "13900139000"

    asyncio.run(run())


@pytest.mark.parametrize(
    "address", ["sip:lawyer@192.0.2.1:5060", "sip:a/b@127.0.0.1", "sip:a&PJSIP@127.0.0.1", "x"]
)
def test_what_cannot_be_dialled(asterisk: Switchboard, address: str) -> None:
    async def run() -> None:
        asterisk.tell("dial", "one", address, number="12348")
        assert (await asterisk.news("Gone")) == {"leg": "one", "why": "unreachable"}

    asyncio.run(run())


def test_a_file_that_cannot_be_played_holds_nothing_up(
    asterisk: Switchboard, sip: int, tmp_path: Path
) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            leg = await taken_up(asterisk, sip, caller)
            asterisk.tell("play", leg, [str(tmp_path / "none.wav")], turn=1)
            await asterisk.news("Played", turn=1)

    asyncio.run(run())


def test_what_is_wrong_is_said_at_the_start(pbx: Pbx, tmp_path: Path) -> None:
    async def start(url: str, password: str) -> None:
        await Asterisk(Access(url, pbx.access[0], password, sounds=tmp_path)).start(lambda _news: None)

    url = pbx.settings["FAWANG_ARI_URL"]
    with pytest.raises(SwitchFailed, match="401"):
        asyncio.run(start(url, "wrong"))
    with pytest.raises(SwitchFailed, match="404"):
        asyncio.run(start(f"{url}/elsewhere", pbx.settings["FAWANG_ARI_PASSWORD"]))
    with pytest.raises(SwitchFailed, match="does not answer"):
        asyncio.run(start(f"http://127.0.0.1:{free_port()}/ari", ""))


@pytest.mark.parametrize("endpoint", ["PJSIP/{nobody}", "PJSIP/{user", "PJSIP/{}"])
def test_settings_that_make_no_sense(endpoint: str) -> None:
    with pytest.raises(ValueError, match="in braces"):
        Access("http://127.0.0.1:8088/ari", "a", "b", endpoint=endpoint)
    with pytest.raises(ValueError, match="letters"):
        Access("http://127.0.0.1:8088/ari", "a", "b", app="two apps")
    assert "secret" not in repr(Access("http://127.0.0.1:8088/ari", "a", "secret"))


@pytest.mark.parametrize(
    ("cause", "up", "rang", "expected"),
    [
        (16, True, False, Why.HUNG_UP), (44, True, False, Why.DIED), (0, True, True, Why.HUNG_UP),
        (17, False, True, Why.BUSY), (21, False, True, Why.BUSY), (19, False, True, Why.NO_ANSWER),
        (18, False, False, Why.NO_ANSWER), (127, False, True, Why.NO_ANSWER), (0, False, False, Why.UNREACHABLE),
        (1, False, False, Why.UNREACHABLE), (34, False, True, Why.UNREACHABLE),
    ],
)  # fmt: skip
def test_why_a_leg_is_gone(cause: int, *, up: bool, rang: bool, expected: Why) -> None:
    assert why(cause, up=up, rang=rang, by_us=False) is expected
    assert why(cause, up=up, rang=rang, by_us=True) is Why.HUNG_UP


def write(path: Path, rate: int, hertz: tuple[int, ...], width: int = 2) -> Path:
    """Write a second of tones, the same in two voices."""
    sound = sum(np.sin(np.arange(rate) * (2 * np.pi * one / rate)) * 8000 for one in hertz)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(np.repeat(np.asarray(sound), 2).astype({1: "u1", 2: "<i2"}[width]).tobytes())
    return path


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100, 6000])
def test_files_are_made_over_for_the_telephone(tmp_path: Path, rate: int) -> None:
    sound = telephone_sound(write(tmp_path / "a.wav", rate, (700,)))
    assert abs(len(sound) - 8000) <= 1
    assert loudest(sound) == 700
    assert 7500 < np.abs(sound).max() < 8500


def test_what_is_too_high_does_not_come_back_as_another_tone(tmp_path: Path) -> None:
    sound = telephone_sound(write(tmp_path / "a.wav", 22050, (700, 6000)))
    power = np.abs(np.fft.rfft(sound.astype(float)))
    assert power[680:720].max() > 100 * power[1900:2100].max()


def test_a_file_is_made_over_once_and_again_when_it_changes(tmp_path: Path) -> None:
    sounds, file = Sounds(tmp_path / "sounds", "sound:/there/"), write(tmp_path / "a.wav", 8000, (700,))
    first = asyncio.run(sounds.uri(file))
    assert first.startswith("sound:/there/")
    assert not first.endswith(".wav")
    assert asyncio.run(sounds.uri(file)) == first
    write(file, 8000, (900, 700))
    # Of another moment, however coarse the clock of the disk is.
    os.utime(file, (1, 1))
    assert asyncio.run(sounds.uri(file)) != first
    assert sorted(one.suffix for one in (tmp_path / "sounds").iterdir()) == [".wav", ".wav"]
    served = Sounds(tmp_path / "sounds", "sound:https://sounds.example/")
    assert asyncio.run(served.uri(file)).endswith(".wav")
    with pytest.raises(SwitchFailed, match="8 bits"):
        asyncio.run(sounds.uri(write(tmp_path / "b.wav", 8000, (700,), width=1)))


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "channels/1", None, 404), ("POST", "channels/1/answer", None, 404), ("GET", "nothing", None, 404),
        ("DELETE", "bridges/1", None, 404), ("GET", "channels/1/answer", None, 405),
        ("POST", "channels/1", {"endpoint": "PJSIP/x"}, 400), ("POST", "channels/1", {"app": "fawang"}, 400),
        ("POST", "channels/1", {"endpoint": "PJSIP/x", "app": "fawang"}, 500), ("GET", "applications/x", None, 404),
        ("DELETE", "playbacks/1", None, 404), ("POST", "recordings/live/1/mute", None, 404),
        ("POST", "channels/1", {"endpoint": "PJSIP/" + "x" * 40950, "app": "fawang"}, 413),
    ],
)  # fmt: skip
def test_the_asterisk_of_the_tests_refuses_as_asterisk_does(
    pbx: Pbx, method: str, path: str, body: dict[str, str] | None, status: int
) -> None:
    address = f"{pbx.settings['FAWANG_ARI_URL']}/{path}"
    answer = httpx.request(method, address, json=body, auth=pbx.access, trust_env=False)
    assert answer.status_code == status
    assert answer.json().keys() & {"message", "error"}
    # Of a request that is too long nothing is looked at.
    refused = 413 if status == 413 else 401
    assert httpx.request(method, address, json=body, trust_env=False).status_code == refused
