"""Both sides and the mediator call each other by browser: up to five, and the sides are never alone with each other.

A side waits until somebody of the committee is there, and where the last of the committee leaves, it is over for all.
Nothing of it is recorded.
"""

from dataclasses import dataclass
from typing import Any

from fawang.browser_calls import actions as meetings
from fawang.browser_calls import queries as meetings_now
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.mediation import queries
from fawang.mediation.procedure import State
from fawang.mediation.rules import Side
from fawang.mediation.texts import labels
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules.persons import FIRST

#: Where both sides talk.
OPEN = frozenset({State.MEDIATING, State.SIGNING})
_STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody's place in the talk of an order: `key` is who they are to the meeting."""

    order: WorkOrder
    key: str

    @property
    def subject(self) -> str:
        """Return what the meeting is called, which is also its topic."""
        return f"mediation:{self.order.pk}"


def seat_of(*, by: Actor, code: str) -> Seat:
    """Return the place of somebody of either side, or of the committee.

    Raises:
        NotFound: there is no such mediation, or it is not theirs.
        NotAllowed: they only look on.
        Conflict: `wrong_state`, the sides do not talk now; `call_not_safe`, each would see from where the other calls.
    """
    order = work_orders.visible(code, by)
    if not queries.is_mediation(order):
        raise NotFound("not_found")
    if order.state not in OPEN:
        raise Conflict("wrong_state", state=order.state, command="talk")
    if queries.cautions(order) and not meetings_now.relay().only:
        # Without a relay between them each device learns from where the other one calls.
        raise Conflict("call_not_safe")
    side = work_orders.side_of(order, by)
    if side:
        own = by.participant_id if by.order_id == order.pk and by.participant_id is not None else FIRST
        return Seat(order, f"{side}:{own}")
    if Permission.ORDER_DECIDE not in work_orders.permissions_on(order, by):
        raise NotAllowed("not_allowed")
    return Seat(order, f"{_STAFF}:{by.known_id}")


def join(*, by: Actor, seat: Seat, client: str) -> None:
    """Take part. Somebody of the committee begins it.

    Raises:
        Conflict: `mediator_not_there` yet; `meeting_full`, `call_elsewhere`.
        Invalid: `client` has not the form of one.
    """
    if not _is_staff(seat.key) and not _led(seat):
        raise Conflict("mediator_not_there")
    meetings.join(
        by=by, subject=seat.subject, topic=seat.subject, key=seat.key, client=client, now=clock.now()
    )


def leave(*, by: Actor, seat: Seat) -> None:
    """Take part no longer; with the last of the committee it is over for everybody."""
    meetings.leave(by=by, subject=seat.subject, key=seat.key)
    if _is_staff(seat.key) and not _led(seat):
        meetings.close(by=by, subject=seat.subject)


def standing(seat: Seat, *, after: int = 0) -> dict[str, Any]:
    """Return how the talk stands for somebody: who else is there and what their windows say.

    Args:
        after: the number of the last signal that is known.
    """
    found = meetings_now.standing(seat.subject, seat.key, after=after)
    led = _is_staff(seat.key) or any(_is_staff(one.key) for one in found.others)
    return {
        "there": found.me is not None and led,
        "others": [{"number": one.number, "polite": one.polite, "who": _who(one.key)} for one in found.others]
        if led
        else [],
        "signals": found.signals if led else [],
        "led": led or _led(seat),
    }


def _led(seat: Seat) -> bool:
    """Tell whether somebody of the committee takes part."""
    return any(_is_staff(key) for key in meetings_now.keys(seat.subject))


def _is_staff(key: str) -> bool:
    return key.startswith(f"{_STAFF}:")


def _who(key: str) -> str:
    """Return who somebody is to the others: their side, and no name."""
    side = key.partition(":")[0]
    return str(labels.SIDES[side]) if side in set(Side) else str(labels.MEDIATOR)
