"""What consultations do when something happened to one: tell the person, tell the lawyer."""

from django.urls import reverse

from fawang.consultations.actions import lost
from fawang.consultations.data import terms
from fawang.consultations.events import CardShown, StepTaken, Written
from fawang.consultations.models import Consultation
from fawang.consultations.queries import one, talk
from fawang.consultations.rules import Command, Kind, Side, Term
from fawang.dispatch.events import PlaceLost, SeatLost
from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import SYSTEM
from fawang.notices.actions import tell, tell_staff
from fawang.organisations import queries as organisations
from fawang.organisations.texts.hours import say_office
from fawang.work_orders.rules.codes import Card

#: Command → text for the person. In a chat both are there: only what has hours is told.
_TOLD = {
    "ask": "question_received",
    Command.ANSWER: "question_answered",
    Command.APPROVE: "question_answered",
    Command.WRITE_UP: "record_ready",
}


def _is_told(event: StepTaken) -> bool:
    return event.command in _TOLD and (event.kind in ("", Kind.WRITTEN) or event.command == Command.WRITE_UP)


@outbox.only(_is_told)
def tell_person(event: StepTaken) -> None:
    """Tell the person that their question was received or answered."""
    text = _TOLD.get(event.command)
    if text is None:
        return
    row = one.by_id(event.consultation_id)
    if row.kind != Kind.WRITTEN and event.command != Command.WRITE_UP:
        return
    if row.kind == Kind.PHONE:
        text = "record_by_text"
    _tell(row, text, f"consultation:{row.pk}:{event.seq}")


def _is_for_lawyer(event: StepTaken) -> bool:
    return event.command in (Command.FOLLOW_UP, Command.HAND_OVER, Command.ASSIGN)


@outbox.only(_is_for_lawyer)
def tell_lawyer(event: StepTaken) -> None:
    """Tell the lawyer who has it that the person asks further, or that it was handed to them."""
    if not _is_for_lawyer(event):
        return
    row = one.by_id(event.consultation_id)
    if row.staff_id is not None:
        _tell_staff(row, "question_for_you", f"consultation:{row.pk}:{event.seq}:staff")


def tell_other_side(event: Written) -> None:
    """Tell that something was added to a question in writing."""
    if talk.follows_file(event.consultation_id, event.number):
        # Ten photos are one piece of news.
        return
    row = one.by_id(event.consultation_id)
    if row.kind != Kind.WRITTEN:
        # Both are there; who is so by a channel reads it there.
        return
    key = f"consultation:{row.pk}:m{event.number}"
    if event.side == Side.LAWYER:
        _tell(row, "question_asked_back", key)
    elif row.staff_id is not None:
        _tell_staff(row, "question_for_you", key)


def press(event: CardShown) -> None:
    """Tell the lawyer who is late, and the person that we are."""
    if event.colour != Card.RED:
        return
    row = one.by_id(event.consultation_id)
    if event.term == Term.RECORD:
        if row.record_due_at is not None and row.staff_id is not None:
            _tell_staff(row, "record_overdue", f"consultation:{row.pk}:late:{event.deadline_id}")
        return
    if row.due_at is None:
        # Answered in the meantime.
        return
    if row.staff_id is not None:
        _tell_staff(row, "question_overdue", f"consultation:{row.pk}:late:{event.deadline_id}")


def keep_in_writing(event: PlaceLost) -> None:
    """Leave the question of somebody who did not come back to be answered in writing: nothing is lost."""
    kind, _, number = event.subject.partition(":")
    if kind == "consultation":
        lost.leave_in_writing(by=SYSTEM, consultation_id=int(number))


def give_to_next(event: SeatLost) -> None:
    """Give chats of a lawyer who is not there to the next one."""
    lost.give_back_unbegun(by=SYSTEM, staff_id=event.staff_id)


def _tell(row: Consultation, text: str, key: str) -> None:
    link = reverse("consultations:talk", args=[row.code, one.access_key(row)])
    tell(
        by=SYSTEM,
        contact_id=row.contact_id,
        order_ref=one.named(row),
        text=text,
        params={"code": row.code, "link": link, "hours": _hours(row), "office": _office(row)},
        dedupe_key=key,
        units=row.units,
    )


def _tell_staff(row: Consultation, text: str, key: str) -> None:
    assert row.staff_id is not None
    tell_staff(
        by=SYSTEM,
        staff_id=row.staff_id,
        text=text,
        params={"code": row.code, "link": reverse("consultations:desk_one", args=[row.code])},
        dedupe_key=key,
        order_ref=one.named(row),
        units=row.units,
    )


def _hours(row: Consultation) -> int:
    return terms.rule_for(Term.ANSWER, region=organisations.unit(row.unit_id).region_code).length.amount


def _office(row: Consultation) -> str:
    """Return the office that serves where the person is; empty where nobody has said that."""
    card = organisations.card_for_place(row.place, clock.now()) if row.place else None
    return say_office(card) if card else ""
