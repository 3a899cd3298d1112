"""The ways to a partner: a registry of links, one module or package each.

A link is registered once, by the composition, and chosen by what the partner's agreement names: the first of its
`links` that is registered. The reaction to `ReferralStepped` calls `deliver` with what `queries.messages.outgoing`
made, in a job with retries; a link that has an outbox of its own writes the message there and returns at once. What
comes back over any link goes through `actions.exchange.receive`.

Links know no tables of the room: what they need is in `Address`. A link that keeps rows of its own does so in its
package.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from fawang.partners.rules.messages import ReferralMessage


class Outcome(StrEnum):
    """What became of a message."""

    #: The other side has it, or a system that will bring it there.
    SENT = "sent"
    #: Kept by the link, which sends it by itself.
    QUEUED = "queued"
    #: A person has to bring it there: the desk lists it.
    BY_HAND = "by_hand"


class LinkFailed(RuntimeError):
    """The message could not be brought over; the job tries again. The text is for the log: no personal data in it."""


@dataclass(frozen=True, slots=True)
class Address:
    """A partner as a link sees it.

    Args:
        partner: the partner's code.
        settings: what its agreement says of this link. algorithms: the agreed algorithms, by use.
    """

    partner: str
    name: str
    phone: str
    email: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    algorithms: Mapping[str, str] = field(default_factory=dict)


class Link(Protocol):
    """A way to a partner."""

    #: As agreements name it.
    name: str

    def deliver(self, address: Address, message: ReferralMessage) -> Outcome:
        """Bring `message` to the partner, inside the caller's transaction. Doing so twice must do no harm:
        (partner, message.number, message.step) is the same at a retry.

        Raises:
            LinkFailed: it could not; it is tried again.
        """


_links: dict[str, Link] = {}


def register(*links: Link) -> None:
    """Enter links. Called by the composition; a name that is entered again is replaced (tests do)."""
    for one in links:
        _links[one.name] = one


def forget(name: str) -> None:
    """Take a link out again."""
    _links.pop(name, None)


def registered() -> Mapping[str, Link]:
    """Return the links by name."""
    return _links


def choose(named: "tuple[str, ...]") -> Link | None:
    """Return the first of the links that an agreement names which is registered."""
    return next((_links[one] for one in named if one in _links), None)
