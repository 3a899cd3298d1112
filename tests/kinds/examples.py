"""What somebody might answer and type, by the kind of field: nothing here knows a kind of order."""

from collections.abc import Mapping
from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.procedure import Step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.work_orders import kinds
from fawang.work_orders.kinds import Offers, OrderKind
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.rules import Snapshot
from tests.conftest import unit_at

DISTRICTS = ("440605", "440606", "440607", "440604")
_ANSWERS: Mapping[Kind, str] = {
    Kind.LINE: "佛山某鞋业公司", Kind.TEXT: "三年没有合同", Kind.FLAG: "yes", Kind.NUMBER: "3", Kind.MONEY: "1200",
    Kind.DATE: "2026-11-20",
}  # fmt: skip
_TYPED: Mapping[Kind, Any] = {
    Kind.LINE: "凭证二零二六", Kind.TEXT: "桂城某路七号楼", Kind.NUMBER: 1, Kind.MONEY: "360",
}  # fmt: skip
#: Everything that may be readable of a person and of what was typed.
SAID = (_ANSWERS[Kind.LINE], _ANSWERS[Kind.TEXT], _TYPED[Kind.LINE], _TYPED[Kind.TEXT])


#: Ways that a walk does not find by itself, by procedure: commands, with what has to be typed in for the next one.
_PROPOSE: tuple[str, dict[str, str]] = ("propose_repayment", {"sum": "2000.50"})
_DEMAND: tuple[tuple[str, dict[str, str]], ...] = (_PROPOSE, ("order_repayment", {}))
WAYS: dict[str, tuple[tuple[tuple[str, dict[str, str]], ...], ...]] = {
    "legal_aid": (
        (
            ("accept", {}), ("terminate", {"article": "48.1"}), _PROPOSE, ("reject_repayment", {}),
            *_DEMAND, ("revoke_repayment", {}), *_DEMAND, ("record_service", {"decision": "repayment"}), ("repaid", {}),
        ),
        # Once something is recorded that leaves the state as it is, an end is as near as any other.
        (("refuse", {}), ("object", {}), ("overturn", {})),
        (("refuse", {}), ("object", {}), ("uphold", {}), ("record_service", {"decision": "objection"})),
    ),
}  # fmt: skip


def offices(kind: OrderKind) -> list[UnitRow]:
    """Return offices that handle a kind: that of Nanhai, and those of other districts."""
    office = UnitKind(kind.office or UnitKind.LEGAL_AID_OFFICE)
    return [unit_at(region, office) for region in DISTRICTS]


def answers(kind: OrderKind) -> dict[str, str]:
    """Return what somebody answers who answers every question that is asked, the last choice each time."""
    given: dict[str, str] = {}
    for question in kind.asks.questions:
        if question.matters(given):
            given[question.name] = _answer(question.field, kind)
    return given


def _answer(field: Field, kind: OrderKind) -> str:
    if field.kind == Kind.UNIT:
        return str(offices(kind)[0].id)
    return field.choices[-1] if field.choices else _ANSWERS[field.kind]


def wrong(field: Field) -> str:
    """Return what is no answer to a question."""
    return "很" * 2001 if field.kind in (Kind.LINE, Kind.TEXT) else "什么也不是"


def typed(order: WorkOrder, command: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    """Return what somebody may fill the form of a command with: what is offered first, else an example."""
    kind = kinds.kind_of(order.kind)
    offered = kind.offers(order)(command)
    return {
        field.name: _value(
            order, kind, field, offered.get(field.name, []), turn=order.pk + order.version + number
        )
        for number, field in enumerate(fields)
    }


def can_be_filled(order: WorkOrder, step: Step[Snapshot], offers: Offers) -> bool:
    """Tell whether there is something to choose wherever something is to be chosen."""
    if any(one.kind == Kind.UNIT for one in step.fields):
        return bool(_elsewhere(order, kinds.kind_of(order.kind)))
    open_ones = [
        one
        for one in step.fields
        if one.required and one.kind in (Kind.CHOICE, Kind.LAWYER) and not one.choices
    ]
    return not open_ones or all(offers(step.command).get(one.name) for one in open_ones)


def _elsewhere(order: WorkOrder, kind: OrderKind) -> list[int]:
    """Return offices at which an order has not been."""
    return [one.id for one in offices(kind) if one.id not in (order.unit_id, *order.returned_by)]


def _value(
    order: WorkOrder, kind: OrderKind, field: Field, offered: list[tuple[str, Any]], *, turn: int
) -> Any:
    codes = [code for code, _text in offered]
    match field.kind:
        case Kind.UNIT:
            return str(_elsewhere(order, kind)[0])
        case Kind.LAWYER:
            return next((code for code in codes if code != str(order.lawyer_id)), codes[0])
        case Kind.CHOICE:
            # Another one each time, and in each order: what one choice shuts, another one opens.
            choices = [*codes, *field.choices]
            return choices[turn % len(choices)] if choices else ""
        case Kind.FLAG:
            return field.required
        case Kind.DATE:
            # What happened before today may be too early, what comes after it too late.
            return clock.today().isoformat()
        case Kind.LIST:
            return "\n".join(codes) or _TYPED[Kind.LINE]
    return _TYPED[field.kind]


def chosen_name(kind: OrderKind) -> str:
    """Return the name of the unit that `answers` choose."""
    return organisations.unit(int(answers(kind)[kind.chosen])).name
