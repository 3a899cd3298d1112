"""What a telephone offers (SDP offer and answer, RFC 3264): what of it we take, how rtpengine is told, and our answer.

Of the voices that it speaks, one is taken: G.711 where it has it, for that is what we play, mix and record. Of its
telephone-events (keys, RFC 4733) those with the clock of that voice, else any: rtpengine hears keys of the clock of the
voice alone, so it is told that they have it, and the telephone is answered in its own words.

Inside, between legs, events are 101, so that keys reach whoever somebody is put through to. rtpengine keeps a
telephone's number on both sides unless it knows of a second one: so it is told of 101 as well, after the telephone's
own. Where there are no events it makes them of tones, with the first number from 96 on that is free: so those below 101
are taken. Pure.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

#: Voices of fixed payload types (RFC 3551) that need no `a=rtpmap`, with their clocks.
_FIXED = {0: ("pcmu", 8000), 3: ("gsm", 8000), 8: ("pcma", 8000), 9: ("g722", 8000), 18: ("g729", 8000)}
#: What Debian's rtpengine both hears and speaks (`rtpengine --codecs`), the best for us first. AMR it hears only.
SPOKEN = ("pcma", "pcmu", "g722", "opus", "g729", "gsm", "speex")
_EVENT = "telephone-event"
#: The number of events inside, and those that rtpengine would give them before.
_INSIDE, _BEFORE = 101, range(96, 101)
#: What says that keys of encryption come, by profile: in the description (RFC 4568), or by DTLS (RFC 5764).
_KEYED = {
    "RTP/AVP": "", "RTP/AVPF": "", "RTP/SAVP": "a=crypto:", "RTP/SAVPF": "a=crypto:",
    "UDP/TLS/RTP/SAVPF": "a=fingerprint:",
}  # fmt: skip
_OF_FORMAT = re.compile(r"a=(?:rtpmap|fmtp|rtcp-fb):(\d+) ")
_MAP = re.compile(r"a=rtpmap:(\d+) ([\w.-]+)/(\d+)")


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken of an offer: one line of audio, one voice and one kind of events.

    `place` is the place of its line among all, `event` the number of its events and `clock` what they are said to have;
    None and 0 where it has none.
    """

    session: tuple[str, ...]
    lines: tuple[str, ...]
    place: int
    profile: str
    voice: int
    voice_clock: int
    event: int | None
    clock: int

    @property
    def description(self) -> str:
        """The description of just that, as rtpengine is told it."""
        kept = {self.voice, self.event}
        if self.event is None:
            # Of a clock that no voice has: nothing comes by them.
            added = {one: 16000 for one in _BEFORE if one not in kept}
        else:
            added = {_INSIDE: 8000} if _INSIDE not in kept else {}
        own = [self.voice] if self.event is None else [self.voice, self.event]
        media, *rest = self.lines
        return "\r\n".join([
            *self.session,
            " ".join([*media.split()[:3], *map(str, own), *map(str, added)]),
            *(
                self._clocked(line, self.voice_clock)
                for line in rest
                if (found := _OF_FORMAT.match(line)) is None or int(found[1]) in kept
            ),
            *(f"a=rtpmap:{one} {_EVENT}/{clock}" for one, clock in added.items()),
            "",
        ])  # fmt: skip

    def answer(self, offer: str, answered: str) -> str:
        """Return rtpengine's answer as the telephone gets it; whatever else was offered is refused (port 0).

        Raises:
            ValueError: it is no answer to this offer.
        """
        session, *media = _sections(answered)
        if len(media) != 1:
            raise ValueError("not one line of audio")
        profile, numbers = _read(media[0][0])[1:]
        if profile != self.profile or not set(numbers) <= {self.voice, self.event}:
            raise ValueError("not what was offered")
        lines = list(session)
        for place, section in enumerate(_sections(offer)[1:]):
            if place == self.place:
                lines += [self._clocked(line, self.clock) for line in media[0]]
            else:
                kind, *rest = section[0].split()
                lines.append(" ".join([kind, "0", *rest[1:]]))
        return "\r\n".join([*lines, ""])

    def _clocked(self, line: str, clock: int) -> str:
        """Return a line with another clock where it says that of the events."""
        if self.event is not None and line.startswith(f"a=rtpmap:{self.event} "):
            return f"a=rtpmap:{self.event} {_EVENT}/{clock}"
        return line


@lru_cache(4096)
def take(offer: str) -> Taken:
    """Return what we take of an offer.

    Raises:
        ValueError: nothing of it can be spoken, or it wants encryption and brings no key for it.
    """
    session, *media = _sections(offer)
    for place, section in enumerate(media):
        if section[0].startswith("m=audio ") and (found := _taken(session, section, place)):
            return found
    raise ValueError("no audio that can be spoken")


def _taken(session: tuple[str, ...], section: tuple[str, ...], place: int) -> Taken | None:
    port, profile, numbers = _read(section[0])
    key = _KEYED.get(profile)
    if not port or key is None or not any(line.startswith(key) for line in (*session, *section)):
        return None
    named = _FIXED | {
        int(found[1]): (found[2].lower(), int(found[3]))
        for line in section
        if (found := _MAP.match(line)) is not None
    }
    offered = {one: named[one] for one in numbers if one in named}
    voices = {name: one for one, (name, _clock) in reversed(offered.items())}
    voice = next((voices[name] for name in SPOKEN if name in voices), None)
    if voice is None:
        return None
    clock = offered[voice][1]
    events = [(one, its) for one, (name, its) in offered.items() if name == _EVENT]
    event, its = next((one for one in events if one[1] == clock), events[0] if events else (None, 0))
    return Taken(session, section, place, profile, voice, clock, event, its)


def event_inside(offered: str) -> int:
    """Return the number of events inside, of those that rtpengine offers there: 101 unless the telephone has that."""
    found = [int(one[1]) for line in offered.splitlines() if (one := _MAP.match(line)) and one[2] == _EVENT]
    return found[0] if found and _INSIDE not in found else _INSIDE


def _read(line: str) -> tuple[int, str, list[int]]:
    """Return port, profile and payload types of a line `m=audio`.

    Raises:
        ValueError: it is none.
    """
    _kind, port, profile, *formats = line.split()
    return int(port.partition("/")[0]), profile, [int(one) for one in formats]


def _sections(description: str) -> list[tuple[str, ...]]:
    """Return the lines that hold for all, and those of each medium."""
    found: list[list[str]] = [[]]
    for line in description.splitlines():
        if line.startswith("m="):
            found.append([])
        if line:
            found[-1].append(line)
    return [tuple(one) for one in found]
