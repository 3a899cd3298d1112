"""Applying for somebody from the talk: what was told is there, once, and only for whoever has the talk."""

import pytest

from fawang.consultations.actions import applying
from fawang.consultations.actions.messages import write
from fawang.consultations.models import Consultation, Message
from fawang.consultations.queries import one
from fawang.consultations.rules import Kind
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders.models import WorkOrder
from tests.conftest import Submit
from tests.consultations.cases import TEXT, fresh, give, person_of
from tests.consultations.conftest import Ask


@pytest.fixture
def talk(asked: Ask, duty: Actor) -> Consultation:
    """A chat with the duty lawyer, of somebody who has given name and number."""
    reach = Reach(name="蒋先生", phone="13800138000", medium=Medium.SMS)
    row = asked(kind=Kind.CHAT, reach=reach, opponent="佛山某鞋业有限公司").consultation
    give(row, "grab", duty)
    write(by=person_of(row), code=row.code, text="一共欠我八千块。", client_id="from-person")
    write(by=duty, code=row.code, text="我帮您申请法律援助。", client_id="from-lawyer")
    return fresh(row)


def test_what_was_told_is_there_and_the_reading_is_recorded(talk: Consultation, duty: Actor) -> None:
    told = applying.prepare(by=duty, code=talk.code)
    assert told.words == f"{TEXT}\n一共欠我八千块。"
    assert (told.matter, told.place, told.order_id) == ("labour", "440605011", None)
    assert "佛山某鞋业有限公司" in told.opponent
    assert (told.reach.name, told.reach.phone) == ("蒋先生", "13800138000")
    assert AuditEntry.objects.filter(action="consultations.application_prepared").count() == 1


def test_who_gave_no_name_has_none(asked: Ask, duty: Actor) -> None:
    row = asked().consultation
    give(row, "grab", duty)
    assert applying.prepare(by=duty, code=row.code).reach.name == ""


def test_only_whoever_has_the_talk(talk: Consultation, colleague: Actor, lead: Actor) -> None:
    with pytest.raises(NotFound):
        applying.prepare(by=colleague, code=talk.code)
    for by in (lead, person_of(talk)):
        with pytest.raises(NotAllowed):
            applying.prepare(by=by, code=talk.code)
    with pytest.raises(NotFound):
        applying.note_application(by=colleague, code=talk.code, order_id=1)


def test_one_application_from_one_talk(
    talk: Consultation, duty: Actor, order: WorkOrder, submit: Submit
) -> None:
    for _ in range(2):
        applying.note_application(by=duty, code=talk.code, order_id=order.pk)
    assert [m.text for m in Message.objects.filter(consultation=talk)].count("applied") == 1
    found = one.application_of(fresh(talk))
    assert found is not None
    assert found.code == order.code
    with pytest.raises(Conflict, match="already_applied"):
        applying.note_application(by=duty, code=talk.code, order_id=submit().order.pk)
