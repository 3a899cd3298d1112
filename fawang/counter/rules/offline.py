"""Commands of a desk without a line: how they are read, when they were made, what holds them up. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Any
from uuid import UUID

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean, storable

#: So many commands are taken in one batch.
MOST = 200
#: A clock that is off by less is not corrected: it is what the way of a request takes. Own figure.
PRECISE = timedelta(seconds=5)
#: Nothing is older: what device would keep it, and who would remember? Own figure.
OLDEST = timedelta(days=90)
LONGEST_FIELD = 20_000


class Kind(StrEnum):
    """What a clerk can do without a line."""

    VISIT = "visit"
    APPLICATION = "application"
    NOTE = "note"


class State(StrEnum):
    """What became of a command: carried out, refused for the clerk to correct, or held for somebody to decide."""

    DONE = "done"
    REFUSED = "refused"
    TASK = "task"


class Cause(StrEnum):
    """Why a command is held."""

    #: The person was served at another unit after it was made.
    SERVED_ELSEWHERE = "served_elsewhere"
    #: The matter has moved on since the clerk saw it.
    STALE = "stale"
    #: The clerk may not do this any more, or their account is closed.
    NOT_ALLOWED = "not_allowed"
    ACCOUNT_CLOSED = "account_closed"


class Resolution(StrEnum):
    """What somebody decides about a held command."""

    KEEP = "keep"
    ATTACH = "attach"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Command:
    """One command as the device made it.

    Args:
        id: given by the device; the same id is the same command.
        seq: its place among the clerk's commands on the device.
        made_at: by the device's clock.
        version: of the matter, as the clerk saw it; None where none was seen.
    """

    id: UUID
    seq: int
    made_at: datetime
    kind: str
    unit_id: int
    fields: Mapping[str, str]
    version: int | None = None

    def text(self, name: str) -> str:
        """Return a field, cleaned; empty if it was not filled in."""
        return clean(self.fields.get(name, ""))

    @property
    def content(self) -> str:
        """The command as JSON, to be kept."""
        return json.dumps(
            {
                "id": str(self.id), "seq": self.seq, "made_at": self.made_at.isoformat(), "kind": self.kind,
                "unit": self.unit_id, "version": self.version, "fields": dict(self.fields),
            },
            sort_keys=True, ensure_ascii=False,
        )  # fmt: skip

    @property
    def fingerprint(self) -> bytes:
        """What tells it from another command that uses the same id."""
        return blake2b(self.content.encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Batch:
    """What a device sends: its clock, and commands in order; `others` are ids that it keeps of other clerks."""

    device: UUID
    clock: datetime
    commands: tuple[Command, ...]
    others: tuple[UUID, ...] = ()


def read_command(values: Any) -> Command:
    """Read a command from JSON.

    Raises:
        Invalid: `command_unreadable`.
    """
    try:
        version, fields = values.get("version"), storable(values["fields"])
        command = Command(
            id=UUID(values["id"]),
            seq=int(values["seq"]),
            made_at=_moment(values["made_at"]),
            kind=Kind(values["kind"]),
            unit_id=int(values["unit"]),
            version=None if version is None else int(version),
            fields={str(name): str(value) for name, value in fields.items() if value not in ("", None)},
        )
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        raise Invalid("command_unreadable") from None
    within = 0 <= command.seq < 2**31 and 0 <= command.unit_id < 2**31 and 0 <= (command.version or 0) < 2**31
    if not within or any(len(value) > LONGEST_FIELD for value in command.fields.values()):
        raise Invalid("command_unreadable")
    return command


def read_batch(values: Any) -> Batch:
    """Read a batch from JSON.

    Raises:
        Invalid: `command_unreadable` or `too_many_commands`.
    """
    try:
        device, moment, given = UUID(values["device"]), _moment(values["clock"]), list(values["commands"])
        others = tuple(UUID(one) for one in values.get("others", ()))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Invalid("command_unreadable") from None
    if len(given) > MOST or len(others) > 1000:
        raise Invalid("too_many_commands", most=MOST)
    return Batch(device, moment, tuple(read_command(one) for one in given), others)


def clock_offset(*, device: datetime, server: datetime) -> timedelta:
    """Return what to add to a device's times; nothing for a clock that is right within a few seconds."""
    offset = server - device
    return timedelta() if abs(offset) <= PRECISE else offset


def corrected(made_at: datetime, offset: timedelta, now: datetime) -> datetime:
    """Return when a command was made, by the server's clock: never after `now`, nor before anything can be as old."""
    return min(max(made_at + offset, now - OLDEST), now)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not 2000 <= moment.year <= 9000:
        raise ValueError("a moment with a time zone is wanted")
    return moment
