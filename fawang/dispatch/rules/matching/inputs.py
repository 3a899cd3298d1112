"""What happens, as matching is told it. Pure.

`at` is seconds on any clock that only goes forward. Ids of contacts are never used twice: one id is one
person's one wish to be served. Each of these may come again; the second time it changes nothing.
"""

from dataclasses import dataclass

from fawang.dispatch.rules import Presence, Reason, Urgency
from fawang.dispatch.rules.matching.suitability import Need, Profile


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody waits from now on; of a call-back: its hour has begun. `since` puts them where they were before.

    `priority` is what their special zone is worth, in seconds of waiting (`rules.MOST_PRIORITY`).
    """

    at: float
    contact: str
    need: Need
    urgency: tuple[Urgency, ...] = ()
    since: float | None = None
    priority: float = 0.0


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody does not wait any more; with `keep` their connection broke and their place is kept for a while."""

    at: float
    contact: str
    keep: bool = False


@dataclass(frozen=True, slots=True)
class CameBack:
    """Somebody whose place is kept is there again."""

    at: float
    contact: str


@dataclass(frozen=True, slots=True)
class SeatSet:
    """A seat is there, or what it can do has changed. `marks` are what a conflict of interest is found by.

    `calls` false: it writes only; `chats` is how many people at once.
    """

    at: float
    seat: str
    profile: Profile
    marks: frozenset[str] = frozenset()
    calls: bool = True
    chats: int = 3

    @property
    def text(self) -> str:
        """Return what is said of the seat, always the same for the same."""
        profile, family = self.profile, self.profile.family
        parts = (
            [f"{language}={level}" for language, level in family.languages],
            sorted(family.zones),
            sorted(profile.matters),
            sorted(profile.groups),
            [profile.region, str(self.calls), str(self.chats)],
            sorted(self.marks),
        )
        return "|".join(",".join(part) for part in parts)


@dataclass(frozen=True, slots=True)
class PresenceSet:
    """A seat's presence was changed by its lawyer or a supervisor, or its connection was lost.

    Whether they may is `rules.check_presence`. During a talk a break or the end of duty is a wish for after it.
    """

    at: float
    seat: str
    presence: Presence
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The seat took what it was offered: the talk begins."""

    at: float
    offer: str


@dataclass(frozen=True, slots=True)
class Declined:
    """The seat does not take it. It stays ready, for others."""

    at: float
    offer: str


@dataclass(frozen=True, slots=True)
class RangOut:
    """Nobody answered. Matching finds that out by itself, too, when it is woken."""

    at: float
    offer: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody is served by `seat` without an offer: grabbed from a list, assigned, or handed over.

    A seat that is not on duty, or none, serves them outside of matching, which then knows them no more.
    """

    at: float
    contact: str
    seat: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """A talk is over. `wrap_up`: for so many seconds at most its place is kept for writing it up; 0: not at all.

    None: what `Limits.wrap_up` says after a voice, and nothing after a chat.
    """

    at: float
    contact: str
    wrap_up: float | None = None


@dataclass(frozen=True, slots=True)
class WrittenUp:
    """What `seat` talked about with somebody is written down: the place is free."""

    at: float
    contact: str
    seat: str


@dataclass(frozen=True, slots=True)
class PutFirst:
    """Whoever leads the shift lets somebody be served next."""

    at: float
    contact: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A talk broke off on the lawyer's side: the person is first in line."""

    at: float
    contact: str


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing but time: send one at `Matching.wake_at`."""

    at: float


type Input = (
    Arrived
    | Left
    | CameBack
    | SeatSet
    | PresenceSet
    | Accepted
    | Declined
    | RangOut
    | Taken
    | Ended
    | WrittenUp
    | Broken
    | PutFirst
    | Tick
)
