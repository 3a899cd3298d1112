"""Messages: numbered, once, in order, only by who takes part."""

import pytest
from django.db import connections

from fawang.consultations.actions.asking import ask
from fawang.consultations.actions.messages import mark_seen, write
from fawang.consultations.actions.steps import take_step
from fawang.consultations.models import Consultation, Message
from fawang.consultations.rules import Command, Kind
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.consultations.cases import ANSWER, fresh, give, person_of, question
from tests.consultations.conftest import Ask
from tests.races import at_once


@pytest.fixture
def chat(asked: Ask, duty: Actor) -> Consultation:
    """A chat with the duty lawyer."""
    row = asked(kind=Kind.CHAT).consultation
    return give(row, "grab", duty)


def test_both_write_and_numbers_rise_by_one(chat: Consultation, duty: Actor) -> None:
    person = person_of(chat)
    for turn in range(4):
        write(by=(person, duty)[turn % 2], code=chat.code, text=f"第{turn}句", client_id=f"client-id-{turn}")
    rows = list(Message.objects.filter(consultation=chat).order_by("number").values_list("number", "side"))
    assert rows == [
        (1, "person"),
        (2, "platform"),
        (3, "person"),
        (4, "lawyer"),
        (5, "person"),
        (6, "lawyer"),
    ]


def test_the_same_id_is_the_same_message(chat: Consultation, duty: Actor) -> None:
    person = person_of(chat)
    first, repeated = write(by=person, code=chat.code, text="你好", client_id="abcdefghij")
    again, twice = write(by=person, code=chat.code, text="你好", client_id="abcdefghij")
    assert (first.pk, repeated, twice) == (again.pk, False, True)
    with pytest.raises(Invalid) as caught:
        write(by=person, code=chat.code, text="别的", client_id="abcdefghij")
    assert caught.value.errors == {"client_id": "message_id_reused"}
    # Another's ids are another's.
    other, repeated = write(by=duty, code=chat.code, text="你好", client_id="abcdefghij")
    assert (other.number, repeated) == (first.number + 1, False)


def test_a_repeated_message_is_answered_also_after_the_end(chat: Consultation) -> None:
    person = person_of(chat)
    first, _ = write(by=person, code=chat.code, text="再见", client_id="abcdefghij")
    give(chat, "close", person)
    again, repeated = write(by=person, code=chat.code, text="再见", client_id="abcdefghij")
    assert (again.pk, repeated) == (first.pk, True)
    with pytest.raises(Conflict, match="talk_is_over"):
        write(by=person, code=chat.code, text="还在吗", client_id="abcdefghik")


@pytest.mark.parametrize(
    "client_id", ["", "short", "step:3", "question:", "x" * 65, "带中文的编号一二三四五", "a b c d e f"]
)
def test_ids_that_are_none(chat: Consultation, client_id: str) -> None:
    with pytest.raises(Invalid) as caught:
        write(by=person_of(chat), code=chat.code, text="你好", client_id=client_id)
    assert "client_id" in caught.value.errors


@pytest.mark.parametrize(
    ("text", "code"), [("", "field_required"), (" \n", "field_required"), ("长" * 4001, "field_too_long")]
)
def test_texts_that_are_none(chat: Consultation, text: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        write(by=person_of(chat), code=chat.code, text=text, client_id="abcdefghij")
    assert caught.value.errors == {"text": code}


def test_strangers_and_colleagues_write_nowhere(chat: Consultation, colleague: Actor, asked: Ask) -> None:
    other = person_of(asked().consultation)
    for stranger in (ANONYMOUS, other, colleague):
        with pytest.raises(NotFound):
            write(by=stranger, code=chat.code, text="你好", client_id="abcdefghij")


def test_after_the_answer_one_asks_further(row: Consultation, duty: Actor) -> None:
    write(by=person_of(row), code=row.code, text="补充：工资每月六千", client_id="abcdefghij")
    give(row, "grab", duty)
    write(by=duty, code=row.code, text="有工资条吗？", client_id="abcdefghij")
    give(row, "answer", duty, text=ANSWER)
    with pytest.raises(Conflict, match="ask_further"):
        write(by=person_of(row), code=row.code, text="还有", client_id="abcdefghik")


def test_each_side_says_what_it_has_received(chat: Consultation, duty: Actor) -> None:
    write(by=duty, code=chat.code, text="您好", client_id="abcdefghij")
    mark_seen(by=person_of(chat), code=chat.code, number=99)
    assert fresh(chat).person_seen == fresh(chat).last_number == 3
    mark_seen(by=person_of(chat), code=chat.code, number=1)
    assert fresh(chat).person_seen == 3


# --- races, with real transactions -------------------------------------------------------------------


def _lawyers(number: int) -> list[Actor]:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    return [sign_in(Role.DUTY_LAWYER, centre).actor for _ in range(number)]


def test_many_grab_at_once_and_one_gets_it(real_database: str) -> None:
    row = ask(by=ANONYMOUS, question=question()).consultation
    lawyers = _lawyers(6)
    connections.close_all()

    def grab(lawyer: Actor) -> Consultation:
        return take_step(by=lawyer, code=row.code, command=Command.GRAB, version=1, data={})

    outcomes = at_once([lambda one=one: grab(one) for one in lawyers])  # type: ignore[misc]
    got = [one for one in outcomes if isinstance(one, Consultation)]
    late = [one for one in outcomes if isinstance(one, Conflict)]
    assert (len(got), len(late)) == (1, 5)
    assert {(one.code, one.params["state"], one.params["version"]) for one in late} == {("stale", "open", 2)}
    assert fresh(row).staff_id == got[0].staff_id


def test_one_lawyer_grabs_many_at_once_and_gets_no_more_than_they_can_hold(real_database: str) -> None:
    rows = [ask(by=ANONYMOUS, question=question(kind=Kind.CHAT)).consultation for _ in range(6)]
    [lawyer] = _lawyers(1)
    connections.close_all()

    def grab(row: Consultation) -> Consultation:
        return take_step(by=lawyer, code=row.code, command=Command.GRAB, version=1, data={})

    outcomes = at_once([lambda one=one: grab(one) for one in rows])  # type: ignore[misc]
    assert sum(isinstance(one, Consultation) for one in outcomes) == 3
    assert Consultation.objects.filter(staff_id=lawyer.id).count() == 3


def test_the_same_message_sent_at_once_is_stored_once_and_others_are_in_a_row(real_database: str) -> None:
    row = ask(by=ANONYMOUS, question=question(kind=Kind.CHAT)).consultation
    person = person_of(row)
    connections.close_all()

    def say(number: int) -> int:
        message, _ = write(by=person, code=row.code, text=f"第{number}句", client_id=f"client-id-{number}")
        return message.number

    outcomes = at_once([lambda n=n: say(n) for n in (1, 1, 1, 2, 3, 4, 4, 5)])  # type: ignore[misc]
    assert all(isinstance(one, int) for one in outcomes), outcomes
    assert outcomes[0] == outcomes[1] == outcomes[2]
    numbers = list(
        Message.objects.filter(consultation=row).order_by("number").values_list("number", flat=True)
    )
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert fresh(row).last_number == 6
