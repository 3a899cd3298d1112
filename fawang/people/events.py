"""News of the room people."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class StaffLocked(Event, name="people.staff_locked"):
    """An account was locked after too many wrong passwords or codes."""

    staff_id: int
