"""What work orders do when something happened to one: tell the person, press the office."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import translation

from fawang.kernel.actor import SYSTEM
from fawang.kernel.wording import say
from fawang.notices.actions import tell
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.work_orders import labels, queries
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.codes import Card
from fawang.work_orders.events import CardShown, StepTaken
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.queries import HistoryRow
from fawang.work_orders.rules import OPEN, Command, State, Term

type Params = Callable[[WorkOrder, HistoryRow], dict[str, Any]]


def tell_person(event: StepTaken) -> None:
    """Tell the person about a step, if it is one that concerns them."""
    told = _TOLD.get(event.command)
    if told is None:
        return
    text, params = told
    order = queries.order_by_id(event.order_id)
    row = queries.step_of(order, event.seq)
    with translation.override(people.contact(order.contact_id).locale):
        values = {"code": order.code, "link": link_of(order), **params(order, row)}
    tell(
        by=SYSTEM,
        contact_id=order.contact_id,
        order_ref=f"work_orders.order:{order.pk}",
        text=text,
        params=values,
        dedupe_key=f"step:{order.pk}:{event.seq}",
        units=queries.snapshot(order).units,
    )


def press(event: CardShown) -> None:
    """Put an order with a red card under supervision (督办), and tell the person that we are late."""
    if event.colour != Card.RED:
        return
    order = queries.order_by_id(event.order_id)
    if event.term != Term.SUPPLEMENT:
        tell(
            by=SYSTEM,
            contact_id=order.contact_id,
            order_ref=f"work_orders.order:{order.pk}",
            text="late",
            params={"code": order.code, "link": link_of(order)},
            dedupe_key=f"late:{event.deadline_id}",
            units=queries.snapshot(order).units,
        )
    if (
        State(order.state) in OPEN
        and not order.supervised
        and event.term not in (Term.SUPPLEMENT, Term.SUPERVISION)
    ):
        take_step(
            by=SYSTEM,
            code=order.code,
            command=Command.SUPERVISE,
            version=order.version,
            data={"instruction": say("supervised_by_red_card", term=str(labels.TERMS[Term(event.term)]))},
        )


def link_of(order: WorkOrder) -> str:
    """Return the path of the secret link to `order`."""
    return reverse("shell:follow", args=[order.code, queries.access_key(order)])


def _nothing(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    return {}


def _office(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    return {"office": organisations.unit(order.unit_id).name}


def _received(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    return {**_office(order, row), "due": order.due_at.isoformat() if order.due_at else ""}


def _papers(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    until = order.supplement_until
    return {"papers": row.data.get("papers") or [], "until": until.isoformat() if until else ""}


def _reason(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    return {"reason": row.data.get("reason") or ""}


#: Which steps are told, by which text of notices.texts, with what. Closing is feedback's to tell.
_TOLD: dict[str, tuple[str, Params]] = {
    "submit": ("received", _received),
    Command.DISPATCH: ("passed_on", _office),
    Command.PASS_ON: ("passed_on", _office),
    Command.REQUEST_PAPERS: ("papers_requested", _papers),
    Command.ACCEPT: ("accepted", _office),
    Command.REFUSE: ("refused", _reason),
    Command.LAPSE: ("lapsed", _nothing),
    Command.UPHOLD: ("objection_upheld", _reason),
    Command.OVERTURN: ("objection_overturned", _office),
    Command.ASSIGN: ("lawyer_asked", _nothing),
    Command.TAKE_UP: ("taken_up", _nothing),
    Command.RECORD: ("progress", _nothing),
    Command.SUSPEND: ("suspended", _reason),
    Command.RESUME: ("resumed", _nothing),
    Command.CONCLUDE: ("concluded", _nothing),
    Command.TERMINATE: ("terminated", _reason),
    Command.WITHDRAW: ("withdrawn", _nothing),
    Command.REOPEN: ("reopened", _nothing),
    Command.APPROVE_EXTENSION: ("extended", _received),
}
