"""What every switch does: legs, each of them one telephone; what is heard of them, and what they are told. Pure.

A leg is the way to one telephone: the caller's, a seat's, another hotline's. A switch knows nothing of calls, queues or
languages; it accepts and dials legs, plays files into them, joins them, and says what happens. Adapters stand behind
this, in `switch/`, and one suite of tests holds them to it (`tests/hotline/test_switch.py`).
"""

from collections.abc import Callable, Mapping, Sequence
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
    #: Its line or the switch broke down.
    DIED = "died"


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody calls. `number` is theirs, empty where it is withheld; `headers` are those of partners (`x-…`)."""

    leg: str
    number: str
    dialled: str
    headers: Mapping[str, str] = field(default_factory=dict)


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
class Played:
    """All files of `turn` have been played to their end."""

    leg: str
    turn: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded of a leg that is gone, or is recorded no more: a file, and the port that the others came by."""

    leg: str
    file: str
    inside: int


type News = Arrived | TakenOff | Gone | Pressed | Played | Recorded


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
        self, leg: str, address: str, *, number: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Ring a telephone. `leg` is a new name, `number` what it shows, `headers` go to a partner."""

    async def play(self, leg: str, files: Sequence[Path], *, turn: int, music: Path | None = None) -> None:
        """Play files one after the other, then `music` over and over; instead of whatever was played before.

        `Played` with `turn` comes after the last file, also where there is none.
        """

    async def hush(self, leg: str) -> None:
        """Play nothing any more."""

    async def join(self, leg: str, other: str) -> None:
        """Let two legs hear each other, and nobody else."""

    async def part(self, leg: str) -> None:
        """Let a leg hear nobody."""

    async def record(self, leg: str, *, on: bool) -> None:
        """Record what a leg says and hears from others, or no more; `Recorded` comes once it ends.

        Raises:
            SwitchFailed: this switch cannot record.
        """

    async def hang_up(self, leg: str) -> None:
        """End a leg."""


class SwitchFailed(Exception):
    """The switch cannot do its work; the message says what is missing."""
