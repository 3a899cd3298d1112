"""He calls 12348 with her telephone: the seat cannot know, and so cannot say, that she has called."""

import re
from typing import Any

import pytest
from pytest_django import Settings

from fawang.dispatch.queries.callbacks import Callback
from fawang.hotline.actions import booking, marks
from fawang.hotline.actions import calls as calls_
from fawang.hotline.models import Call
from fawang.hotline.queries import calls, panel
from fawang.hotline.rules import Topic
from fawang.hotline.rules.calls.requests import Mark
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.rules import Language
from fawang.people import queries as people
from fawang.people.rules.wishes import Reach
from tests.browser import PLAIN_FILES, Browser
from tests.conftest import Submit
from tests.consultations.cases import give
from tests.hotline.cases import NUMBER, begun, talk_of, talking, waiting

pytestmark = pytest.mark.django_db
RECORD = {"asked": "被打。", "advised": "申请保护令。", "outcome": "advised"}


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


def written_up(call: Call, by: Actor, topic: str) -> None:
    """The lawyer has written down what the call was about."""
    row = talk_of(call)
    give(row, "close", by)
    give(row, "write_up", by, topic=topic, **RECORD)


def pressed(duty: Actor) -> None:
    waiting(topic=Topic.DANGER)


def silent(duty: Actor) -> None:
    call = talking(duty)
    # Taken away again, it stays known.
    for on in (True, False):
        marks.mark(by=duty, code=talk_of(call).code, what=Mark.SILENT, on=on)
    written_up(call, duty, "labour.wages")


def minor(duty: Actor) -> None:
    call = talking(duty)
    marks.mark(by=duty, code=talk_of(call).code, what=Mark.MINOR, on=True)
    written_up(call, duty, "labour.wages")


def hurried(duty: Actor) -> None:
    call = waiting()
    calls_.wait(
        by=SYSTEM, name=call.name, topic=Topic.DANGER, language=Language.MANDARIN, recorded=True, again=True,
        at=clock.now(),
    )  # fmt: skip


def unwritten(duty: Actor) -> None:
    give(talk_of(talking(duty)), "close", duty)


def recorded(duty: Actor) -> None:
    written_up(talking(duty), duty, "marriage_family.divorce")


@pytest.mark.parametrize("hers", [pressed, hurried, silent, minor, recorded, unwritten])
def test_her_calls_are_not_counted_to_the_seat(duty: Actor, desk: Browser, hers: Any) -> None:
    # An ordinary call is counted as ever.
    written_up(talking(duty), duty, "labour.wages")
    hers(duty)
    his = begun()
    assert Call.objects.count() == 3
    assert panel.earlier(his) == 1


def test_the_seat_is_told_what_to_say_whether_there_is_anything_or_not(desk: Browser) -> None:
    def shown(number: str) -> str:
        call = talking(desk.actor, number)
        page: str = desk.get(f"/desk/calls/{talk_of(call).code}").text
        give(talk_of(call), "close", desk.actor)
        (found,) = re.findall(r'value">(\d+<p class="hint" data-by-number>.*?)</p>', page)
        return str(found)

    recorded(desk.actor)
    his, nobodys = shown(NUMBER), shown("13700137000")
    assert his == nobodys
    assert his.startswith("0<")


def test_what_became_of_it_is_told_to_her_code_alone(submit: Submit) -> None:
    order = submit(matter="domestic_violence", reach=Reach(name="李女士", phone=NUMBER)).order
    assert calls.progress(order.code)
    assert (
        calls.progress(submit(reach=Reach(name="李女士", phone=NUMBER, list_online=False)).order.code) == ""
    )


@pytest.mark.parametrize(
    ("topic", "listed"), [("labour.wages", True), ("maintenance.child_support", False), ("debt.loan", True)]
)
def test_what_the_record_says_it_was_about_decides(duty: Actor, topic: str, listed: bool) -> None:
    call = talking(duty)
    written_up(call, duty, topic)
    assert people.opens_by_number().filter(pk=talk_of(call).contact_id).exists() == listed


def test_a_call_back_for_whoever_pressed_the_key_for_danger_is_not_opened_by_the_number() -> None:
    danger, advice = waiting("13600136000", topic=Topic.DANGER), waiting("13700137000")
    for call, opened in ((danger, False), (advice, True)):
        booked = booking.book(by=SYSTEM, name=call.name)
        assert booked is not None
        row = Callback.objects.get(code=booked[0])
        assert people.opens_by_number().filter(pk=row.contact_id).exists() == opened
