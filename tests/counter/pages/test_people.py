"""Who stands at the counter: the card, consent, earlier matters within what the clerk may see, handing over."""

import pytest

from fawang.counter.actions.visits import record
from fawang.kernel.models import AuditEntry
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Medium, Reach
from tests.browser import sign_in
from tests.conftest import Submit, unit_at
from tests.counter.cases import clerk, entry, new_id, station
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
PATH = "/desk/counter/person"
NUMBER = "11010519491231002X"
REACH = Reach(name="张三", phone="13800138000", id_number=NUMBER)
READER = f"|张三|男|汉|19491231|北京市朝阳区某街道|{NUMBER}|某公安局|"


def visited() -> None:
    person = Reach(name="张三", id_number=NUMBER, medium=Medium.NONE)
    record(
        by=clerk().actor,
        client_id=new_id(),
        unit_id=station().id,
        entry=entry(note="上次谈欠薪"),
        person=person,
    )


def test_nothing_is_looked_up_without_consent() -> None:
    visited()
    browser = clerk()
    assert browser.post(PATH, {"line": READER}).status_code == 302
    page = text_of(browser.get(PATH))
    assert "上次谈欠薪" not in page
    assert "张三" not in page
    assert "张*" in page
    assert not AuditEntry.objects.filter(action="counter.looked_up").exists()


def test_with_consent_earlier_matters_are_shown_and_it_is_written_down() -> None:
    visited()
    browser = clerk()
    page = text_of(browser.post(PATH, {"line": READER, "agreed": "on"}))
    assert "上次谈欠薪" in page
    noted = AuditEntry.objects.get(action="counter.looked_up")
    assert noted.data["visits"] == 1
    assert NUMBER not in str(noted.data) + noted.object


def test_a_clerk_elsewhere_does_not_see_them() -> None:
    visited()
    elsewhere = clerk(unit_at("440303", UnitKind.CENTRE))
    assert "上次谈欠薪" not in text_of(elsewhere.post(PATH, {"line": READER, "agreed": "on"}))


def test_an_order_is_among_them_only_for_whoever_may_see_it(submit: Submit) -> None:
    browser = clerk()
    order = submit(by=browser.actor, reach=REACH, intake_unit_id=station().id, channel="counter").order
    assert order.code in text_of(browser.post(PATH, {"line": NUMBER, "agreed": "on"}))
    elsewhere = clerk(unit_at("440303", UnitKind.CENTRE))
    assert order.code not in text_of(elsewhere.post(PATH, {"line": NUMBER, "agreed": "on"}))


def test_a_wrong_number_is_refused_with_what_was_typed() -> None:
    answer = clerk().post(PATH, {"line": "110105194912310021"})
    assert answer.status_code == 422
    assert "110105194912310021" in text_of(answer)


def test_the_person_is_handed_over_to_the_application_and_forgotten() -> None:
    browser = clerk()
    browser.post(PATH, {"line": READER})
    page = text_of(browser.get("/desk/orders/new"))
    assert 'value="张三"' in page
    assert f'value="{NUMBER}"' in page
    assert 'name="channel" value="counter"' in page
    # In the session it is not readable.
    assert NUMBER not in str(dict(browser.client.session.items()))
    browser.post(f"{PATH}/forget")
    assert NUMBER not in text_of(browser.get("/desk/orders/new"))


def test_guidance_stands_beside() -> None:
    browser = clerk()
    assert browser.get("/desk/counter/guidance").status_code == 200
    assert browser.post("/desk/counter/guidance", {"q": "老板拖欠工资"}).status_code == 200
    assert sign_in(Role.AUDITOR, station()).get("/desk/counter/guidance").status_code == 403
