"""Which procedure an order's kind follows: filled in by the composition (`config/wiring.py`).

`work_orders` knows the life of every order; what else a kind's law asks for (a decision, a conflict
check, an outcome) lives in a room above. That room's functions are called through here, so that
pages, API and command line have one way to give any command.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fawang.kernel.actor import Actor
from fawang.kernel.problems import Invalid
from fawang.work_orders.actions.intake import Intake, Submitted, submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.rules import Command

type Submit = Callable[..., Submitted]
type Handler = Callable[..., WorkOrder]
#: What can be chosen in the form of a command: (value, label) pairs by CHOICE, LIST or LAWYER field.
type Offers = Callable[[Command], Mapping[str, list[tuple[str, Any]]]]


def _no_offers(order: WorkOrder) -> Offers:
    return lambda command: {}


@dataclass(frozen=True)
class OrderKind:
    """A kind of order: how it is submitted, which commands do more than the step, which choices they offer.

    `offers` looks at an order once and then says what each command's form offers.
    """

    submit: Submit = submit
    handlers: Mapping[Command, Handler] = field(default_factory=dict)
    offers: Callable[[WorkOrder], Offers] = _no_offers


_kinds: dict[str, OrderKind] = {}


def connect(kinds: Mapping[str, OrderKind]) -> None:
    """Set the kinds of this installation. Called once, by the composition."""
    _kinds.clear()
    _kinds.update(kinds)


def names() -> tuple[str, ...]:
    """Return the kinds of this installation."""
    return tuple(_kinds)


def kind_of(name: str) -> OrderKind:
    """Return a kind.

    Raises:
        Invalid: there is none of this name.
    """
    if name not in _kinds:
        raise Invalid("invalid", errors={"kind": "kind_unknown"})
    return _kinds[name]


def open_order(*, by: Actor, intake: Intake) -> Submitted:
    """Submit an order by the procedure of its kind."""
    return kind_of(intake.kind).submit(by=by, intake=intake)


def carry_out(
    *, by: Actor, order: WorkOrder, command: Command, version: int, data: Mapping[str, Any]
) -> WorkOrder:
    """Give a command by the procedure of the order's kind; see `take_step` for what it raises."""
    handler = kind_of(order.kind).handlers.get(command)
    if handler is not None:
        return handler(by=by, code=order.code, version=version, data=data)
    return take_step(by=by, code=order.code, command=command, version=version, data=data)
