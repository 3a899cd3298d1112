"""Interpreters at appointments: they agree, the office confirms; whoever cannot come is followed by the next. Pure.

asked ──agree──► agreed ──confirm (office)──► confirmed
  └──decline──► declined        └──────cancel──────┴──► cancelled      then the next one is asked
asked, agreed, confirmed ──the appointment ends or moves──► released
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fawang.kernel.rules.problems import Conflict


class State(StrEnum):
    """Where the request to an interpreter is."""

    ASKED = "asked"
    AGREED = "agreed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    RELEASED = "released"


class Answer(StrEnum):
    """What an interpreter, or the office, says."""

    AGREE = "agree"
    DECLINE = "decline"
    CANCEL = "cancel"
    CONFIRM = "confirm"


OPEN = frozenset({State.ASKED, State.AGREED, State.CONFIRMED})
_AFTER = {
    (State.ASKED, Answer.AGREE): State.AGREED,
    (State.ASKED, Answer.DECLINE): State.DECLINED,
    (State.AGREED, Answer.CONFIRM): State.CONFIRMED,
    (State.AGREED, Answer.CANCEL): State.CANCELLED,
    (State.CONFIRMED, Answer.CANCEL): State.CANCELLED,
}


def after(state: State, answer: Answer) -> State:
    """Return the state after an answer.

    Raises:
        Conflict: `interpretation_moved_on`, it cannot be given from here.
    """
    found = _AFTER.get((state, answer))
    if found is None:
        raise Conflict("interpretation_moved_on")
    return found


def open_answers(state: State, *, office: bool) -> tuple[Answer, ...]:
    """Return what the interpreter may answer now, or the office."""
    return tuple(
        answer for (source, answer) in _AFTER if source == state and (answer == Answer.CONFIRM) == office
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An interpreter who is free at the time.

    Args:
        near: how many units, from the top, their register shares with the office of the appointment.
        ahead: for how many appointments they are asked already.
    """

    id: int
    near: int
    ahead: int


def choose(candidates: Iterable[Candidate]) -> int | None:
    """Return whom to ask next: the nearest, of them the least asked; None where there is nobody."""
    ordered = sorted(candidates, key=lambda one: (-one.near, one.ahead, one.id))
    return ordered[0].id if ordered else None
