"""What can be chosen in the forms of an order of notarisation."""

from collections.abc import Mapping
from typing import Any

from fawang.notarisation.procedure import Command
from fawang.notarisation.texts import labels
from fawang.work_orders.kinds import Offers
from fawang.work_orders.queries import WorkOrder

_GROUNDS: dict[str, Mapping[str, Any]] = {
    Command.DECLINE: labels.DECLINED,
    Command.REFUSE: labels.REFUSALS,
    Command.TERMINATE: labels.ENDED,
}


def offers(order: WorkOrder) -> Offers:
    """Return what can be chosen in the forms of one order: grounds by article."""

    def choices(command: str) -> Mapping[str, list[tuple[str, Any]]]:
        if command in _GROUNDS:
            return {"article": [(str(code), label) for code, label in _GROUNDS[command].items()]}
        return {}

    return choices
