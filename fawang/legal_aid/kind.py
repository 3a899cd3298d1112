"""Legal aid as a kind of work order: what the composition connects."""

from typing import Any

from fawang.legal_aid import actions, labels, queries, rules
from fawang.work_orders.kinds import OrderKind
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules import Command

_GROUNDS = {
    Command.ACCEPT: rules.GRANT_GROUNDS,
    Command.REFUSE: rules.REFUSAL_GROUNDS,
    Command.TERMINATE: rules.TERMINATION_GROUNDS,
}


def choices(order: WorkOrder, command: Command) -> dict[str, list[tuple[str, Any]]]:
    """Return what can be chosen in the form of `command`; the likely ones first."""
    if command in _GROUNDS:
        expected = queries.application(order.pk).grounds
        grounds = sorted(_GROUNDS[command], key=lambda ground: ground not in expected)
        return {"article": [(ground, labels.GROUNDS[ground]) for ground in grounds]}
    if command == Command.REQUEST_PAPERS:
        papers = queries.application(order.pk).papers
        return {"papers": [(str(labels.PAPERS[paper]), labels.PAPERS[paper]) for paper in papers]}
    if command in (Command.ASSIGN, Command.REASSIGN):
        able = [one for one in queries.proposals(order) if one.suggestion.excluded is None]
        return {"lawyer_id": [(str(one.lawyer.id), f"{one.lawyer.name} · {one.lawyer.firm_name}") for one in able]}
    return {}


LEGAL_AID = OrderKind(
    submit=actions.apply,
    handlers={
        Command.ACCEPT: actions.accept,
        Command.REFUSE: actions.refuse,
        Command.TERMINATE: actions.terminate,
        Command.ASSIGN: actions.assign,
        Command.REASSIGN: actions.reassign,
        Command.TAKE_UP: actions.take_up,
        Command.DECLINE: actions.decline,
        Command.CONCLUDE: actions.conclude,
        Command.CLOSE: actions.close,
        Command.WITHDRAW: actions.withdraw,
    },
    choices=choices,
)
