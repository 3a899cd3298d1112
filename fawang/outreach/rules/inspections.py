"""Inspection of an office by the standard's list: results, deficiencies with a deadline, and their closing. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.procedure import Phase, Procedure, step


class Result(StrEnum):
    """What an inspector found of an item."""

    OK = "ok"
    DEFICIENT = "deficient"
    NOT_APPLICABLE = "not_applicable"


class State(StrEnum):
    """Where a deficiency is."""

    OPEN = "open"
    #: The unit says that it is mended, with a photo; the inspector has not looked yet.
    MENDED = "mended"
    CLOSED = "closed"


class Command(StrEnum):
    """What somebody may do about a deficiency."""

    MEND = "mend"
    CLOSE = "close"
    SEND_BACK = "send_back"


class Part(StrEnum):
    """What somebody is to a deficiency."""

    UNIT = "unit"
    INSPECTOR = "inspector"


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts about a deficiency that rules look at."""

    state: str


PROCEDURE: Procedure[Facts] = Procedure(
    name="deficiency",
    moved_on="moved_on_deficiency",
    initial=frozenset({State.OPEN}),
    phases={State.OPEN: Phase.WITH_US, State.MENDED: Phase.WAITING, State.CLOSED: Phase.ENDED},
    table=(
        step(Command.MEND, State.OPEN, State.MENDED, Part.UNIT),
        step(Command.CLOSE, State.MENDED, State.CLOSED, Part.INSPECTOR),
        step(Command.SEND_BACK, State.MENDED, State.OPEN, Part.INSPECTOR),
    ),
)


class Card(StrEnum):
    """Yellow on the day before it is due and on the day, red afterwards; as for work orders."""

    NONE = ""
    YELLOW = "yellow"
    RED = "red"


def card(state: str, due: date, today: date) -> Card:
    """Return the card of a deficiency: none once the unit says that it is mended."""
    if state != State.OPEN:
        return Card.NONE
    if today > due:
        return Card.RED
    return Card.YELLOW if (due - today).days <= 1 else Card.NONE


class News(StrEnum):
    """What a unit and its superior are told of deficiencies."""

    SET = "set"
    SENT_BACK = "sent_back"
    DUE = "due"
    OVERDUE = "overdue"


#: A worker that stood still for so long has missed no deadline that nobody hears of. Own figure.
LOOKED_BACK = timedelta(days=7)


def news_between(today: date) -> tuple[tuple[News, date, date], ...]:
    """Return what is told on a day, each with the first and the last due day that it is told of; as `card` shows it."""
    day = timedelta(days=1)
    return (News.DUE, today, today + day), (News.OVERDUE, today - LOOKED_BACK, today - day)


def check_findings(
    results: Mapping[str, str],
    notes: Mapping[str, str],
    *,
    items: frozenset[str],
    due: date | None,
    today: date,
) -> None:
    """Return if an inspection is complete: a result for each item, words for each deficiency, and a deadline.

    Raises:
        Invalid: `invalid`; `errors` by `result_<item>`, `note_<item>` and `due`.
    """
    errors: dict[str, str] = {}
    for item in items:
        result = results.get(item, "")
        if result not in set(Result):
            errors[f"result_{item}"] = "field_wrong" if result else "field_required"
        elif result == Result.DEFICIENT and not notes.get(item, "").strip():
            errors[f"note_{item}"] = "deficiency_needs_words"
    if Result.DEFICIENT in results.values():
        if due is None:
            errors["due"] = "field_required"
        elif due <= today:
            errors["due"] = "day_is_past"
    if errors:
        raise Invalid("invalid", errors=errors)
