"""What a strategy is told and asked, whoever's it is."""

from dataclasses import dataclass
from math import inf
from typing import Protocol

from fawang.dispatch.rules import Language
from lab.simulation.arrivals import Caller
from lab.simulation.staff import Duty


@dataclass(slots=True)
class Call:
    """One attempt of a caller, or a call-back to them."""

    id: str
    caller: Caller
    attempt: int
    at: float
    #: A call-back: the platform calls.
    back: bool = False
    #: A call-back that nobody asked for: their call was given up.
    missed: bool = False
    rings: int = 0

    @property
    def language(self) -> Language:
        """Return the language that was chosen."""
        return self.caller.language


class Strategy(Protocol):
    """Decides which seat rings for which call. It sees what an exchange sees, never a caller's patience."""

    name: str
    #: After so many rings in a row that nobody answers a seat is off until its lawyer is back; 0: never.
    misses: int
    #: Who gave up is called back.
    returns_missed: bool

    def seat_on(self, now: float, duty: Duty) -> None:
        """Take note: a lawyer is on duty and ready."""

    def seat_off(self, now: float, duty: Duty) -> None:
        """Take note: the duty is over; the seat holds nothing."""

    def arrived(self, now: float, call: Call) -> None:
        """Take note: somebody waits."""

    def left(self, now: float, call: Call) -> None:
        """Take note: somebody hung up before they were answered, also while a seat rang."""

    def answered(self, now: float, call: Call, duty: Duty) -> None:
        """Take note: the talk begins."""

    def missed(self, now: float, call: Call, duty: Duty) -> None:
        """Take note: the seat rang until the time was up; the caller waits again."""

    def ended(self, now: float, call: Call, duty: Duty) -> None:
        """Take note: the talk is over, the wrap-up begins."""

    def ready(self, now: float, duty: Duty) -> None:
        """Take note: the wrap-up, or the absence, is over."""

    def wake(self, now: float) -> None:
        """Take note of the time that was asked for by `wake_at`."""

    def rings(self, now: float) -> list[tuple[str, str]]:
        """Return what is to ring now: (call, seat). Each of them waits and is free."""

    def bookings(self) -> list[str]:
        """Return the calls that take a call-back instead of waiting, since last asked."""

    @property
    def wake_at(self) -> float:
        """Return when to be woken although nothing happens; infinite: not at all."""
        return inf
