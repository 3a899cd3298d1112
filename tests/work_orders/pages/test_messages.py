"""The person of a matter writes to the office, and is answered: on both pages, with news for whoever has it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.kernel.rules.actor import SYSTEM
from fawang.notices.models import Notice
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders import queries
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.data import limits
from fawang.work_orders.models import Transition, WorkOrder
from tests.browser import sign_in
from tests.cases import bring_to, give
from tests.conftest import Submit, unit_at
from tests.shell.cases import text_of
from tests.told import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
MOVED = "我换了电话，另外厂里今天又叫我签字，我能签吗？"
ANSWER = "先不要签，把那张纸拍下来传给我们。"


def link_of(order: WorkOrder) -> str:
    return f"/f/{order.code}/{queries.access_key(order)}"


def write(client: Client, order: WorkOrder, text: str = MOVED, *, version: int | None = None) -> Any:
    seen = WorkOrder.objects.get(pk=order.pk).version if version is None else version
    body = {"command": "message", "message-version_seen": seen, "message-message": text}
    return client.post(link_of(order), body, headers={"origin": "http://testserver"})


def test_a_message_lands_at_the_desk_and_is_answered(order: WorkOrder, client: Client) -> None:
    officer = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    assert write(client, order)["Location"].endswith("?done=message")
    page = text_of(officer.client.get(f"/desk/orders/{order.code}"))
    assert page.count(MOVED) == 2, "as a message, and in the history"
    assert 'href="#command-reply"' in page
    form = {"reply-version_seen": WorkOrder.objects.get(pk=order.pk).version, "reply-reply": ANSWER}
    assert officer.client.post(f"/desk/orders/{order.code}/reply", form).status_code == 302
    assert 'href="#command-reply"' not in text_of(officer.client.get(f"/desk/orders/{order.code}"))
    mine = text_of(client.get(link_of(order)))
    assert mine.index(MOVED) < mine.index(ANSWER)
    assert told(order)[-1] == "office_wrote"


def test_whoever_has_the_matter_is_told_once_until_they_answer(order: WorkOrder, client: Client) -> None:
    officer = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))

    def notices() -> int:
        told(order)
        return Notice.objects.filter(staff_id=officer.actor.known_id, text="person_wrote").count()

    write(client, order)
    write(client, order, "还有一件事：工资条我找到了。")
    assert notices() == 1
    give(queries.order_by_id(order.pk), "reply", reply=ANSWER)
    write(client, order, "谢谢，已经传了。")
    assert notices() == 2


def test_where_a_lawyer_has_it_the_lawyer_is_told(order: WorkOrder, client: Client) -> None:
    bring_to(order, "in_progress")
    officer = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    lawyer_id = queries.order_by_id(order.pk).lawyer_id
    lawyer = sign_in(Role.LAWYER, queries.order_by_id(order.pk).firm_id or 0, lawyer_id=lawyer_id)
    write(client, order)
    told(order)
    rows = Notice.objects.filter(text="person_wrote").values_list("staff_id", flat=True)
    assert list(rows) == [lawyer.actor.known_id] != [officer.actor.known_id]


def test_sent_twice_it_is_one_message(order: WorkOrder, client: Client) -> None:
    for _again in range(2):
        assert write(client, order, version=order.version).status_code == 302
    assert Transition.objects.filter(order=order, command="message").count() == 1


def test_what_was_typed_survives_somebody_who_was_faster(order: WorkOrder, client: Client) -> None:
    give(order, "mark_urgent", reason="开庭在即")
    response = write(client, order, version=order.version)
    assert response.status_code == 422
    assert MOVED in text_of(response)
    assert not Transition.objects.filter(order=order, command="message").exists()


def test_danger_in_a_message_is_answered_with_whom_to_call_and_hurries_the_matter(
    order: WorkOrder, client: Client
) -> None:
    response = write(client, order, "他现在拿刀在砸我的门，我很怕")
    page = text_of(client.get(response["Location"]))
    assert page.index('href="tel:110"') < page.index("<h1")
    assert WorkOrder.objects.get(pk=order.pk).urgent


def test_more_than_an_office_can_answer_is_refused_and_stays_readable(
    order: WorkOrder, client: Client
) -> None:
    for number in range(limits.MESSAGE_BY_ORDER.burst):
        assert write(client, order, f"第{number}条消息，请看一下").status_code == 302
    response = write(client, order, "这一条太多了，请看一下")
    assert response.status_code == 429
    assert "这一条太多了" in text_of(response)


def test_news_of_an_answer_respects_a_discreet_wish(submit: Submit) -> None:
    reach = Reach(name="某", phone="13800138055", medium=Medium.SMS, may_announce=False)
    order = submit(reach=reach).order
    give(order, "reply", reply=ANSWER)
    assert told(order)[-1] == "office_wrote"
    assert Notice.objects.get(text="office_wrote", contact_id=order.contact_id).neutral


def test_a_matter_that_has_ended_is_written_about_no_more_but_can_still_be_answered(
    order: WorkOrder, client: Client
) -> None:
    write(client, order)
    give(queries.order_by_id(order.pk), "refuse", article="41", reason="不在范围。")
    assert write(client, order, "为什么不受理我的申请？").status_code == 409
    give(queries.order_by_id(order.pk), "reply", reply=ANSWER)
    assert ANSWER in text_of(client.get(link_of(order)))


def test_the_persons_own_words_are_on_their_page(order: WorkOrder, client: Client) -> None:
    page = text_of(client.get(link_of(order)))
    assert page.index("您告诉我们的情况") < page.index(queries.statement_of(order).words[:20])


def test_reading_costs_the_same_however_many_messages_there_are(order: WorkOrder, client: Client) -> None:
    def cost() -> int:
        client.get(link_of(order))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(link_of(order)).status_code == 200
        return len(captured)

    write(client, order)
    few = cost()
    for number in range(5):
        take_step(
            by=SYSTEM, code=order.code, command="reply",
            version=queries.order_by_id(order.pk).version, data={"reply": f"第{number}次答复"},
        )  # fmt: skip
    assert cost() == few
