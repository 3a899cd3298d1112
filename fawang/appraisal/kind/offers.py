"""What can be chosen in the forms of a commission."""

from collections.abc import Mapping
from typing import Any

from fawang.appraisal import queries
from fawang.appraisal.procedure import Command
from fawang.appraisal.rules.custody import OUTSIDE, Holder
from fawang.appraisal.texts import labels
from fawang.kernel import clock
from fawang.work_orders.kinds import Offers
from fawang.work_orders.queries import WorkOrder

_GROUNDS: dict[str, Mapping[str, Any]] = {
    Command.DECLINE: labels.DECLINED,
    Command.SUSPEND: labels.STOPPED,
    Command.TERMINATE: labels.STOPPED,
    Command.TAKE_UP: labels.ADDED,
}
_MOVING = frozenset({Command.HAND_OVER, Command.TAKE, Command.CONFIRM, Command.ATTEST})


def offers(order: WorkOrder) -> Offers:
    """Return what can be chosen: grounds by article, appraisers by licence number, materials by number."""

    def choices(command: str) -> Mapping[str, list[tuple[str, Any]]]:
        if command in _GROUNDS:
            return {"article": [(str(code), label) for code, label in _GROUNDS[command].items()]}
        if command == Command.APPOINT:
            found = queries.able(order.unit_id, order.facts.get("field", ""), clock.today())
            return {"appraisers": [(one.licence_no, f"{one.name} · {one.licence_no}") for one in found]}
        if command == Command.ANSWER_SUMMONS:
            answered = order.facts.get("answered", {})
            rows = queries.appraisers_by_id(order.facts.get("appraisers", ()))
            return {"appraiser": [(one.licence_no, one.name) for one in rows if str(one.pk) not in answered]}
        if command in _MOVING:
            return {"material": _materials(order, command)}
        return {}

    return choices


def _materials(order: WorkOrder, command: str) -> list[tuple[str, Any]]:
    """Return the materials that are with somebody, to be handed over; else those that one signs for by a command."""
    rows = [one for one in queries.materials(order.pk) if _fits(command, queries.waits_for(one))]
    return [(str(one.number), f"{one.number} · {one.name}") for one in rows]


def _fits(command: str, signer: str) -> bool:
    match command:
        case Command.HAND_OVER:
            return not signer
        case Command.CONFIRM:
            return signer == Holder.CLIENT
        case Command.ATTEST:
            return signer in OUTSIDE
    return bool(signer) and signer not in OUTSIDE
