"""News of the work orders."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class StepTaken(Event, name="work_orders.step_taken"):
    """An order took a step. `command` is `submit` for the first one; `seq` is its place in the history."""

    order_id: int
    seq: int
    command: str
    source: str
    target: str
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class CardShown(Event, name="work_orders.card_shown"):
    """A term of an order got a yellow or a red card."""

    order_id: int
    deadline_id: int
    term: str
    colour: str
    unit_id: int
