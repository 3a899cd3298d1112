"""News of the room feedback."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class Rated(Event, name="feedback.rated"):
    """A person rated a closed matter."""

    order_id: int
    rating_id: int
    score: int
    dissatisfied: bool


@dataclass(frozen=True, kw_only=True)
class Checked(Event, name="feedback.checked"):
    """A reviewer has judged a consultation."""

    check_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintStepTaken(Event, name="feedback.complaint_step_taken"):
    """A complaint took a step. `command` is `complain` for the first one; `seq` is its place in the history."""

    complaint_id: int
    seq: int
    command: str
    source: str
    target: str


@dataclass(frozen=True, kw_only=True)
class ComplaintCardShown(Event, name="feedback.complaint_card_shown"):
    """A term of a complaint got a yellow or a red card."""

    complaint_id: int
    term_id: int
    colour: str
