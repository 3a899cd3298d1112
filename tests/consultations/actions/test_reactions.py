"""Who is told what: the person as they wish, the lawyer who has it."""

from pathlib import Path
from typing import Any

from django.test import Client
from pytest_django import Settings

from fawang.consultations.actions import reactions
from fawang.consultations.actions.attaching import attach
from fawang.consultations.actions.cards import show_due_cards
from fawang.consultations.actions.messages import write
from fawang.consultations.events import CardShown, StepTaken, Written
from fawang.consultations.models import Consultation
from fawang.consultations.queries import one
from fawang.consultations.rules import Kind
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.notices.models import Notice
from fawang.people.actions.staff import set_own_phone
from fawang.people.rules.wishes import Medium, Reach
from tests.consultations.cases import ANSWER, fresh, give, person_of
from tests.consultations.conftest import Ask
from tests.consultations.samples import PDF, upload

REACHABLE = Reach(name="", phone="13800138000", medium=Medium.SMS)


def react() -> None:
    """Let every reaction follow every event, twice."""
    table: dict[str, tuple[Any, ...]] = {
        StepTaken.name: (StepTaken, reactions.tell_person, reactions.tell_lawyer),
        Written.name: (Written, reactions.tell_other_side),
        CardShown.name: (CardShown, reactions.press),
    }
    for row in [*OutboxEvent.objects.order_by("id")] * 2:
        kind, *follow = table[row.name]
        for reaction in follow:
            reaction(kind.read(row.payload))


def told(row: Consultation) -> list[str]:
    return list(Notice.objects.filter(order_ref=one.named(row)).order_by("id").values_list("text", flat=True))


def test_the_person_and_the_lawyer_are_told_once(asked: Ask, duty: Actor) -> None:
    set_own_phone(by=duty, phone="13900139000")
    row = asked(reach=REACHABLE).consultation
    give(row, "grab", duty)
    write(by=duty, code=row.code, text="有工资条吗？", client_id="abcdefghij")
    write(by=person_of(row), code=row.code, text="有的", client_id="abcdefghij")
    give(row, "answer", duty, text=ANSWER)
    give(row, "follow_up", person_of(row), text="去哪里？")
    react()
    assert sorted(told(row)) == [
        "question_answered", "question_asked_back", "question_for_you", "question_for_you", "question_received",
    ]  # fmt: skip


def test_ten_photos_are_one_piece_of_news(
    asked: Ask, duty: Actor, settings: Settings, tmp_path: Path
) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path
    row = asked(reach=REACHABLE).consultation
    give(row, "grab", duty)
    for number in range(3):
        client_id = f"client-id-{number}"
        attach(by=duty, code=row.code, uploads=[upload(PDF)], client_id=client_id)
    react()
    assert told(row).count("question_asked_back") == 1
    # What is written is told, however soon.
    write(by=duty, code=row.code, text="有工资条吗？", client_id="abcdefghij")
    react()
    assert told(row).count("question_asked_back") == 2


def test_the_link_in_the_message_opens_it(asked: Ask) -> None:
    row = asked(reach=REACHABLE).consultation
    react()
    notice = Notice.objects.get(order_ref=one.named(row))
    path = f"/c/{row.code}/{one.access_key(row)}"
    assert path in notice.params
    assert Client().get(path).status_code == 200


def test_in_a_chat_nobody_is_told(asked: Ask, duty: Actor) -> None:
    row = asked(reach=REACHABLE, kind=Kind.CHAT).consultation
    give(row, "grab", duty)
    write(by=duty, code=row.code, text="您好", client_id="abcdefghij")
    react()
    assert told(row) == []


def test_who_leaves_no_number_is_sent_nothing(row: Consultation) -> None:
    react()
    assert list(Notice.objects.values_list("state", flat=True)) == ["suppressed"]


def test_a_lawyer_who_is_late_is_told(row: Consultation, duty: Actor) -> None:
    give(row, "grab", duty)
    assert row.due_at is not None
    show_due_cards(by=SYSTEM, now=row.due_at)
    react()
    assert "question_overdue" in told(row)
    assert fresh(row).card == "red"
