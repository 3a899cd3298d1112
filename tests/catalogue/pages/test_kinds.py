"""Forms of notarisation and appraisal: begun from a service or from guidance, with what is known filled in."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from fawang.catalogue.models import Filing
from fawang.catalogue.pages.ways import ways
from fawang.catalogue.queries import carriers, listing
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.kinds.forms import forms
from fawang.work_orders.models import WorkOrder
from tests.catalogue.form_cases import COMMON, fill, published, shipped
from tests.catalogue.forms.test_shipped import filled_in
from tests.shell.cases import text_of
from tests.work_orders.persons import join

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "forms")]

#: What the kinds ask besides.
ASKED = {
    "property": "no", "ground": "residence", "institution": "", "applies": "self", "use": "abroad",
    "country": "葡萄牙", "value": "", "lender": "licensed", "power": "none", "waiver": "",
    "client": "person", "before": "no",
}  # fmt: skip

SIDES = """
sections:
  - title: 对方
    questions:
      - repeat: others
        one: 对方
        more: 还有吗？
        most: 5
        questions:
          - {name: other_name, type: text, text: 对方叫什么？, known: opponent}
"""


def way_to(item: str) -> str:
    """Return where one begins to apply for a service."""
    line = listing.line(item)
    assert line is not None
    return carriers.current().href(line)


@pytest.mark.parametrize(
    ("item", "form", "answers"),
    [
        ("i-justice-09", "notary_will", {"item": "will"}),
        ("i-notary-marriage", "notary_fact", {"item": "marriage"}),
        ("i-notary-declaration", "notary_statement", {"item": "declaration"}),
    ],
)
def test_a_service_begins_its_form_and_is_not_asked_for_again(
    person: Client, monkeypatch: pytest.MonkeyPatch, item: str, form: str, answers: dict[str, str]
) -> None:
    start = way_to(item)
    assert f"form={form}" in start
    given = {name: text for name, text in filled_in(shipped(form), 1).items() if text != "secret"}
    monkeypatch.setattr(
        "tests.catalogue.form_cases.COMMON", {**COMMON, **ASKED, "words": "我要办公证，在南海。"}
    )
    person.post("/help/words", {"words": "我要办公证，在南海。"})
    response = fill(person, form, given, start=start)
    page = text_of(response)
    assert response.status_code == 200
    assert shipped(form).title.zh_Hans in page
    response = person.post("/help/submit")
    assert response.status_code == 302, response.content.decode()
    order = WorkOrder.objects.get()
    assert order.kind == "notarisation"
    kept = json.loads(queries.statement_of(order).answers)
    assert answers.items() <= kept.items()
    assert Filing.objects.get(order=order).form == form


def test_what_a_service_of_mediation_asks_stays_with_the_side_that_applied(
    person: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"relation": "work", "jointly": "no", "afraid": "no", "reach_other": "", "mediator": ""}
    monkeypatch.setattr("tests.catalogue.form_cases.COMMON", {**COMMON, **asked})
    person.post("/help/words", {"words": COMMON["words"]})
    given = {"demand": "把三个月工资付清。", "tried": "nobody", "pending": "no", "others__more__0": "no"}
    assert fill(person, "mediation", given, start=way_to("i-labour-12")).status_code == 200
    assert person.post("/help/submit").status_code == 302
    order = WorkOrder.objects.get()
    assert (order.kind, Filing.objects.get(order=order).form) == ("mediation", "mediation")
    own = f"/f/{order.code}/{queries.access_key(order)}/form"
    assert given["demand"] in text_of(person.get(own))
    other = join(order, reach=Reach(name="厂方", phone="13900139002"), side="respondent")
    assert person.get(f"/f/{order.code}/{other.key}/form").status_code == 404
    WorkOrder.objects.update(facts={**order.facts, "way": "message"})
    assert person.get(f"/f/{order.code}/{other.key}/form").status_code == 404


def test_what_guidance_shows_begins_with_what_was_said(person: Client) -> None:
    said = "老板王大海拖欠我三个月工资，在佛山南海打工"
    person.post("/help/words", {"words": said})
    page = person.get("/help/guidance").content.decode()
    assert 'href="/forms/labour_arbitration"' in page
    begin = re.search(r'href="(/help\?form=[^"]+)"', person.get("/forms/labour_arbitration").content.decode())
    assert begin is not None
    assert person.get(begin[1]).status_code == 302
    # Never typed again: what happened stands at its question.
    assert said in text_of(person.get("/help/labour-arbitration--facts"))


def test_what_the_words_ask_for_is_offered_beside_the_answer(person: Client) -> None:
    person.post("/help/words", {"words": "我想在南海立一份遗嘱，要不要公证？"})
    page = person.get("/help/guidance").content.decode()
    start = re.search(r'href="(/help[?]kind=notarisation&amp;item=i-justice-09[^"]+)"', page)
    assert start is not None
    assert person.get(start[1].replace("&amp;", "&")).status_code == 302
    # The place was said, and is not asked for again.
    assert 'value="' in (place := person.get("/help/place").content.decode())
    assert "南海" in place


def test_what_was_said_stands_at_the_questions_of_a_form(person: Client) -> None:
    said = "佛山市南海区顺发制衣厂拖欠我三个月工资一直不给"
    person.post("/help/words", {"words": said})
    assert person.get("/help?form=labour_arbitration").status_code == 302
    assert said in text_of(person.get("/help/labour-arbitration--facts"))


def test_another_side_that_was_named_is_offered_for_the_first_one_only() -> None:
    published(SIDES)
    given: dict[str, Any] = {"form": "small", "begun": {"small": 1}, "opponent": "王某"}
    given |= {"small__others__1__other_name": "王某", "small__others__more__1": "yes"}
    offered = forms().offered(given, by=ANONYMOUS)
    assert offered["small__others__1__other_name"] == "王某"
    assert "small__others__2__other_name" not in offered


def test_a_form_of_another_kind_does_not_begin_with_the_item(person: Client) -> None:
    assert person.get("/help?kind=notarisation&item=i-justice-09&form=wage_aid").status_code == 404
    assert person.get("/help?kind=notarisation&item=i-justice-09&form=no_such").status_code == 404


def test_ways_name_only_what_is_carried() -> None:
    found = ways(["i-police-01", "i-justice-09", "i-labour-01", "i-no-such"])
    assert set(found.apply) == {"i-justice-09", "i-labour-01"}
