"""The vocabulary of a call that the platform makes: where it stands, what happens to it, what is to be done. Pure.

`outbound_call.py` decides. As for calls that come in, nothing here knows of SIP, of the database or of a clock.
"""

from dataclasses import dataclass
from enum import StrEnum

from fawang.hotline.rules import Cause, Phrase
from fawang.hotline.rules.legs import Why


class Stage(StrEnum):
    """Where the call stands."""

    #: Asked for on the page; the exchange has not taken it yet.
    NEW = "new"
    #: The lawyer's own telephone rings.
    LAWYER = "lawyer"
    #: The lawyer is on the line; whether one may call is looked at once more.
    CLEARING = "clearing"
    #: The person's telephone rings.
    PERSON = "person"
    #: They took off, and are asked whether the call may be recorded.
    CONSENT = "consent"
    TALKING = "talking"
    RATING = "rating"
    ENDED = "ended"


class Heard(StrEnum):
    """What the telephone said of an attempt: a proposal to the lawyer, who says what came of it."""

    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    #: The lawyer hung up while it rang.
    STOPPED = "stopped"


class Side(StrEnum):
    """Whose telephone."""

    LAWYER = "lawyer"
    PERSON = "person"


# --- what happens --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """The exchange has it."""


@dataclass(frozen=True, slots=True)
class LawyerUp:
    """The lawyer has taken off."""


@dataclass(frozen=True, slots=True)
class LawyerGone:
    """The lawyer's telephone is not there, or not any more."""

    why: Why


@dataclass(frozen=True, slots=True)
class Cleared:
    """One may call. `announce`: it may be said who calls."""

    announce: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """One may not call now: it is not safe, not wanted, or not a number that is dialled."""


@dataclass(frozen=True, slots=True)
class LawyerHolds:
    """The lawyer's telephone has put the call on hold by its own key, or is back."""

    on: bool


@dataclass(frozen=True, slots=True)
class PersonUp:
    """Whoever is at the person's telephone has taken off."""


@dataclass(frozen=True, slots=True)
class PersonGone:
    """The person's telephone is not there, or not any more."""

    why: Why


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the person's telephone: 0 to 9, `*` or `#`."""

    key: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing has come for as long as was to be waited."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The lawyer has said on the page what came of it, or does not have the call-back any more."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The media are lost and do not come back."""


type Input = (
    Taken
    | LawyerUp
    | LawyerGone
    | LawyerHolds
    | Cleared
    | Refused
    | PersonUp
    | PersonGone
    | Key
    | Quiet
    | Closed
    | Failed
)


# --- what is to be done --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring a telephone; `Quiet` comes after `seconds`. While the person's rings, the lawyer hears that it does."""

    side: Side
    seconds: float


@dataclass(frozen=True, slots=True)
class Clear:
    """Look whether one may call now."""


@dataclass(frozen=True, slots=True)
class Say:
    """Say phrases to one of them, instead of whatever they hear. With `wait`, `Quiet` comes so many seconds after."""

    side: Side
    phrases: tuple[Phrase, ...]
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """Let both hear each other."""


@dataclass(frozen=True, slots=True)
class Music:
    """Let the person hear music, and nobody hear anybody: it says nothing of who calls."""


@dataclass(frozen=True, slots=True)
class Record:
    """Record from now on."""


@dataclass(frozen=True, slots=True)
class Drop:
    """End a telephone's part, after these phrases."""

    side: Side
    phrases: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Keep what the telephone said."""

    heard: Heard


@dataclass(frozen=True, slots=True)
class GiveBack:
    """The lawyer cannot be had: the call-back is for others. `lost`: their telephone cannot be reached at all."""

    lost: bool


@dataclass(frozen=True, slots=True)
class BreakOff:
    """The lawyer's line has died, after the person's telephone had rung: others call the person again."""


@dataclass(frozen=True, slots=True)
class TalkBegan:
    """They talk."""


@dataclass(frozen=True, slots=True)
class TalkEnded:
    """They do not any more."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The person's rating, 1 to 5."""

    score: int


@dataclass(frozen=True, slots=True)
class Finish:
    """Keep that it is over, and why."""

    cause: Cause


type Order = (
    Ring
    | Clear
    | Say
    | Join
    | Music
    | Record
    | Drop
    | Note
    | GiveBack
    | BreakOff
    | TalkBegan
    | TalkEnded
    | Rate
    | Finish
)


# --- the call ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outbound:
    """The call as its journey knows it.

    `missed` counts wrong keys and silences; `keyed`: a human pressed a key; `held`: the lawyer's telephone holds.
    """

    id: str
    stage: Stage = Stage.NEW
    announce: bool = False
    recorded: bool = False
    keyed: bool = False
    held: bool = False
    missed: int = 0

    @property
    def ended(self) -> bool:
        """Tell whether nothing happens to it any more."""
        return self.stage == Stage.ENDED


@dataclass(frozen=True, slots=True)
class Step:
    """What an input comes to: the call as it then stands, and what is to be done, in this order."""

    call: Outbound
    orders: tuple[Order, ...] = ()
