"""What happens to a call. Pure."""

from dataclasses import dataclass

from fawang.hotline.rules import Announced, Lost
from fawang.hotline.rules.menus import STANDARD, Menu
from fawang.organisations.rules import Language


@dataclass(frozen=True, slots=True)
class Begun:
    """It was answered. `known` is the language that this number chose before; None where there is no number.

    The others are what holds for this call: until when its number is blocked, until when the hotline is closed (both as
    they are said, empty where it is not so), the menu and greeting of the number that was dialled, and
    what the special zone says that is open.
    """

    known: Language | None = None
    blocked_until: str = ""
    closed_until: str = ""
    menu: Menu = STANDARD
    greeting: str = ""
    announcement: Announced | None = None


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
class SeatHolds:
    """The lawyer's telephone has put the call on hold by its own key, or is back."""

    seat: str
    on: bool


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
class Together:
    """The lawyer, the person and whom the lawyer has called talk, all three: an interpreter, another hotline."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """The lawyer ends the call to whom they have called, and talks with the person."""


@dataclass(frozen=True, slots=True)
class Monitored:
    """A supervisor listens to a lawyer, or listens again after they have spoken; `supervisor` is their seat."""

    supervisor: str


@dataclass(frozen=True, slots=True)
class Whispered:
    """The supervisor speaks to the lawyer from now on, and nobody else hears it."""

    supervisor: str


@dataclass(frozen=True, slots=True)
class Barged:
    """The supervisor speaks to all from now on."""

    supervisor: str


@dataclass(frozen=True, slots=True)
class MonitorEnded:
    """The supervisor leaves the talk."""

    supervisor: str


@dataclass(frozen=True, slots=True)
class SupervisorAnswered:
    """The supervisor has taken off."""

    supervisor: str


@dataclass(frozen=True, slots=True)
class SupervisorLost:
    """The supervisor is not there, or has gone."""

    supervisor: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The lawyer has ended the talk on their page."""


@dataclass(frozen=True, slots=True)
class Released:
    """The lawyer has given the person back on their page: the next one serves them."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The seat that has taken off cannot have this call: they serve the other side, or have another in hand."""

    seat: str


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


#: What a lawyer may ask of their talk.
type Wanted = Held | Resumed | Consulted | PassedOn | Completed | Together | Dropped


@dataclass(frozen=True, slots=True)
class Asked:
    """A lawyer asks something of the talk, on their page: it means this seat's talk, and nobody else's after it."""

    seat: str
    what: Wanted


type Input = (
    Asked | Begun | Key | Quiet | Looked | Estimated | Offered | Withdrawn | Answered | SeatLost | Held | Resumed
    | SeatHolds | Consulted | PassedOn | OtherAnswered | OtherLost | Completed | Together | Dropped | Closed | Released
    | Refused | Monitored | Whispered | Barged | MonitorEnded | SupervisorAnswered | SupervisorLost | Message | Booked
    | HungUp | Failed
)  # fmt: skip


def named_in(happened: Input) -> list[str]:
    """Return the seats and hotlines that an input names: whoever hears of it must know where they are called."""
    inner = [happened, happened.what] if isinstance(happened, Asked) else [happened]
    found = (getattr(one, name, "") for one in inner for name in ("seat", "target", "supervisor"))
    return [one for one in dict.fromkeys(found) if one]
