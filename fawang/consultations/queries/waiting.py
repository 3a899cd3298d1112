"""What somebody who waits is told: how many are before them, and for how long."""

from dataclasses import dataclass

from fawang.consultations.models import Consultation
from fawang.consultations.queries import lists, one
from fawang.consultations.rules import Kind, State
from fawang.dispatch.queries import waits


@dataclass(frozen=True, slots=True)
class Waiting:
    """`minutes` None: nobody on duty could serve them, or it waits in the open list, where hours are promised."""

    ahead: int
    minutes: int | None = None
    offer_callback: bool = False
    nobody_on_duty: bool = False


def waiting_of(row: Consultation) -> Waiting | None:
    """Return how somebody waits; None where they do not."""
    if row.state != State.WAITING:
        return None
    found = waits.of(one.topic_of(row)) if row.kind != Kind.WRITTEN else None
    if found is None:
        return Waiting(lists.ahead_of(row))
    return Waiting(found.position - 1, found.minutes, found.offer_callback, found.minutes is None)
