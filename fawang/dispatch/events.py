"""News of dispatch."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class PlaceLost(Event, name="dispatch.place_lost"):
    """Somebody did not come back in time; they wait no more. `subject` is the topic of what they waited with."""

    subject: str


@dataclass(frozen=True, kw_only=True)
class SeatLost(Event, name="dispatch.seat_lost"):
    """A seat was not heard of for `seconds`: its lawyer's network, or the lawyer, is away."""

    staff_id: int
    seconds: int


@dataclass(frozen=True, kw_only=True)
class CallbackBooked(Event, name="dispatch.callback_booked"):
    """A call-back was booked, moved, or is tried again: `promised` is when, in ISO form."""

    callback_id: int
    promised: str
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class CallbackDue(Event, name="dispatch.callback_due"):
    """The time of a call-back has come."""

    callback_id: int


@dataclass(frozen=True, kw_only=True)
class CallbackEnded(Event, name="dispatch.callback_ended"):
    """A call-back was reached, failed or was cancelled; `outcome` says why."""

    callback_id: int
    state: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class DutyOpened(Event, name="dispatch.duty_opened"):
    """Whoever had a duty cannot come: somebody else is needed."""

    duty_id: int


@dataclass(frozen=True, kw_only=True)
class SwapStepped(Event, name="dispatch.swap_stepped"):
    """A wish to swap was asked, agreed to or ended; `state` is where it stands now."""

    swap_id: int
    state: str
