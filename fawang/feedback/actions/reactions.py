"""What feedback does when something happens elsewhere."""

from django.urls import reverse

from fawang.consultations.events import StepTaken as TalkMoved
from fawang.consultations.rules import Command as Talk
from fawang.feedback import queries
from fawang.feedback.actions.checks import draw
from fawang.feedback.events import Checked, ComplaintCardShown, ComplaintStepTaken
from fawang.feedback.models import Complaint
from fawang.feedback.queries import checks, complaints, subjects
from fawang.feedback.rules.complaints import OPEN, Via
from fawang.feedback.rules.complaints import Command as Complaining
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import SYSTEM
from fawang.notices.actions import tell, tell_staff
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.reactions import link_of
from fawang.work_orders.events import StepTaken
from fawang.work_orders.rules.codes import Card
from fawang.work_orders.rules.persons import FIRST


def invite_rating(event: StepTaken) -> None:
    """Tell the person that their matter is closed, with a link to rate it without signing in.

    Whoever else applies, or acts for somebody, gets their own link to the matter.
    """
    order = work_orders.order_by_id(event.order_id)
    if event.command != kinds.kind_of(order.kind).closing:
        return
    rate = reverse("feedback:rate", args=[order.code, queries.rating_token(order)])
    for person in work_orders.persons_of(order):
        if person.side != kinds.first_side(order):
            continue
        first = person.id == FIRST
        tell(
            by=SYSTEM,
            contact_id=person.contact_id,
            order_ref=f"work_orders.order:{order.pk}",
            text="closed",
            params={"code": order.code, "link": rate if first else link_of(order, person.key)},
            dedupe_key=f"step:{order.pk}:{event.seq}" + ("" if first else f":{person.id}"),
            units=work_orders.snapshot(order).units,
        )


def _may_be_drawn(event: TalkMoved) -> bool:
    return event.command in (Talk.CLOSE, Talk.RATE)


@outbox.only(_may_be_drawn)
def draw_talk(event: TalkMoved) -> None:
    """Let a consultation be checked once it has ended, or its person is dissatisfied."""
    if _may_be_drawn(event):
        draw(by=SYSTEM, consultation_id=event.consultation_id)


def draw_complained(event: ComplaintStepTaken) -> None:
    """Let a consultation be checked that somebody complains about; one that goes on, when it ends."""
    if event.command != "complain":
        return
    row = complaints.by_id(event.complaint_id)
    if row.consultation_id is not None:
        draw(by=SYSTEM, consultation_id=row.consultation_id)


def tell_lawyer_result(event: Checked) -> None:
    """Tell the lawyer that a consultation of theirs was judged."""
    row = checks.by_id(event.check_id)
    tell_staff(
        by=SYSTEM,
        staff_id=row.staff_id,
        text="quality_result",
        params={"code": row.code, "link": reverse("feedback:check", args=[row.code])},
        dedupe_key=f"check:{row.pk}",
        order_ref=f"consultations.consultation:{row.consultation_id}",
        units=row.units,
    )


#: What the person is told of; a complaint on the page is acknowledged there, one by telephone in a message.
_TOLD = {Complaining.ACCEPT: "complaint_accepted", Complaining.ANSWER: "complaint_answered"}


def tell_of_complaint(event: ComplaintStepTaken) -> None:
    """Tell the person how their complaint stands, and the owner that it is theirs."""
    row = complaints.by_id(event.complaint_id)
    key = f"complaint:{row.pk}:{event.seq}"
    text = _TOLD.get(Complaining(event.command)) if event.command != "complain" else None
    if event.command == "complain" and row.via == Via.PHONE:
        text = "complaint_received"
    if text is not None:
        subject = subjects.of_complaint(row)
        tell(
            by=SYSTEM,
            contact_id=row.contact_id,
            order_ref=subject.named,
            text=text,
            params={"code": row.about_code, "link": subjects.page_of(subject)},
            dedupe_key=key,
            units=row.units,
        )
    if event.command in ("complain", Complaining.HAND_OVER):
        _tell_owner(row, "complaint_for_you", f"{key}:owner")


def press_owner(event: ComplaintCardShown) -> None:
    """Tell whoever owes the person an answer that it is overdue."""
    row = complaints.by_id(event.complaint_id)
    if event.colour == Card.RED and row.state in OPEN:
        _tell_owner(row, "complaint_overdue", f"complaint:{row.pk}:late:{event.term_id}")


def _tell_owner(row: Complaint, text: str, key: str) -> None:
    if row.owner_id is None:
        return
    tell_staff(
        by=SYSTEM,
        staff_id=row.owner_id,
        text=text,
        params={"code": row.code, "link": reverse("feedback:complaint", args=[row.code])},
        dedupe_key=key,
        order_ref=subjects.of_complaint(row).named,
        units=row.units,
    )
