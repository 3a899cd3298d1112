"""News of the consultations."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class StepTaken(Event, name="consultations.step_taken"):
    """A consultation took a step. `command` is `ask` for the first one; `seq` is its place in the history."""

    consultation_id: int
    seq: int
    command: str
    source: str
    target: str
    unit_id: int
    #: Empty in events of earlier releases.
    kind: str = ""
    #: By which channel it was asked; empty: the site, or the telephone.
    channel: str = ""


@dataclass(frozen=True, kw_only=True)
class Written(Event, name="consultations.written"):
    """Something was added to a question in writing, or to a chat by a channel, whose person reads it there."""

    consultation_id: int
    number: int
    side: str
    channel: str = ""


@dataclass(frozen=True, kw_only=True)
class ZoneOpened(Event, name="consultations.zone_opened"):
    """A special zone was opened on every channel; `number` is its version."""

    zone: str
    number: int


@dataclass(frozen=True, kw_only=True)
class CardShown(Event, name="consultations.card_shown"):
    """A term of a consultation got a yellow or a red card."""

    consultation_id: int
    deadline_id: int
    term: str
    colour: str
    unit_id: int
