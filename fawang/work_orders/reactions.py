"""What work orders do when something happened to one: tell the person, press the office."""

from django.urls import reverse
from django.utils import translation

from fawang.kernel.actor import SYSTEM
from fawang.kernel.wording import say
from fawang.notices.actions import tell
from fawang.people import queries as people
from fawang.work_orders import kinds, labels, notice_params, queries
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.codes import Card
from fawang.work_orders.events import CardShown, StepTaken
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.rules import SUBMIT, Command, Term

#: Which steps of every kind are told, by which text of notices.texts, with what.
_TOLD: dict[str, tuple[str, kinds.Params]] = {
    SUBMIT: ("received", notice_params.office_and_due),
    Command.DISPATCH: ("passed_on", notice_params.office),
    Command.PASS_ON: ("passed_on", notice_params.office),
    Command.APPROVE_EXTENSION: ("extended", notice_params.office_and_due),
}


def tell_person(event: StepTaken) -> None:
    """Tell the person about a step, if it is one that concerns them."""
    order = queries.order_by_id(event.order_id)
    told = kinds.kind_of(order.kind).told.get(event.command) or _TOLD.get(event.command)
    if told is None:
        return
    text, params = told
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
    on_person = kinds.kind_of(order.kind).on_person
    if event.term not in on_person:
        tell(
            by=SYSTEM,
            contact_id=order.contact_id,
            order_ref=f"work_orders.order:{order.pk}",
            text="late",
            params={"code": order.code, "link": link_of(order)},
            dedupe_key=f"late:{event.deadline_id}",
            units=queries.snapshot(order).units,
        )
    open_still = not kinds.is_ended(order) and not order.supervised
    if open_still and event.term not in (*on_person, Term.SUPERVISION):
        take_step(
            by=SYSTEM,
            code=order.code,
            command=Command.SUPERVISE,
            version=order.version,
            data={
                "instruction": say("supervised_by_red_card", term=str(labels.term(order.kind, event.term)))
            },
        )


def link_of(order: WorkOrder) -> str:
    """Return the path of the secret link to `order`."""
    return reverse("work_orders:follow", args=[order.code, queries.access_key(order)])
