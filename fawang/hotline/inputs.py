"""What happens to a call. Pure."""

from dataclasses import dataclass

from fawang.hotline.rules import Lost
from fawang.organisations.rules import Language


@dataclass(frozen=True, slots=True)
class Begun:
    """It was answered. `known` is the language that this number chose before; None where there is no number."""

    known: Language | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """The caller pressed a key: 0 to 9, `*` or `#`."""

    key: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """What was to be said has been said, and the caller has pressed nothing for as long as was asked."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of the code that was typed; `state` is a phrase, empty where no matter has it."""

    state: str = ""


@dataclass(frozen=True, slots=True)
class Estimated:
    """Where somebody in line stands. `minutes` None: nobody on duty could serve them."""

    position: int
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Offered:
    """Matching wants this seat to ring."""

    seat: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Matching wants it to ring no more."""

    seat: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The seat has taken off."""

    seat: str


@dataclass(frozen=True, slots=True)
class SeatLost:
    """The seat is not there any more."""

    seat: str
    why: Lost


@dataclass(frozen=True, slots=True)
class Held:
    """The lawyer lets the person wait a moment."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """And is back."""


@dataclass(frozen=True, slots=True)
class Consulted:
    """The lawyer calls somebody else about it: `target` is a seat or another hotline. The person hears music."""

    target: str


@dataclass(frozen=True, slots=True)
class PassedOn:
    """The lawyer passes the call to `target` without waiting for them."""

    target: str


@dataclass(frozen=True, slots=True)
class OtherAnswered:
    """Whom the lawyer called has taken off."""


@dataclass(frozen=True, slots=True)
class OtherLost:
    """Whom the lawyer called is not there, or has gone."""


@dataclass(frozen=True, slots=True)
class Completed:
    """The lawyer leaves the person with whom they have called."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message was left, `seconds` long."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Booked:
    """The call-back is booked; `when` is a value of the phrase, empty where there was no room."""

    when: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller is gone."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The media of this call are lost and do not come back."""


type Input = (
    Begun | Key | Quiet | Looked | Estimated | Offered | Withdrawn | Answered | SeatLost | Held | Resumed
    | Consulted | PassedOn | OtherAnswered | OtherLost | Completed | Message | Booked | HungUp | Failed
)  # fmt: skip
