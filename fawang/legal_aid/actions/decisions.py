"""The office's decisions, and how a case ends."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fawang.kernel import clock
from fawang.kernel.actor import Actor
from fawang.kernel.problems import Conflict, Invalid
from fawang.legal_aid import rules
from fawang.legal_aid.actions.assignments import end_assignment
from fawang.legal_aid.models import Decision, Outcome
from fawang.work_orders.actions.steps import Also, take_step
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules import Command

type Handler = Callable[..., WorkOrder]


def accept(*, by: Actor, code: str, version: int, data: Mapping[str, Any]) -> WorkOrder:
    """Grant legal aid on a ground of Arts. 31 or 32; `aid_first` (Art. 44) only for urgent orders.

    Raises:
        Invalid: the ground is none of these.
        Conflict: `not_urgent`, or what take_step raises.
    """
    also = _decision(Decision.Kind.GRANTED, rules.GRANT_GROUNDS, by)
    return take_step(by=by, code=code, command=Command.ACCEPT, version=version, data=data, also=also)


def refuse(*, by: Actor, code: str, version: int, data: Mapping[str, Any]) -> WorkOrder:
    """Refuse, with the article that is not met and a reason (Art. 43).

    Raises:
        Invalid: the ground is none on which aid can be refused.
    """
    also = _decision(Decision.Kind.REFUSED, rules.REFUSAL_GROUNDS, by)
    return take_step(by=by, code=code, command=Command.REFUSE, version=version, data=data, also=also)


def terminate(*, by: Actor, code: str, version: int, data: Mapping[str, Any]) -> WorkOrder:
    """Terminate aid on a ground of Art. 48.

    Raises:
        Invalid: the ground is none of Art. 48.
    """
    decide = _decision(Decision.Kind.TERMINATED, rules.TERMINATION_GROUNDS, by)

    def also(order: WorkOrder, values: dict[str, Any], now: datetime) -> None:
        decide(order, values, now)
        end_assignment(by=by, order=order, now=now)

    return take_step(by=by, code=code, command=Command.TERMINATE, version=version, data=data, also=also)


def conclude(*, by: Actor, code: str, version: int, data: Mapping[str, Any]) -> WorkOrder:
    """Record what came of the case. A day in the future is no end.

    Raises:
        Invalid: `ended_on` is in the future.
    """

    def also(order: WorkOrder, values: dict[str, Any], now: datetime) -> None:
        ended_on = date.fromisoformat(values["ended_on"])
        if ended_on > now.astimezone(clock.CHINA).date():
            raise Invalid("invalid", errors={"ended_on": "day_in_future"})
        money = values["sum_recovered"]
        Outcome.objects.create(
            order_id=order.pk,
            kind=values["outcome"],
            sum_recovered=Decimal(money) if money is not None else None,
            ended_on=ended_on,
            at=now,
        )

    return take_step(by=by, code=code, command=Command.CONCLUDE, version=version, data=data, also=also)


def _ending(command: Command) -> Handler:
    def give(*, by: Actor, code: str, version: int, data: Mapping[str, Any]) -> WorkOrder:
        return take_step(
            by=by, code=code, command=command, version=version, data=data,
            also=lambda order, values, now: end_assignment(by=by, order=order, now=now),
        )  # fmt: skip

    give.__doc__ = f"Give `{command}`; an assigned lawyer's hands are free again."
    return give


close = _ending(Command.CLOSE)
withdraw = _ending(Command.WITHDRAW)


def _decision(kind: Decision.Kind, grounds: tuple[str, ...], by: Actor) -> Also:
    def decide(order: WorkOrder, values: dict[str, Any], now: datetime) -> None:
        if values["article"] not in grounds:
            raise Invalid("invalid", errors={"article": "ground_unknown"})
        aid_first = bool(values.get("aid_first"))
        if aid_first and not order.urgent:
            raise Conflict("not_urgent")
        Decision.objects.create(
            order_id=order.pk, kind=kind, ground=values["article"], aid_first=aid_first, by=by.label, at=now
        )

    return decide
