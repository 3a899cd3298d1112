"""Steps as they are taken: history, terms, holds, repeats, conflicts of interest."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from fawang.consultations.actions.cards import close_what_rests, show_due_cards
from fawang.consultations.actions.erasure import erase_consultation
from fawang.consultations.actions.steps import take_step
from fawang.consultations.models import Consultation, Deadline, Hold, Message, Party, Transition
from fawang.consultations.queries import talk
from fawang.consultations.rules import MOST_IN_HAND, Command, Kind
from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, Problem
from fawang.people.rules.wishes import Medium, Reach
from tests.consultations.cases import ANSWER, TEXT, fresh, give, person_of
from tests.consultations.conftest import Ask


def refusal(row: Consultation, command: str, by: Actor, **data: object) -> str:
    with pytest.raises(Problem) as caught:
        give(row, command, by, **data)
    return caught.value.code


def test_a_question_in_writing_to_the_end(row: Consultation, duty: Actor) -> None:
    give(row, "grab", duty)
    give(row, "answer", duty, text=ANSWER, next_steps="收集证据")
    person = person_of(row)
    give(row, "follow_up", person, text="那我要去哪里申请仲裁？")
    give(row, "answer", duty, text="向用人单位所在地的劳动人事争议仲裁委员会申请。")
    give(row, "rate", person, score=5, comment="很清楚")
    done = give(row, "close", person)
    assert (done.state, done.score, done.due_at) == ("closed", 5, None)
    steps = Transition.objects.filter(consultation=row).order_by("seq").values_list("command", flat=True)
    assert list(steps) == ["ask", "grab", "answer", "follow_up", "answer", "rate", "close"]
    lines = talk.lines(row)
    assert [line.number for line in lines] == [1, 2, 3, 4, 5, 6]
    assert [line.sort for line in lines] == ["question", "event", "answer", "follow_up", "answer", "event"]
    assert lines[0].text == TEXT
    assert lines[2].next_steps == "收集证据"
    assert not Hold.objects.filter(consultation=row, until_at__isnull=True).exists()


def test_a_written_question_is_due_within_five_hours(row: Consultation, duty: Actor) -> None:
    assert row.due_at == row.created_at + timedelta(hours=5)
    give(row, "grab", duty)
    give(row, "release", duty, reason="不熟悉这一领域")
    assert fresh(row).due_at == row.due_at
    give(row, "grab", duty)
    give(row, "answer", duty, text=ANSWER)
    assert fresh(row).due_at is None
    assert Deadline.objects.get(consultation=row).status == "met"
    with clock.at(row.created_at + timedelta(hours=20)):
        give(row, "follow_up", person_of(row), text="还有一个问题")
        assert fresh(row).due_at == row.created_at + timedelta(hours=25)


def test_cards_come_with_half_of_the_time_and_with_the_end(row: Consultation) -> None:
    half, end = row.created_at + timedelta(hours=2.5), row.created_at + timedelta(hours=5)
    assert show_due_cards(by=SYSTEM, now=half - timedelta(minutes=1)) == 0
    assert show_due_cards(by=SYSTEM, now=half) == 1
    assert fresh(row).card == "yellow"
    assert show_due_cards(by=SYSTEM, now=end) == 1
    assert show_due_cards(by=SYSTEM, now=end) == 0
    assert fresh(row).card == "red"
    assert OutboxEvent.objects.filter(name="consultations.card_shown").count() == 2


def test_an_answer_after_its_time_is_late(row: Consultation, duty: Actor) -> None:
    with clock.at(row.created_at + timedelta(hours=6)):
        give(row, "grab", duty)
        give(row, "answer", duty, text=ANSWER)
    assert Deadline.objects.get(consultation=row).status == "late"


def test_a_second_lawyer_vouches_for_an_answer(row: Consultation, duty: Actor, lead: Actor) -> None:
    give(row, "grab", duty)
    give(row, "send_for_review", duty, text=ANSWER, next_steps="收集证据")
    assert not Message.objects.filter(consultation=row, sort="answer").exists()
    assert refusal(row, "approve", duty) == "not_allowed"
    give(row, "send_back", lead, reason="请补充仲裁时效")
    assert fresh(row).state == "open"
    give(row, "send_for_review", duty, text=ANSWER + "时效一年。")
    give(row, "approve", lead)
    [answer] = Message.objects.filter(consultation=row, sort="answer")
    assert answer.text == ANSWER + "时效一年。"
    assert answer.author == duty.label
    assert fresh(row).draft == ""


def test_a_lawyer_hands_over_to_a_colleague(row: Consultation, duty: Actor, colleague: Actor) -> None:
    give(row, "grab", duty)
    assert refusal(row, "hand_over", duty, staff_id=duty.id, reason="下班") == "invalid"
    give(row, "hand_over", duty, staff_id=colleague.id, reason="下班")
    assert fresh(row).staff_id == colleague.id
    with pytest.raises(NotFound):
        give(row, "answer", duty, text=ANSWER)
    give(row, "answer", colleague, text=ANSWER)


def test_nobody_hands_over_to_who_cannot_answer(row: Consultation, duty: Actor, officer: Actor) -> None:
    give(row, "grab", duty)
    assert refusal(row, "hand_over", duty, staff_id=officer.id, reason="请接手") == "invalid"
    assert refusal(row, "hand_over", duty, staff_id=2**31, reason="请接手") == "invalid"


def test_a_lead_lawyer_gives_questions_out(row: Consultation, duty: Actor, lead: Actor) -> None:
    assert refusal(row, "assign", duty, staff_id=duty.id) == "not_allowed"
    give(row, "assign", lead, staff_id=duty.id)
    assert fresh(row).staff_id == duty.id
    give(row, "release", lead, reason="律师已下线")
    assert (fresh(row).state, fresh(row).staff_id) == ("waiting", None)


def test_the_same_step_again_is_the_same_step(row: Consultation, duty: Actor) -> None:
    give(row, "grab", duty)
    version = fresh(row).version
    for _ in range(3):
        done = take_step(
            by=duty, code=row.code, command=Command.ANSWER, version=version, data={"text": ANSWER}
        )
    assert done.version == version + 1
    assert Message.objects.filter(consultation=row, sort="answer").count() == 1
    with pytest.raises(Conflict, match="stale"):
        take_step(by=duty, code=row.code, command=Command.ANSWER, version=version, data={"text": "别的"})


def test_who_is_too_late_is_told_how_it_stands(row: Consultation, duty: Actor, colleague: Actor) -> None:
    give(row, "grab", duty)
    with pytest.raises(Conflict) as caught:
        take_step(by=colleague, code=row.code, command=Command.GRAB, version=1, data={})
    assert (caught.value.code, caught.value.params) == ("stale", {"state": "open", "version": 2})
    with pytest.raises(NotFound):
        take_step(by=colleague, code=row.code, command=Command.ANSWER, version=2, data={"text": ANSWER})


def test_hands_are_full_at_some_point(asked: Ask, duty: Actor) -> None:
    for _ in range(MOST_IN_HAND[Kind.CHAT]):
        give(asked(kind=Kind.CHAT).consultation, "grab", duty)
    assert refusal(asked(kind=Kind.CHAT).consultation, "grab", duty) == "hands_full"
    give(asked().consultation, "grab", duty)


def test_a_chat_can_be_left_as_a_written_question(asked: Ask, duty: Actor) -> None:
    row = asked(kind=Kind.CHAT).consultation
    assert row.due_at is None
    give(row, "put_in_writing", person_of(row))
    assert (fresh(row).kind, fresh(row).state) == ("written", "waiting")
    assert fresh(row).due_at is not None
    give(row, "grab", duty)
    give(row, "answer", duty, text=ANSWER)


def test_the_history_and_the_talk_cannot_be_changed(row: Consultation) -> None:
    for table in (Transition, Message):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            table.objects.filter(consultation=row).update(at=clock.now())
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            table.objects.filter(consultation=row).delete()


def test_what_rests_is_closed(asked: Ask, duty: Actor) -> None:
    answered, silent, busy = asked().consultation, asked(kind=Kind.CHAT).consultation, asked().consultation
    for row in (answered, silent, busy):
        give(row, "grab", duty)
    give(answered, "answer", duty, text=ANSWER)
    later = clock.now() + timedelta(days=8)
    assert close_what_rests(by=SYSTEM, now=later) == 2
    assert [fresh(row).state for row in (answered, silent, busy)] == ["closed", "closed", "open"]


# --- conflict of interest ------------------------------------------------------------------------


def named(name: str) -> Reach:
    return Reach(name=name, medium=Medium.NONE)


def test_who_advised_the_other_side_does_not_see_the_question(
    asked: Ask, duty: Actor, colleague: Actor
) -> None:
    boss = asked(reach=named("佛山大有鞋业有限公司"), opponent="蒋先生").consultation
    give(boss, "grab", duty)
    worker = asked(reach=named("蒋先生"), opponent="佛山大有鞋业有限公司").consultation
    assert worker.barred_staff == [duty.id]
    with pytest.raises(NotFound):
        give(worker, "grab", duty)
    give(worker, "grab", colleague)


def test_a_conflict_that_arose_meanwhile_is_found_when_it_is_taken(asked: Ask, duty: Actor) -> None:
    worker = asked(reach=named("蒋先生"), opponent="佛山大有鞋业有限公司").consultation
    assert worker.barred_staff == []
    boss = asked(reach=named("佛山大有鞋业有限公司"), opponent="蒋先生").consultation
    give(boss, "grab", duty)
    assert refusal(worker, "grab", duty) == "other_side"


def test_who_stands_on_the_other_side_is_found_in_the_words(asked: Ask) -> None:
    row = asked(text="佛山宏达鞋业有限公司扣着我两个月工资不给，怎么办？").consultation
    assert [party.name for party in Party.objects.filter(consultation=row)] == ["佛山宏达鞋业有限公司"]


# --- what it says about people -------------------------------------------------------------------


def test_words_are_stored_encrypted_and_lists_show_no_names(asked: Ask) -> None:
    row = asked(text="我叫蒋大明，电话13800138000，老板不发工资怎么办？", opponent="某厂").consultation
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT summary, draft FROM consultations_consultation WHERE id = %s", [row.pk])
        summary, _draft = cursor.fetchone()
        cursor.execute("SELECT text FROM consultations_message WHERE consultation_id = %s", [row.pk])
        [text] = cursor.fetchone()
    assert "工资".encode() not in bytes(summary) + bytes(text)
    assert "13800138000" not in row.summary
    events = json.dumps(list(OutboxEvent.objects.values_list("payload", flat=True)))
    assert "工资" not in events


def test_an_ended_consultation_can_be_erased(row: Consultation, duty: Actor) -> None:
    give(row, "grab", duty)
    give(row, "answer", duty, text=ANSWER)
    with pytest.raises(Conflict, match="talk_goes_on"):
        erase_consultation(by=SYSTEM, code=row.code)
    give(row, "close", person_of(row))
    with pytest.raises(NotAllowed):
        erase_consultation(by=duty, code=row.code)
    before = row.key_version
    for _ in range(2):
        erase_consultation(by=SYSTEM, code=row.code)
    gone = fresh(row)
    assert (gone.summary, gone.erased) == ("", True)
    assert gone.key_version > before
    # What the talk says by itself is erased with the rest; that there were messages stays.
    assert {line.text for line in talk.lines(gone)} == {""}
    assert not Party.objects.filter(consultation=row).exists()
    assert refusal(row, "rate", person_of(row), score=5) == "consultation_erased"


def test_questions_that_are_none(asked: Ask) -> None:
    for text, code in (("", "field_required"), ("啊", "words_too_short"), ("长" * 20_001, "field_too_long")):
        with pytest.raises(Invalid) as caught:
            asked(text=text)
        assert caught.value.errors == {"text": code}


def test_a_rating_is_not_in_the_way_of_the_record(asked: Ask, duty: Actor) -> None:
    chat = asked(kind=Kind.CHAT).consultation
    give(chat, "grab", duty)
    seen = give(chat, "close", duty).version
    give(chat, "rate", person_of(chat), score=4)
    words = {"asked": "欠薪", "advised": ANSWER, "outcome": "advised"}
    for _times in range(2):
        row = take_step(by=duty, code=chat.code, command=Command.WRITE_UP, version=seen, data=words)
    assert (row.score, row.recorded_at is not None, row.version) == (4, True, seen + 2)
