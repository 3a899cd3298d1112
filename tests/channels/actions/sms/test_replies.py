"""Text messages are answered once: progress, ratings, a call back, no more messages; strangers change nothing."""

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from standardwebhooks import Webhook

from fawang.channels.actions.channels import change
from fawang.channels.actions.sms.receive import ANSWER_TASK
from fawang.channels.actions.sms.replies import TryAgain, answer
from fawang.channels.models import ReceivedText, Reply
from fawang.channels.queries import channels
from fawang.consultations.actions.asking import ask
from fawang.consultations.models import Consultation
from fawang.consultations.rules import Command
from fawang.dispatch.models import Callback
from fawang.feedback.models import Rating
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.ids import new_code
from fawang.people.models import Contact
from fawang.people.rules.wishes import Medium, Reach
from tests.cases import bring_to
from tests.channels.cases import switch_on
from tests.consultations.cases import ANSWER, fresh, give, question
from tests.feedback.conftest import register_lawyers
from tests.notices.cases import Process
from tests.races import jobs

pytestmark = pytest.mark.django_db
SECRET = "whsec_" + "c2VjcmV0" * 6
OWN, OTHER = "13800138000", "13900139000"
_ids = itertools.count(1)


class Gateway:
    """The side of the gateway that hands in what people write, and what it was given to send."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def push(self, text: str, number: str = OWN, *, key: str = "", **more: Any) -> Any:
        """Hand a message in, signed; return the answer."""
        body = json.dumps({"id": key or f"g-{next(_ids)}", "from": number, "text": text, **more})
        now = datetime.now(UTC)
        signed = Webhook(SECRET).sign("msg_1", now, body)
        return Client().post(
            "/channels/sms",
            body,
            content_type="application/json",
            headers={
                "webhook-id": "msg_1",
                "webhook-timestamp": str(int(now.timestamp())),
                "webhook-signature": signed,
            },
        )

    def writes(self, text: str, number: str = OWN, **more: Any) -> list[str]:
        """Write a message; return what that number receives then."""
        before = len(self._process.messages)
        assert self.push(text, number, **more).status_code == 204
        for row in ReceivedText.objects.filter(done_at__isnull=True).order_by("pk"):
            answer(by=SYSTEM, text_id=row.pk)
        fresh_ones = sorted(self._process.messages, key=lambda one: one["reference"])
        assert len(fresh_ones) >= before
        replies = [one.reference for one in Reply.objects.order_by("-pk")[: len(fresh_ones) - before]]
        return [one["text"] for one in fresh_ones if one["reference"] in replies and one["to"] == number]


@pytest.fixture
def sms(gateway: Process, settings: Settings) -> Gateway:
    """A gateway that hands in, and a channel that is on."""
    settings.FAWANG_SMS_INBOUND_SECRET = SECRET
    change(by=SYSTEM, code="sms", version=1, fields={"is_on": True})
    return Gateway(gateway)


@pytest.fixture
def asked(db: None) -> Consultation:
    """A question about wages, asked with a number."""

    reach = Reach(name="", phone=OWN, medium=Medium.SMS)
    return ask(by=ANONYMOUS, question=question(reach=reach)).consultation


def test_only_the_gateway_hands_in(sms: Gateway, settings: Settings) -> None:
    assert Client().post("/channels/sms", "{}", content_type="application/json").status_code == 403
    assert sms.push("x", "not a number").status_code == 400
    assert sms.push("x", part={"number": 3, "parts": 2, "of_message": "m"}).status_code == 400
    assert sms.push("x", part="no part").status_code == 400
    settings.FAWANG_SMS_INBOUND_SECRET = ""
    assert sms.push("x").status_code == 404
    assert not ReceivedText.objects.exists()


def test_progress_by_code_from_the_own_number_alone(sms: Gateway, asked: Consultation) -> None:
    (said,) = sms.writes(asked.code)
    assert "等待律师" in said
    assert "等待律师" in sms.writes(f"进度 {asked.code}")[0]
    # Somebody else learns no more than of a number that nobody has.
    (theirs,) = sms.writes(asked.code, OTHER)
    assert theirs == sms.writes(new_code(), OTHER)[0]
    assert "等待律师" not in theirs


def test_a_matter_of_the_household_is_not_opened_by_the_number(sms: Gateway, asked: Consultation) -> None:
    Contact.objects.filter(pk=asked.contact_id).update(household=True)
    assert "没有查到" in sms.writes(asked.code)[0]


def test_a_message_handed_in_twice_is_answered_once(sms: Gateway, asked: Consultation) -> None:
    assert sms.writes(asked.code, key="same")
    assert sms.writes(asked.code, key="same") == []
    assert Reply.objects.count() == 1
    assert len(jobs(ANSWER_TASK)) == 1


def test_parts_are_put_together_in_whichever_order(sms: Gateway, asked: Consultation) -> None:
    first, second = asked.code[:6], asked.code[6:]
    part = {"of_message": "m1", "parts": 2}
    assert sms.writes(second, part={**part, "number": 2}) == []
    assert "等待律师" in sms.writes(first, part={**part, "number": 1})[0]
    assert Reply.objects.count() == 1


def test_a_talk_and_an_order_are_rated_by_a_digit(sms: Gateway, asked: Consultation, duty: Actor) -> None:
    assert "没有可以评价" in sms.writes("5")[0]
    row = give(asked, Command.GRAB, duty)
    give(row, Command.ANSWER, duty, text=ANSWER)
    # A stranger's digit is nobody's rating.
    assert "没有可以评价" in sms.writes("1", OTHER)[0]
    assert "感谢" in sms.writes("5")[0]
    assert fresh(asked).score == 5
    assert "没有可以评价" in sms.writes("1")[0]
    assert fresh(asked).score == 5


def test_an_order_is_rated_by_a_digit(sms: Gateway, order: Any) -> None:
    register_lawyers()
    closed = bring_to(order, "closed")
    number = Contact.objects.get(pk=closed.contact_id).phone
    Contact.objects.filter(pk=closed.contact_id).update(household=False, danger=False)
    assert "感谢" in sms.writes("4", number)[0]
    assert Rating.objects.get(order_id=closed.pk).score == 4


def test_no_more_messages_is_honoured_at_once_and_always(sms: Gateway, asked: Consultation) -> None:
    change(by=SYSTEM, code="sms", version=2, fields={"is_on": False})
    assert "不再给您发短信" in sms.writes("退订")[0]
    assert Contact.objects.get(pk=asked.contact_id).medium == Medium.NONE
    assert sms.writes("TD", OTHER)


def test_a_person_is_asked_for_and_a_call_back_is_booked(sms: Gateway) -> None:
    (said,) = sms.writes("人")
    call = Callback.objects.get()
    assert call.code[:4] in said
    local = call.next_at.astimezone(clock.CHINA)
    assert 8 <= local.hour < 21


def test_danger_comes_first_and_help_after_it(sms: Gateway) -> None:
    (said,) = sms.writes("他要杀我，救命")
    assert "110" in said.splitlines()[0]
    assert "十二位编号" in sms.writes("你好")[0]


def test_machines_that_answer_each_other_fall_silent(sms: Gateway) -> None:
    said = [sms.writes("自动回复：我正在开车") for _time in range(12)]
    assert said[0]
    assert said[-1] == []


def test_costs_are_counted(sms: Gateway, asked: Consultation, settings: Settings) -> None:
    settings.FAWANG_SMS_FEN = 4
    sms.writes(asked.code)
    counted = channels.uses(clock.today())["sms"]
    assert counted["message"] == 1
    assert counted["part"] == Reply.objects.get().parts
    assert counted["fen"] == 4 * counted["part"]


def test_a_gateway_that_is_away_is_tried_again_and_answers_once(
    sms: Gateway,
    asked: Consultation,
    gateway: Process,
) -> None:
    gateway.behave("down")
    sms.push(asked.code)
    row = ReceivedText.objects.get()
    with pytest.raises(TryAgain):
        answer(by=SYSTEM, text_id=row.pk)
    gateway.behave("ok")
    for _time in range(2):
        answer(by=SYSTEM, text_id=row.pk)
    assert len(gateway.messages) == 1
    assert Reply.objects.get().sent_at is not None


def test_an_old_rating_is_no_answer_any_more(sms: Gateway, asked: Consultation, duty: Actor) -> None:
    row = give(asked, Command.GRAB, duty)
    give(row, Command.ANSWER, duty, text=ANSWER)
    with clock.at(clock.now() + timedelta(days=8)):
        assert "没有可以评价" in sms.writes("5")[0]


def test_no_more_is_answered_in_a_day_than_the_channel_says_and_danger_always(sms: Gateway) -> None:
    switch_on("sms", per_day=2)
    answered = [bool(sms.writes("帮助")) for _number in range(4)]
    assert answered[0]
    assert not answered[-1]
    assert "110" in sms.writes("老公打我，我躲在厕所")[0]
