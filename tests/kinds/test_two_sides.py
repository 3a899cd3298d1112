"""What each of two sides sees of one order: on its page, by the API, in files and in what it is told."""

import re

import pytest
from django.test import Client

from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.models import Document, Participant, WorkOrder
from fawang.work_orders.queries import OrderPerson
from tests.cases import WORDS
from tests.kinds.test_every_kind import tell
from tests.kinds.walking import OTHER_SIDE, Walk
from tests.shell.cases import text_of
from tests.work_orders import callers
from tests.work_orders.cases import FILES, upload
from tests.work_orders.persons import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]


@pytest.fixture
def walk(everything: None) -> Walk:
    return Walk("mediated", by_page=True)


def sides(order: WorkOrder) -> tuple[OrderPerson, OrderPerson]:
    applicant, respondent = queries.persons_of(order)
    return applicant, respondent


def page_of(order: WorkOrder, person: OrderPerson) -> str:
    return text_of(Client().get(f"/f/{order.code}/{person.key}"))


def talking(walk: Walk) -> WorkOrder:
    """Return an order on which each side was heard alone."""
    order = walk.begin()
    if order.state == "unrouted":
        order = walk.to(order, "dispatch")
    return walk.to(order, "invite", "agree", "hear_applicant", "hear_respondent")


def test_each_side_reads_what_is_shown_to_it_on_its_page_and_by_the_api(walk: Walk) -> None:
    order = talking(walk)
    applicant, respondent = sides(order)
    assert applicant.key != respondent.key
    heard = {applicant.key: "hear_applicant", respondent.key: "hear_respondent"}
    for person in (applicant, respondent):
        answer = callers.get(Client(), f"/{order.code}", {"x-access-key": person.key}).json()
        commands = {row["command"] for row in answer["history"]}
        assert commands & set(heard.values()) == {heard[person.key]}
        assert {"invite", "agree"} <= commands
        assert ("submit" in commands) is (person is applicant)
        page = page_of(order, person)
        assert ("已听取申请人意见" in page, "已听取被申请人意见" in page) == (
            person is applicant,
            person is respondent,
        )
        assert ("调解申请已收到" in page) is (person is applicant)
        # Neither reads who the other is, and only the applicant what they wrote.
        assert (OTHER_SIDE.name in page, OTHER_SIDE.phone in page) == (False, False)
        assert (WORDS in page) is (person is applicant)
    # The receipt says what the applicant wrote.
    assert Client().get(f"/help/receipt/{order.code}/{respondent.key}").status_code == 404


def test_each_side_has_its_own_commands_and_key(walk: Walk) -> None:
    order = walk.begin()
    order = walk.to(order, *(["dispatch"] if order.state == "unrouted" else []), "invite")
    applicant, respondent = sides(order)
    for person, may in ((applicant, {"withdraw", "message"}), (respondent, {"agree", "reject", "message"})):
        answer = callers.get(Client(), f"/{order.code}", {"x-access-key": person.key}).json()
        assert set(answer["commands"]) == may
        assert set(re.findall(r'name="command" value="(\w+)"', page_of(order, person))) == may
    refused = callers.command(Client(), order, "agree", {"x-access-key": applicant.key})
    assert callers.problem(refused) == (403, "not_allowed")
    assert callers.get(Client(), f"/{order.code}", {"x-access-key": respondent.key[:-1]}).status_code == 404


def test_staff_say_for_whom_a_file_is(walk: Walk) -> None:
    order = walk.begin()
    desk, path = walk.staff(Role.OFFICE_HEAD), f"/desk/orders/{order.code}"
    page = text_of(desk.get(path))
    assert all(f'<option value="{side}">' in page for side in ("applicant", "respondent", "all"))
    refused = desk.post(f"{path}/files", {"file": upload(FILES["image/jpeg"], "无主.jpg")})
    assert refused.status_code == 422
    for side, name in (("applicant", "甲.pdf"), ("respondent", "乙.pdf"), ("all", "丙.pdf")):
        sent = upload(FILES["application/pdf"] + name.encode(), name)
        assert desk.post(f"{path}/files", {"file": sent, "side": side}).status_code == 302
    assert desk.post(f"{path}/files", {"file": upload(), "side": "nobody"}).status_code == 422
    applicant, respondent = sides(order)
    for person, names in ((applicant, "甲丙"), (respondent, "乙丙")):
        page = page_of(order, person)
        assert {name for name in "甲乙丙" if f"{name}.pdf" in page} == set(names)
        for row in (row for row in queries.documents_of(order) if row.side):
            status = Client().get(f"/f/{order.code}/{person.key}/files/{row.pk}").status_code
            assert status == (200 if row.side == person.side else 404)
    page = text_of(desk.get(path))
    assert all(f"{name}.pdf" in page for name in "甲乙丙")
    # The page says which of them only one side sees.
    for name, side in (("甲", "申请人"), ("乙", "被申请人")):
        assert re.search(rf"{name}\.pdf</a>\s*<div class=\"hint\">[^<]*(?<!被){side}", page), name


def test_a_kind_with_one_side_asks_no_such_thing(everything: None) -> None:
    walk = Walk("appointed", by_page=True)
    order = walk.begin()
    desk, path = walk.staff(Role.OFFICE_HEAD), f"/desk/orders/{order.code}"
    assert 'name="side"' not in text_of(desk.get(path))
    assert desk.post(f"{path}/files", {"file": upload()}).status_code == 302


def test_each_side_is_told_what_is_shown_to_it(walk: Walk) -> None:
    order = talking(walk)
    told: dict[str, list[str]] = {}
    for notice in tell():
        assert notice.contact is not None
        told.setdefault(notice.contact.name, []).append(notice.text)
    applicant, respondent = sides(order)
    assert told[applicant.name].count("mediated_heard") == 1
    assert told[respondent.name].count("mediated_heard") == 1
    assert "received" in told[applicant.name]
    assert "received" not in told[respondent.name]
    assert all(texts.count("mediated_invited") == 1 for texts in told.values())


def test_a_settlement_that_one_side_has_not_signed_is_none(walk: Walk) -> None:
    order = talking(walk)
    others = Document.objects.filter(order=order)
    assert {one.signed for one in queries.persons_of(order)} == {bytes(others[0].digest)}
    Participant.objects.filter(order=order, side="respondent").update(signed=None)
    head = walk.staff(Role.OFFICE_HEAD)
    answer = head.post(
        f"/desk/orders/{order.code}/settle",
        {"settle-version_seen": order.version, "settle-terms": "分期付款"},
    )
    assert answer.status_code == 409
    assert "还有当事人没有签名" in text_of(answer)
    assert fresh(order).state == "talking"


def test_only_the_applicants_rate_it(walk: Walk) -> None:
    order = walk.close()
    applicant, respondent = sides(order)
    assert 'href="/rate/' in page_of(order, applicant)
    assert "/rate/" not in page_of(order, respondent)
