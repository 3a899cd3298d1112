"""Whatever holds for orders holds for those of every kind: the three beside, and legal aid."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation
from openapi_spec_validator import OpenAPIV31SpecValidator

from fawang.certificates.actions.drafts import discard
from fawang.certificates.models import Certificate
from fawang.config.api import api
from fawang.config.order_kinds import rooms
from fawang.datacentre.actions.filling.sources import read
from fawang.datacentre.texts import labels
from fawang.feedback.actions import reactions as feedback
from fawang.feedback.models import Rating
from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.security import personal_data
from fawang.notices.models import Notice
from fawang.notices.rules import Send
from fawang.notices.texts import render
from fawang.people.rules import Role
from fawang.people.rules.wishes import Medium
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions import reactions
from fawang.work_orders.actions.cards import show_due_cards
from fawang.work_orders.events import CardShown, StepTaken
from fawang.work_orders.models import Deadline, WorkOrder
from fawang.work_orders.texts import labels as order_labels
from tests.cases import WORDS
from tests.kinds.examples import SAID, answers, chosen_name, offices, wrong
from tests.kinds.installation import NAMES
from tests.kinds.walking import Walk, knowing
from tests.shell.cases import text_of
from tests.work_orders import callers
from tests.work_orders.actions.test_erasure import rows
from tests.work_orders.persons import fresh, holder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
EVERY = (*rooms(), *NAMES)
every_kind = pytest.mark.parametrize("kind", EVERY)
#: Kinds that somebody else than the person begins.
NOTIFIED = tuple(name for name in rooms() if not kinds.kind_of(name).applied_for)
applied_for = pytest.mark.parametrize("kind", [name for name in EVERY if name not in NOTIFIED])
#: What "get help" asks for every kind, by page.
_ASKED: dict[str, dict[str, str]] = {
    "words": {"words": WORDS},
    "matter": {"matter": "labour"},
    "place": {"place_text": "佛山南海桂城"},
    "authority": {"authority": "none"},
    "expectation": {},
    "person": {"name": "蒋先生", "dialect": "cantonese"},
    "reach": {
        "medium": "sms", "phone": "13800138000", "may_call": "yes", "may_announce": "yes", "list_online": "yes",
        "third": "no",
    },
}  # fmt: skip


# --- coming in ------------------------------------------------------------------------------------


@applied_for
def test_a_person_applies_on_the_web(kind: str) -> None:
    declared, client = kinds.kind_of(kind), Client()
    first = text_of(client.get("/help/words"))
    offered = kinds.open_to_persons()
    assert all(f'href="/help?kind={name}"' in first for name in offered) or len(offered) == 1
    page = client.get("/help", {"kind": kind})["Location"]
    given = answers(declared)
    while not page.endswith("/check"):
        slug = page.partition("?")[0].rpartition("/")[2]
        assert client.get(page).status_code == 200, page
        asked = [one for one in declared.asks.questions if one.slug == slug]
        values = {one.name: given[one.name] for one in asked} or _ASKED.get(slug, {"go": "apply"})
        response = client.post(page, values)
        assert response.status_code == 302, (page, text_of(response))
        page = response["Location"]
    shown = text_of(client.get(page))
    assert all(str(one.reads(given[one.name])) in shown for one in declared.asks.questions
               if one.name in given and one.name != declared.chosen)  # fmt: skip
    receipt = client.post("/help/submit")["Location"]
    order = WorkOrder.objects.get(code=receipt.split("/")[3])
    assert (order.kind, order.channel) == (kind, "web")
    assert queries.statement_of(order).words == WORDS
    assert text_of(client.get(receipt)).count(order.code[-4:]) > 0
    if declared.chosen:
        assert chosen_name(declared) in text_of(client.get(receipt))
        assert order.unit_id == offices(declared)[0].id


@every_kind
def test_somebody_takes_it_in_at_a_desk(kind: str) -> None:
    declared = kinds.kind_of(kind)
    desk = Walk(kind, by_page=True).staff(Role.OFFICE_HEAD)
    page = text_of(desk.get("/desk/orders/new", kind=kind))
    assert all(f"?kind={name}" in page for name in EVERY)
    assert f'name="kind" value="{kind}"' in page
    values = {name: value for one in _ASKED.values() for name, value in one.items()} | answers(declared)
    response = desk.post("/desk/orders/new", {**values, "kind": kind, "once": "k", "channel": "counter"})
    assert response.status_code == 302, text_of(response)
    order = WorkOrder.objects.get(code=response["Location"].rpartition("/")[2])
    assert (order.kind, order.channel) == (kind, "counter")
    assert desk.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("kind", NOTIFIED)
def test_nobody_is_offered_what_persons_do_not_apply_for(kind: str) -> None:
    assert f'href="/help?kind={kind}"' not in text_of(Client().get("/help/words"))
    assert Client().get("/help", {"kind": kind})["Location"] == "/help/words"
    refused = callers.post(Client(), "", callers.body(kind=kind, answers=answers(kinds.kind_of(kind))))
    assert callers.problem(refused) == (403, "not_allowed")
    assert not WorkOrder.objects.filter(kind=kind).exists()


@applied_for
def test_a_program_hands_it_in(kind: str) -> None:
    made = callers.post(Client(), "", callers.body(kind=kind, answers=answers(kinds.kind_of(kind))))
    assert made.status_code == 201
    assert WorkOrder.objects.get(code=made.json()["code"]).kind == kind


@pytest.mark.parametrize("kind", NAMES)
def test_a_program_is_told_which_answer_is_wrong_or_missing(kind: str) -> None:
    # Legal aid leaves out what it cannot use: nobody is turned away for an answer.
    declared = kinds.kind_of(kind)
    good = answers(declared)
    for question in declared.asks.questions:
        bad = [{**good, question.name: wrong(question.field)}]
        if question.field.required:
            bad.append({name: given for name, given in good.items() if name != question.name})
        for given in bad:
            refused = callers.post(Client(), "", callers.body(kind=kind, answers=given))
            assert callers.problem(refused) == (422, "invalid")
            assert set(refused.json()["errors"]) == {question.name}


# --- being worked on --------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["pages", "api"])
@every_kind
def test_every_command_is_given_by_whoever_may(kind: str, way: str) -> None:
    walk = Walk(kind, by_page=way == "pages")
    walk.everywhere()
    assert walk.left == set()


@every_kind
def test_lists_filters_and_the_search_find_it(kind: str) -> None:
    walk = Walk(kind, by_page=True)
    order = walk.begin()
    desk = walk.staff(Role.OFFICE_HEAD)
    other = next(state for state in kinds.kind_of(kind).procedure.phases if state != order.state)
    for query, there in (
        ({}, True), ({"state": order.state}, True), ({"state": other}, False), ({"state": "all"}, True),
        ({"q": order.code}, True), ({"q": "13800138000"}, True), ({"q": "老板"}, True), ({"q": "无关"}, False),
    ):  # fmt: skip
        assert (order.code in text_of(desk.get("/desk/orders", **query))) is there, query
    with translation.override("zh-hans"):
        assert str(order_labels.state(kind, order.state)) in text_of(desk.get("/desk/orders"))


@every_kind
def test_the_person_s_page_has_exactly_their_own_steps(kind: str) -> None:
    walk = Walk(kind, by_page=True)
    own = kinds.kind_of(kind).pages.own
    for order in (walk.begin(), walk.close()):
        for person in knowing(order):
            mine = {one.command for one in queries.open_steps_for(order, holder(order, person.key))}
            page = text_of(Client().get(f"/f/{order.code}/{person.key}"))
            assert {name for name in own if f'name="command" value="{name}"' in page} == mine & own.keys()
            assert str(order_labels.state(kind, order.state)) in page


@every_kind
def test_whoever_is_late_gets_a_card_and_waiting_for_the_person_is_no_lateness(kind: str) -> None:
    declared = kinds.kind_of(kind)
    order = Walk(kind, by_page=True).begin()
    terms = Deadline.objects.filter(order=order)
    with clock.at(max(one.due_at for one in terms) + timedelta(days=1)):
        assert show_due_cards(by=SYSTEM, now=clock.now()) >= 1
        for row in OutboxEvent.objects.filter(name="work_orders.card_shown"):
            reactions.press(CardShown.read(row.payload))
    order = fresh(order)
    ours = any(one.term not in declared.on_person for one in terms)
    assert (order.card, order.supervised) == ("red", ours)


# --- being told, rated, counted -------------------------------------------------------------------------


def tell() -> list[Notice]:
    """Tell all that happened, and return what was told."""
    for row in OutboxEvent.objects.filter(name="work_orders.step_taken").order_by("id"):
        event = StepTaken.read(row.payload)
        kind = kinds.kind_of(queries.order_by_id(event.order_id).kind)
        for reaction in (reactions.tell_person, *kind.reactions, feedback.invite_rating):
            reaction(event)
    return list(Notice.objects.order_by("pk"))


@every_kind
def test_what_happens_is_told_in_every_language_and_the_closing_is_rated(kind: str) -> None:
    order = Walk(kind, by_page=True).close()
    told = tell()
    declared = kinds.kind_of(kind)
    assert {"received", "closed"} <= {notice.text for notice in told}
    assert {notice.text for notice in told} & set(declared.texts)
    for notice in told:
        for locale in ("zh-hans", "zh-hant", "en"):
            for medium in (Medium.SMS, Medium.EMAIL):
                way = Send(medium, third=False, neutral=False, not_before=clock.now())
                assert "%(" not in render(notice.text, json.loads(notice.params), way=way, locale=locale).body
    page = text_of(Client().get(f"/f/{order.code}/{queries.access_key(order)}"))
    (link,) = {part.partition('"')[0] for part in page.split('href="') if part.startswith("/rate/")}
    assert Client().post(link, {"score": "5"}).status_code == 302
    assert Rating.objects.get(order=order).score == 5


@every_kind
def test_the_data_centre_counts_it_under_its_name(kind: str) -> None:
    order = Walk(kind, by_page=True).close()
    Rating.objects.create(order=order, closing=1, score=4, at=clock.now())
    today = clock.today()
    assert [row["kind"] for row in read("service", today).to_pylist()] == [kind]
    assert {row["order_kind"] for row in read("transition", today).to_pylist()} == {kind}
    assert [row["kind"] for row in read("rating", today).to_pylist()] == [kind]
    assert labels.name("kind", kind)


# --- described, exported, erased ------------------------------------------------------------------------


def test_the_description_names_what_every_kind_declares() -> None:
    described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="api/v1/")))
    assert [one.message for one in OpenAPIV31SpecValidator(described).iter_errors()] == []
    components = described["components"]["schemas"]
    for kind in EVERY:
        table = kinds.kind_of(kind).procedure
        assert set(table.phases) <= set(components["OrderState"]["enum"])
        assert set(table.steps) <= set(components["OrderCommand"]["enum"])
        assert set(table.phases) <= {*_filter(described)}


def _filter(described: dict[str, Any]) -> list[str]:
    parameters = described["paths"]["/api/v1/work-orders"]["get"]["parameters"]
    found: list[str] = next(one["schema"]["enum"] for one in parameters if one["name"] == "state")
    return found


@every_kind
def test_what_is_kept_is_exported_and_after_its_erasure_nothing_can_be_read(kind: str) -> None:
    order = Walk(kind, by_page=True).close()
    # The walk says of what it drafted that it was issued, without a key: a draft that nobody signs is given up.
    for row in Certificate.objects.filter(order_id=order.pk):
        discard(by=SYSTEM, code=row.code, version=row.version)
    given = json.loads(queries.statement_of(order).answers or "{}")
    record = personal_data.find(order.code)
    exported = personal_data.export(by=SYSTEM, records=[record])
    written = json.dumps(exported, default=str, ensure_ascii=False)
    assert order.code in written
    assert all(str(value).lower() in written.lower() for value in given.values())
    persons = [one.name for one in queries.persons_of(order)]
    before = "\n".join(rows())
    readable = [text for text in (*SAID, *persons, WORDS) if text in before]
    assert {WORDS, *persons} <= set(readable)
    personal_data.erase(by=SYSTEM, record=record)
    after = "\n".join(rows())
    assert [text for text in readable if text in after] == []
    order = fresh(order)
    assert (order.erased, order.facts) == (True, {})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work_orders_document WHERE order_id = %s", [order.pk])
        assert cursor.fetchone() == (0,)
    desk = Walk(kind, by_page=True).staff(Role.OFFICE_HEAD)
    assert desk.get(f"/desk/orders/{order.code}").status_code == 200
    assert queries.open_steps_for(order, desk.actor) == ()
