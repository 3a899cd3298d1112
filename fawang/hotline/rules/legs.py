"""What every switch does: legs, each of them one telephone; what is heard of them, and what they are told. Pure.

A leg is the way to one telephone: the caller's, a seat's, another hotline's. A switch knows nothing of calls, queues or
languages; it accepts and dials legs, plays files into them, joins them, and says what happens. Adapters stand behind
this, in `switch/`, and one suite of tests holds them to it (`tests/hotline/telephony/test_switch.py`,
`test_switch_talks.py`).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Why(StrEnum):
    """Why a leg is gone."""

    HUNG_UP = "hung_up"
    BUSY = "busy"
    #: It rang, and nobody took off.
    NO_ANSWER = "no_answer"
    #: It could not be reached at all.
    UNREACHABLE = "unreachable"
    #: Its line broke down, or it has vanished without a word.
    DIED = "died"
    #: The switch broke down: the audio of a telephone that is still there is lost.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody calls. `number` is theirs, empty where it is withheld; `headers` are those of partners (`x-…`).

    `source` is the address from which the call came.
    """

    leg: str
    number: str
    dialled: str
    headers: Mapping[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class TakenOff:
    """The telephone that was dialled has been taken off."""

    leg: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The leg is no more."""

    leg: str
    why: Why


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key was pressed: 0 to 9, `*` or `#`."""

    leg: str
    key: str


@dataclass(frozen=True, slots=True)
class Holds:
    """The telephone has put us on hold by itself, or is back: nobody is heard by it meanwhile."""

    leg: str
    on: bool


@dataclass(frozen=True, slots=True)
class Played:
    """All files of `turn` have been played to their end."""

    leg: str
    turn: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded of a leg that is gone, or is recorded no more: a file that `recordings.voices` reads.

    `inside` tells the voices apart where the file is of packets: the port that the others came by; else it is 0.
    """

    leg: str
    file: str
    inside: int


type News = Arrived | TakenOff | Gone | Pressed | Holds | Played | Recorded


def pairs(hears: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return who hear just each other, and are heard by nobody else: for them no voices need to be summed."""
    only = {one: next(iter(others)) for one, others in hears.items() if len(others) == 1}
    heard_by: dict[str, int] = {}
    for others in hears.values():
        for other in others:
            heard_by[other] = heard_by.get(other, 0) + 1
    return {
        one: other
        for one, other in only.items()
        if one != other and only.get(other) == one and heard_by[one] == heard_by[other] == 1
    }


class Switch(Protocol):
    """What a switch can do. Whatever is told of a leg that is gone does nothing: it may have gone this moment."""

    async def start(self, hear: Callable[[News], None]) -> None:
        """Begin; news goes to `hear`, on the loop that started it. Legs of an earlier run are ended.

        Raises:
            SwitchFailed: the address is taken, or a part of it does not answer.
        """

    async def stop(self) -> None:
        """End all legs and itself."""

    async def accept(self, leg: str) -> None:
        """Take off for somebody who calls."""

    async def refuse(self, leg: str, *, busy: bool) -> None:
        """Let them hear that it is busy, or that there is nothing here."""

    async def dial(
        self,
        leg: str,
        address: str,
        *,
        number: str,
        headers: Mapping[str, str] | None = None,
        beside: str = "",
    ) -> None:
        """Ring a telephone. `leg` is a new name, `number` what it shows, `headers` go to a partner.

        `beside` is a leg that waits for it: a switch may do while it rings what `join` would need to do once it has
        taken off, so that they hear each other sooner. They are joined all the same.
        """

    async def play(self, leg: str, files: Sequence[Path], *, turn: int, music: Path | None = None) -> None:
        """Play files one after the other, then `music` over and over; instead of whatever was played before.

        `Played` with `turn` comes after the last file, also where there is none.
        """

    async def hush(self, leg: str) -> None:
        """Play nothing any more."""

    async def join(self, leg: str, other: str) -> None:
        """Let two legs hear each other, and nobody else."""

    async def part(self, leg: str) -> None:
        """Let a leg hear nobody, and nobody hear it."""

    async def mix(self, hears: Mapping[str, Collection[str]]) -> None:
        """Let each of these legs hear just those that are named for it, and nobody else; no other leg hears them.

        Nobody hears themselves. Who hears somebody is played nothing any more. Two who hear just each other are
        joined, who neither hears nor is heard is parted: `mix` says it for any number at once.

        Raises:
            SwitchFailed: voices cannot be mixed.
        """

    async def record(self, leg: str, *, on: bool) -> None:
        """Record what a leg says and hears from others, or no more; `Recorded` comes once it ends.

        Raises:
            SwitchFailed: this switch cannot record.
        """

    async def hang_up(self, leg: str) -> None:
        """End a leg."""


class SwitchFailed(Exception):
    """The switch cannot do its work; the message says what is missing."""
