"""An Asterisk of the tests, in a process of its own, whose `main` is here.

It speaks as much of the Asterisk REST Interface as the hotline uses, over real HTTP and a real WebSocket, and refuses
what Asterisk would refuse, with its statuses and words. On its other side are real SIP and RTP: the same telephones
call it as call the embedded switch. What it does is in `ari_world.py`. It ends with its input; a line `drop` with
a number breaks all WebSockets and refuses new ones for so many seconds; `lose` loses all events for so long before.
"""

import asyncio
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lab.softphone.changing import HOST
from tests.hotline.ari_http import Asked, Http
from tests.hotline.ari_line import Line, Trunk
from tests.hotline.ari_media import Media
from tests.hotline.ari_model import CAUSES, Bridge, Channel, Refused, stamp
from tests.hotline.ari_world import Asterisk

_LONGEST_LINE = 4096


class Server(Media, Http):
    """HTTP and WebSocket at one port, SIP at another."""

    def __init__(self, recordings: Path) -> None:
        super().__init__(_ROUTES)
        self.world = Asterisk(recordings, self.send, self.active)
        self.trunk = Trunk(self._called)
        self.began = stamp()

    # --- telephones ------------------------------------------------------------------------------

    def _called(self, head: str, names: dict[str, str], body: str, sender: tuple[str, int]) -> None:
        self._start(self._arrives(head, names, body, sender))

    async def _arrives(self, head: str, names: dict[str, str], body: str, sender: tuple[str, int]) -> None:
        world = self.world
        user, exten = re.search(r"sip:([^@;>]*)@", names["From"]), re.match(r"INVITE sip:([^@;>]*)@", head)
        number = next(world.numbers)
        channel = Channel(
            f"{int(time.time())}.{number}", f"PJSIP/trunk-{number:08x}", "Ring", user[1] if user else "",
            exten[1] if exten else "s", headers=names, source_address=f"{sender[0]}:{sender[1]}",
        )  # fmt: skip
        channel.line = self.trunk.lines[names["Call-ID"]] = await Line().open(
            lambda kind, value: self._line(channel, kind, value), self.trunk
        )
        channel.line._asked(head, body, sender)
        world.add(channel)
        world.enters(channel, "fawang")

    def _line(self, channel: Channel, kind: str, value: Any) -> None:
        world = self.world
        match kind:
            case "audio":
                channel.says(value)
            case "key":
                world.say(channel, "ChannelDtmfReceived", digit=value, duration_ms=200)
            case "rings":
                world.becomes(channel, "Ringing")
            case "up":
                world.becomes(channel, "Up")
                world.enters(channel, channel.follows)
            case "hold":
                if value:
                    world.say(channel, "ChannelHold", musicclass="default")
                else:
                    world.say(channel, "ChannelUnhold")
            case "over":
                world.refused(channel, CAUSES.get(value, 127 if value else 16), value)

    # --- channels --------------------------------------------------------------------------------

    def _channel(self, name: str) -> Channel:
        found = self.world.channels.get(name)
        if found is None or found.over:
            raise Refused(404, "Channel not found")
        return found

    def _control(self, name: str) -> Channel:
        found = self._channel(name)
        if not found.app:
            raise Refused(409, "Channel not in Stasis application")
        return found

    def _ready(self, name: str) -> Channel:
        found = self._control(name)
        if found.state in ("Down", "Ringing"):
            raise Refused(412, "Channel in invalid state")
        return found

    async def channels_list(self, _asked: Asked) -> Any:
        return [one.json() for one in self.world.channels.values()]

    async def channel_get(self, asked: Asked) -> Any:
        return self._channel(*asked.ids).json()

    async def originate(self, asked: Asked) -> Any:
        name, endpoint, app = *asked.ids, asked.text("endpoint"), asked.text("app")
        if len(name) > 149:
            raise Refused(400, "Uniqueid length exceeds maximum of 149")
        if not endpoint:
            raise Refused(400, "Endpoint must be specified")
        if not re.fullmatch(r"[^/]+/.+", endpoint):
            raise Refused(400, "Invalid endpoint specified")
        if not app:
            raise Refused(400, "Application or extension must be specified")
        variables = asked.values.get("variables") or {}
        if not all(isinstance(one, str) for one in variables.values()):
            raise Refused(400, "Only string values in the 'variables' object allowed")
        # As it is, names are compared by their beginnings.
        if any(one.lower().startswith(name.lower()) for one in self.world.channels):
            raise Refused(409, "Channel with given unique ID already exists")
        to = re.fullmatch(r"PJSIP/anyone/sip:([^@/]+)@127\.0\.0\.1:(\d+)", endpoint)
        if to is None:
            raise Refused(500, "Allocation failed")
        headers = {}
        for variable, value in variables.items():
            if found := re.fullmatch(r"PJSIP_HEADER\(add,([\w-]+)\)", variable):
                headers[found[1]] = value
        number = re.fullmatch(r".*<(.*)>", asked.text("callerId"))
        channel = Channel(
            name,
            f"PJSIP/anyone-{next(self.world.numbers):08x}",
            "Down",
            number[1] if number else "",
            follows=app,
        )
        self.world.dials(channel, "")
        line = await Line(number[1] if number else "asterisk").open(
            lambda kind, value: self._line(channel, kind, value), headers=headers
        )
        channel.line = line
        self.world.add(channel)
        asyncio.get_running_loop().call_soon(line.call, int(to[2]), to[1])
        return channel.json()

    async def hang_up(self, asked: Asked) -> Any:
        channel = self._channel(*asked.ids)
        reason, code = asked.text("reason"), asked.text("reason_code")
        if reason and code:
            raise Refused(400, "The reason and reason_code parameters are mutually exclusive")
        causes = {"": 16, "normal": 16, "busy": 17, "congestion": 34, "no_answer": 19}
        if reason not in causes or (code and not code.isdigit()):
            raise Refused(400, "Invalid reason for hangup provided")
        self.world.hang_up(channel, int(code) if code else causes[reason])

    async def answer(self, asked: Asked) -> Any:
        channel = self._ready(*asked.ids)

        async def take_off() -> None:
            if channel.state == "Ring" and channel.line is not None:
                channel.line.take_off()
                self.world.becomes(channel, "Up")

        await self.world.done(channel, take_off)

    async def play(self, asked: Asked) -> Any:
        channel, media = self._ready(asked.ids[0]), asked.values.get("media")
        if not media:
            raise Refused(400, "Media is required")
        if asked.ids[1] in self.world.playbacks:
            raise Refused(500, "Failed to queue media for playback")
        return self.world.play(
            channel, asked.ids[1], media if isinstance(media, list) else str(media).split(",")
        ).json()

    async def silence(self, asked: Asked) -> Any:
        self.world.silent(self._ready(*asked.ids), on=True)

    async def no_silence(self, asked: Asked) -> Any:
        self.world.silent(self._ready(*asked.ids), on=False)

    async def variable(self, asked: Asked) -> Any:
        name = asked.text("variable")
        if not name:
            raise Refused(400, "Variable name is required")
        channel = self._channel(*asked.ids)
        if not name.endswith(")"):
            raise Refused(404, "Provided variable was not found")
        headers = {one.lower(): (one, value) for one, value in channel.headers.items()}
        found = ""
        if name == "CALLERID(pres)":
            found = "prohib" if "id" in channel.headers.get("Privacy", "") else "allowed_not_screened"
        elif name == "CHANNEL(pjsip,remote_addr)":
            found = channel.source_address
        elif read := re.fullmatch(r"PJSIP_HEADER\(read,(.*)\)", name):
            header, value = headers.get(read[1].lower(), ("", ""))
            # It has 4 kB for a whole line.
            found = value if len(f"{header}: {value}") < _LONGEST_LINE else ""
        if not found:
            raise Refused(500, "Unable to read provided function")
        return {"value": found}

    async def snoop(self, asked: Asked) -> Any:
        source, name, spy = self._channel(asked.ids[0]), asked.ids[1], asked.text("spy")
        whisper = asked.text("whisper")
        if spy not in ("", "none", "in", "out", "both") or whisper not in ("", "none", "out"):
            raise Refused(400, "Invalid direction specified")
        if spy in ("", "none") and whisper in ("", "none"):
            raise Refused(400, "Direction must be specified for at least spy or whisper")
        if not asked.text("app"):
            raise Refused(400, "Application name is required")
        if name in self.world.channels:
            raise Refused(500, "Snoop channel could not be created")
        listener = Channel(name, f"Snoop/{source.id}-{next(self.world.numbers):08x}", "Up")
        listener.source, listener.whispers = source, whisper == "out"
        source.listeners.append((listener, spy))
        self.world.add(listener)
        # A thread of its own puts it into the application, a moment later.
        asyncio.get_running_loop().call_later(0.03, self.world.enters, listener, asked.text("app"))
        return listener.json()

    async def record(self, asked: Asked) -> Any:
        channel, name = self._control(*asked.ids), asked.text("name")
        if asked.text("ifExists") not in ("", "fail", "overwrite", "append"):
            raise Refused(400, "ifExists invalid")
        if asked.text("format") != "wav":
            raise Refused(422, "specified format is unknown on this system")
        if not re.fullmatch(r"[\w.-]+", name):
            raise Refused(400, "Recording name invalid")
        if not self.world.folder.is_dir():
            raise Refused(500, "Unrecognized recording error")
        if name in self.world.recordings or (self.world.folder / f"{name}.wav").exists():
            raise Refused(409, f"Recording '{name}' already exists and can not be overwritten")
        return self.world.record(channel, name).json()

    # --- bridges ---------------------------------------------------------------------------------

    def _bridge(self, name: str) -> Bridge:
        if (found := self.world.bridges.get(name)) is None:
            raise Refused(404, "Bridge not found")
        return found

    def _named_channels(self, asked: Asked) -> list[Channel]:
        names = [one for one in asked.text("channel").split(",") if one]
        if not names:
            raise Refused(400, "Missing parameter channel")
        for name in names:
            if name not in self.world.channels or self.world.channels[name].over:
                raise Refused(400, "Channel not found")
            if not self.world.channels[name].app:
                raise Refused(422, "Channel not in Stasis application")
        return [self.world.channels[name] for name in names]

    async def bridges_list(self, _asked: Asked) -> Any:
        return [one.json() for one in self.world.bridges.values()]

    async def bridge_make(self, asked: Asked) -> Any:
        kinds = set(asked.text("type").split(","))
        if not kinds <= {"mixing", "holding", "dtmf_events", "proxy_media"}:
            raise Refused(500, "Unable to create bridge")
        kind = "holding" if "holding" in kinds else "mixing"
        bridge = self.world.bridges[asked.ids[0]] = Bridge(asked.ids[0], asked.text("name"), kind)
        return bridge.json()

    async def bridge_end(self, asked: Asked) -> Any:
        self.world.ends_bridge(self._bridge(*asked.ids))

    async def bridge_add(self, asked: Asked) -> Any:
        bridge = self._bridge(*asked.ids)
        channels = self._named_channels(asked)
        for channel in channels:
            if channel.recording is not None:
                raise Refused(409, f"Channel {channel.id} currently recording")

            async def join(channel: Channel = channel) -> None:
                self.world.joins(channel, bridge)

            await self.world.done(channel, join)

    async def bridge_remove(self, asked: Asked) -> Any:
        bridge = self._bridge(*asked.ids)
        channels = self._named_channels(asked)
        if any(one.bridge is not bridge for one in channels):
            raise Refused(422, "Channel not in this bridge")
        for channel in channels:

            async def leave(channel: Channel = channel) -> None:
                if channel.bridge is bridge:
                    self.world.leaves(channel)

            await self.world.done(channel, leave)

    # --- applications ----------------------------------------------------------------------------

    async def application(self, asked: Asked) -> Any:
        name = asked.ids[0]
        channels = [one for one in self.world.channels.values() if name in (one.app, one.follows)]
        if name not in self.world.active and not channels:
            raise Refused(404, "Application not found")
        bridges = {one.bridge.id for one in channels if one.bridge}
        return {
            "name": name, "channel_ids": [one.id for one in channels], "bridge_ids": sorted(bridges),
            "endpoint_ids": [], "device_names": [],
            "events_allowed": [{"type": one} for one in sorted(self.filters.get(name, ()))], "events_disallowed": [],
        }  # fmt: skip

    async def event_filter(self, asked: Asked) -> Any:
        allowed = asked.values.get("allowed") or []
        found = await self.application(asked)
        self.filters[asked.ids[0]] = {str(one["type"]) for one in allowed}
        return {**found, "events_allowed": allowed}

    async def info(self, _asked: Asked) -> Any:
        return {"status": {"startup_time": self.began, "last_reload_time": self.began}}


_ID = "([^/]+)"
_ROUTES: list[tuple[str, dict[str, str]]] = [
    ("/ari/channels", {"GET": "channels_list"}),
    (f"/ari/channels/{_ID}", {"GET": "channel_get", "POST": "originate", "DELETE": "hang_up"}),
    (f"/ari/channels/{_ID}/answer", {"POST": "answer"}),
    (f"/ari/channels/{_ID}/play/{_ID}", {"POST": "play"}),
    (f"/ari/channels/{_ID}/silence", {"POST": "silence", "DELETE": "no_silence"}),
    (f"/ari/channels/{_ID}/variable", {"GET": "variable"}),
    (f"/ari/channels/{_ID}/snoop/{_ID}", {"POST": "snoop"}),
    (f"/ari/channels/{_ID}/record", {"POST": "record"}),
    ("/ari/bridges", {"GET": "bridges_list"}),
    (f"/ari/bridges/{_ID}", {"POST": "bridge_make", "DELETE": "bridge_end"}),
    (f"/ari/bridges/{_ID}/addChannel", {"POST": "bridge_add"}),
    (f"/ari/bridges/{_ID}/removeChannel", {"POST": "bridge_remove"}),
    (f"/ari/playbacks/{_ID}", {"GET": "playback_get", "DELETE": "playback_stop"}),
    (f"/ari/recordings/live/{_ID}", {"GET": "live_get"}),
    (f"/ari/recordings/live/{_ID}/stop", {"POST": "live_stop"}),
    (f"/ari/recordings/live/{_ID}/mute", {"POST": "live_mute", "DELETE": "live_unmute"}),
    ("/ari/recordings/stored", {"GET": "stored_list"}),
    (f"/ari/recordings/stored/{_ID}", {"DELETE": "stored_delete"}),
    (f"/ari/recordings/stored/{_ID}/file", {"GET": "stored_file"}),
    (f"/ari/applications/{_ID}", {"GET": "application"}),
    (f"/ari/applications/{_ID}/eventFilter", {"PUT": "event_filter"}),
    ("/ari/asterisk/info", {"GET": "info"}),
]


async def _run(http: int, sip: int, recordings: Path) -> None:
    server = Server(recordings)
    await server.trunk.open(sip)
    await asyncio.start_server(server.serve, HOST, http)
    server._start(server.world.end_vanished())
    print("ready", flush=True)
    commands: dict[str, Callable[[float], None]] = {"drop": server.drop, "lose": server.lose}
    while line := await asyncio.to_thread(sys.stdin.readline):
        name, value = line.split()
        commands[name](float(value))
        print(name, flush=True)


def main() -> None:
    """Run at the ports and with the folder that the command line names."""
    asyncio.run(_run(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
