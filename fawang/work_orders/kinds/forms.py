"""Forms as a richer source of what intake asks: a room above has them, which the composition hands in.

A draft that fills a form in names it. All that follows (pages, drafts, checks, summary) is what a kind's few questions
go through as well.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.wording import Text
from fawang.work_orders.kinds.questions import Asks

if TYPE_CHECKING:
    from fawang.work_orders.models import WorkOrder

#: The answer of a draft that names its form.
FORM = "form"


class Forms(Protocol):
    """The room that has forms. `given` are the answers of a draft, as text."""

    def begin(self, code: str, given: Mapping[str, Any], *, unit: str = "") -> dict[str, Any]:
        """Return what a draft with the answers `given` has besides once it fills in the form `code`.

        `unit`: the office by whose page somebody came, as its link says.

        Raises:
            NotFound: there is none.
        """

    def asks(self, given: Mapping[str, Any]) -> Asks:
        """Return what the form of a draft asks, given its answers; nothing if it is there no more."""

    def services(self, words: str, *, matter: str, place: str) -> Sequence[str]:
        """Return the service items of a matter that somebody's words ask for, by id, the likeliest first; few."""

    def title(self, given: Mapping[str, Any]) -> Text:
        """Return what is being filled in."""

    def offered(self, given: Mapping[str, Any], *, by: Actor) -> Mapping[str, str]:
        """Return answers that are known already, for questions that have none."""

    def computed(self, given: Mapping[str, Any]) -> Sequence[tuple[Text, Text]]:
        """Return label and value of what follows from the answers."""

    def files(self, given: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        """Return the files of a draft that stand, each with which paper it is."""

    def keep(self, given: Mapping[str, Any], *, by: Actor, locale: str) -> "Callable[[WorkOrder], None]":
        """Return what is to be written beside the order that a form becomes."""

    def hand_in(self, given: Mapping[str, Any], *, by: Actor, locale: str) -> str:
        """Keep a form that becomes no order; return the address at which its person finds it."""


def slug_of(code: str) -> str:
    """Return how the addresses of the pages of a form begin."""
    return name_of(code, "").replace("_", "-")


def name_of(code: str, name: str) -> str:
    """Return the name of an answer to the form `code` in a draft, which may hold those of several forms."""
    return f"{code}__{name}"


_rooms: list[Forms] = []


def connect(room: Forms) -> None:
    """Set the room that has forms. Called once, by the composition."""
    _rooms[:] = [room]


def forms() -> Forms:
    """Return the room that has forms.

    Raises:
        NotFound: this installation has none.
    """
    if not _rooms:
        raise NotFound("not_found")
    return _rooms[0]
