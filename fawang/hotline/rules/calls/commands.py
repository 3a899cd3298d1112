"""What is to be done for a call. Pure."""

from dataclasses import dataclass

from fawang.hotline.rules import Call, Cause, Mode, Party, Phrase, Topic
from fawang.organisations.rules import Language

# --- to the switch -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """Say phrases, one after the other; `Quiet` comes `wait` seconds after the last one.

    A key stops them, and the wait.
    """

    phrases: tuple[Phrase, ...]
    wait: float


@dataclass(frozen=True, slots=True)
class Music:
    """Play music until something else is to be heard, after these phrases; `Quiet` comes after `wait` seconds of it."""

    wait: float
    first: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Hush:
    """Let the caller hear nothing of the platform any more."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring a seat."""

    seat: str


@dataclass(frozen=True, slots=True)
class StopRinging:
    """Ring it no more."""

    seat: str


@dataclass(frozen=True, slots=True)
class Join:
    """Let the caller and the seat hear each other, and nobody else."""

    seat: str


@dataclass(frozen=True, slots=True)
class JoinOther:
    """Let these two hear each other: the seat and whom it called, or the caller and that one."""

    seat: str = ""


@dataclass(frozen=True, slots=True)
class Mix:
    """Let each of a call hear just those: all who are in it are named, also who hears nobody."""

    hears: tuple[tuple[Party, tuple[Party, ...]], ...]


@dataclass(frozen=True, slots=True)
class DialSupervisor:
    """Ring a supervisor's seat."""

    target: str


@dataclass(frozen=True, slots=True)
class DropSupervisor:
    """End the call to the supervisor."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Call somebody else: a colleague's seat or another hotline."""

    target: str


@dataclass(frozen=True, slots=True)
class DropOther:
    """End the call to somebody else."""


@dataclass(frozen=True, slots=True)
class DropSeat:
    """End the call of the seat."""

    seat: str


@dataclass(frozen=True, slots=True)
class Adopt:
    """Whom the lawyer called is the seat of this call from now on."""

    seat: str


@dataclass(frozen=True, slots=True)
class Record:
    """Record from now on, or no more."""

    on: bool


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Record a message of at most `seconds`, after a tone; `#` ends it."""

    seconds: int


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call, after these phrases."""

    cause: Cause
    phrases: tuple[Phrase, ...] = ()


# --- to the platform -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wait:
    """Let the caller stand in line. `again`: first in line, since a seat or the platform failed them."""

    topic: Topic
    language: Language
    again: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """Take them out of the line."""


@dataclass(frozen=True, slots=True)
class Took:
    """The seat has the call."""

    seat: str


@dataclass(frozen=True, slots=True)
class TalkEnded:
    """The talk with the lawyer is over: they may write it down while the person rates it, or talks with another.

    `passed`: the person talks on with another hotline.
    """

    passed: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """The seat did not come; its presence is put right."""

    seat: str
    died: bool = False


@dataclass(frozen=True, slots=True)
class Supervises:
    """Write down what a supervisor does in this talk from now on; `mode` None: no more."""

    supervisor: str
    mode: Mode | None


@dataclass(frozen=True, slots=True)
class LookUp:
    """See what became of a matter."""

    code: str


@dataclass(frozen=True, slots=True)
class CallBack:
    """Book a call-back that keeps the place."""


@dataclass(frozen=True, slots=True)
class Remember:
    """This number speaks this language."""

    language: Language


@dataclass(frozen=True, slots=True)
class Rate:
    """The person's rating, 1 to 5."""

    score: int


@dataclass(frozen=True, slots=True)
class Finish:
    """Write down that it is over, and why; `seconds` of the message that was left, if one was."""

    cause: Cause
    seconds: int = 0


type Order = (
    Say | Music | Hush | Ring | StopRinging | Join | JoinOther | Mix | Dial | DialSupervisor | DropOther
    | DropSeat | DropSupervisor | Adopt | Record | TakeMessage | HangUp | Wait | Leave | Took | TalkEnded | Missed
    | Supervises | LookUp | CallBack | Remember | Rate | Finish
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """What an input comes to: the call as it then stands, and what is to be done, in this order."""

    call: Call
    orders: tuple[Order, ...] = ()
