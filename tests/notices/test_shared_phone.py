"""What comes to a telephone that somebody else reads too, from the first step of a matter to the last."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from fawang.consultations.actions import reactions as consultations
from fawang.consultations.actions.asking import ask
from fawang.consultations.actions.phoning import send_summary
from fawang.consultations.events import StepTaken as TalkMoved
from fawang.consultations.queries import one
from fawang.dispatch.actions import callbacks
from fawang.dispatch.actions import reactions as dispatch
from fawang.dispatch.actions.callbacks import Booking
from fawang.dispatch.events import CallbackBooked
from fawang.dispatch.queries import callbacks as booked
from fawang.dispatch.queries import pools
from fawang.feedback.actions import reactions as feedback
from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.rules.ids import spoken
from fawang.notices.actions.sending import send
from fawang.notices.models import Notice
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders import queries
from fawang.work_orders.actions import reactions
from fawang.work_orders.events import StepTaken
from tests.cases import bring_to
from tests.conftest import Submit
from tests.consultations.cases import ANSWER, fresh, give, question
from tests.hotline.cases import talk_of, talking

pytestmark = pytest.mark.django_db
type Files = Callable[[], list[dict[str, Any]]]

PHONE = "13800138000"
#: A Thursday, ten in the morning in China: nobody's quiet hours.
MORNING = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
BEATEN = "老公又打我了，我躲在厕所里，他在砸门，我很害怕。"
#: All that a message says to whoever holds the telephone.
NEUTRAL = {"You have news about what you asked for.", "您关心的事有新消息。"}

EVENTS: dict[str, list[tuple[Any, Any]]] = {
    StepTaken.name: [(StepTaken, reactions.tell_person), (StepTaken, feedback.invite_rating)],
    TalkMoved.name: [(TalkMoved, consultations.tell_person)],
    CallbackBooked.name: [(CallbackBooked, dispatch.tell_booked)],
}


@pytest.fixture
def morning() -> Iterator[None]:
    """Let it be ten in the morning."""
    with clock.at(MORNING):
        yield


def sent(files: Files) -> list[str]:
    """Let everything that has happened be told, and return what came to the telephone."""
    for row in OutboxEvent.objects.order_by("id"):
        for kind, react in EVENTS.get(row.name, ()):
            react(kind.read(row.payload))
    for notice in Notice.objects.filter(contact__isnull=False):
        send(notice_id=notice.pk, now=MORNING)
    return [message["text"] for message in files() if message["to"] == PHONE]


@pytest.mark.parametrize(
    "hers",
    [
        {"matter": "domestic_violence"},
        {"matter": "marriage_family"},
        {"matter": "maintenance"},
        {"matter": "other", "words": BEATEN},
        {"reach": Reach(name="李女士", phone=PHONE, list_online=False)},
    ],
)
def test_messages_of_her_application_say_nothing_and_open_nothing(
    hers: dict[str, Any], submit: Submit, files: Files, morning: None
) -> None:
    order = submit(**{"reach": Reach(name="李女士", phone=PHONE), **hers}).order
    order = bring_to(order, "in_progress")
    said = sent(files)
    assert len(said) >= 4
    assert set(said) <= NEUTRAL
    everything = "".join(said)
    for secret in (order.code, spoken(order.code), queries.access_key(order), "/f/", "南海", "http"):
        assert secret not in everything


def test_other_messages_are_as_ever(submit: Submit, files: Files, morning: None) -> None:
    order = submit().order
    (said,) = sent(files)
    assert spoken(order.code) in said
    assert queries.access_key(order) in said


def test_what_goes_by_mail_or_to_a_third_person_is_as_ever(
    submit: Submit, files: Files, morning: None
) -> None:
    own = submit(
        matter="marriage_family", reach=Reach("李女士", PHONE, "li@example.org", medium=Medium.EMAIL)
    )
    third = Reach("李女士", PHONE, third_name="表姐", third_phone="13900139000", pass_phrase="海棠")
    submit(matter="marriage_family", reach=third)
    assert sent(files) == []
    mail, text = sorted(files(), key=lambda message: message["to"], reverse=True)
    assert queries.access_key(own.order) in mail["text"]
    assert text["to"] == "13900139000"


def test_messages_of_her_question_say_nothing_and_open_nothing(
    files: Files, morning: None, duty: Actor
) -> None:
    wishes = Reach(name="", phone=PHONE, medium=Medium.SMS)
    row = ask(by=ANONYMOUS, question=question(matter="", text=BEATEN, reach=wishes)).consultation
    give(row, "grab", duty)
    give(row, "answer", duty, text=ANSWER)
    said = sent(files)
    assert len(said) == 2
    assert set(said) <= NEUTRAL
    assert one.access_key(row) not in "".join(said)


def test_messages_of_her_call_back_say_nothing_and_open_nothing(files: Files, morning: None) -> None:
    begins = booked.open_times(pools.centre_of(""), "mandarin", clock.now())[0]
    reach = Reach(name="", phone=PHONE, medium=Medium.SMS)
    callbacks.book(by=ANONYMOUS, booking=Booking(begins, reach, words=BEATEN))
    (said,) = sent(files)
    assert said in NEUTRAL


def test_the_record_that_she_asked_for_on_the_telephone_comes_with_its_link(
    files: Files, morning: None, duty: Actor
) -> None:
    talk = talk_of(talking(duty, PHONE))
    send_summary(by=duty, code=talk.code)
    record = {"asked": "被打。", "advised": "申请保护令。", "outcome": "advised"}
    give(talk, "close", duty)
    give(talk, "write_up", duty, topic="domestic_violence.protection_order", **record)
    (said,) = sent(files)
    # The lawyer has asked her whether others read her messages: it says no more than that, and opens the record.
    assert one.access_key(fresh(talk)) in said
    assert "记录" not in said
    assert "record" not in said
