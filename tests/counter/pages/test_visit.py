"""The record of a visit, its receipt, its rating."""

import pytest
from django.test import Client

from fawang.counter.actions.visits import record
from fawang.counter.models import Visit
from fawang.counter.queries import visits
from fawang.people.models import Contact
from tests.conftest import Submit
from tests.counter.cases import clerk, entry, new_id, station
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
PATH = "/desk/counter/visit"


def sent(**changes: str) -> dict[str, str]:
    return {
        "client_id": str(new_id()), "kind": "advice", "matter": "", "outcome": "advised", "minutes": "5",
    } | changes  # fmt: skip


def test_four_fields_are_filled_in_and_saved_as_they_are() -> None:
    browser = clerk()
    browser.post(PATH, sent(matter="labour"))
    page = text_of(browser.get(PATH))
    # The subject of the last visit is offered for the next one.
    assert '<option value="labour" selected>' in page
    assert '<option value="advised" selected>' in page
    assert '<option value="advice" selected>' in page
    assert 'name="minutes" value="10"' in page


def test_sent_twice_it_is_one_visit() -> None:
    browser, once = clerk(), sent()
    assert browser.post(PATH, once)["Location"] == browser.post(PATH, once)["Location"]
    assert Visit.objects.count() == 1


def test_a_person_may_be_named() -> None:
    browser = clerk()
    browser.post(PATH, sent(name="蒋某", id_number="11010519491231002X", note="下周带合同来"))
    visit = Visit.objects.get()
    assert visit.contact_id is not None
    assert Contact.objects.get(pk=visit.contact_id).name == "蒋某"
    wrong = browser.post(PATH, sent(name="蒋某", id_number="110105194912310021", note="不丢"))
    assert wrong.status_code == 422
    assert "不丢" in text_of(wrong)


def test_an_application_of_the_visit_is_named_with_it(submit: Submit) -> None:
    browser = clerk()
    order = submit(by=browser.actor, intake_unit_id=station().id, channel="counter").order
    answer = browser.post(PATH, sent(outcome="applied", order_code=order.code))
    assert Visit.objects.get().order_id == order.pk
    assert order.code[:4] in text_of(browser.get(answer["Location"]))
    assert browser.post(PATH, sent(outcome="applied", order_code="123")).status_code == 422
    assert browser.post(PATH, sent(outcome="advised", order_code=order.code)).status_code == 422


def test_the_receipt_is_for_the_unit_alone() -> None:
    browser = clerk()
    browser.post(PATH, sent())
    code = Visit.objects.get().code
    assert browser.get(f"/desk/counter/visits/{code}").status_code == 200
    from fawang.organisations.rules import UnitKind
    from tests.conftest import unit_at

    elsewhere = clerk(unit_at("440303", UnitKind.CENTRE))
    assert elsewhere.get(f"/desk/counter/visits/{code}").status_code == 404


def test_whoever_has_the_receipt_rates_once(client: Client) -> None:
    visit, _ = record(by=clerk().actor, client_id=new_id(), unit_id=station().id, entry=entry())
    path = f"/v/{visit.code}/{visits.token_of(visit)}"
    assert client.get(path).status_code == 200
    assert client.post(path, {"score": "9"}).status_code == 422
    assert client.post(path, {"score": "5", "comment": "谢谢"}).status_code == 302
    assert client.post(path, {"score": "1"}).status_code == 200
    assert visits.by_id(visit.pk).score == 5
    assert client.get(f"/v/{visit.code}/wrong").status_code == 404
