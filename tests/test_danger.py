"""Danger comes first: whatever is written wherever people can write, the answer begins with whom to call."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.consultations.actions.asking import ask
from fawang.consultations.data import limits
from fawang.consultations.queries import one
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.security.throttle import Rate
from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import urgency
from fawang.people.rules.wishes import Medium, Reach
from fawang.shell.presentation.urgent import COOKIE
from tests import public_pages
from tests.browser import PLAIN_FILES, Browser
from tests.consultations.cases import give, question
from tests.feedback.conftest import register_lawyers
from tests.html_forms import Form, before_the_box, forms_of
from tests.public_pages import Visit, visitor

pytestmark = pytest.mark.django_db

#: Two characters; and what a beaten woman wrote.
SHORT, STORY = "救我", "老公又打我了，我躲在厕所里，他在砸门"
#: Fields into which nobody tells anything, each with the reason.
EXEMPT = {
    "code": "the digits of a receipt or of a text message",
    "tail": "four digits",
    "id_tail": "four digits",
    "check_code": "thirteen signs of a paper",
    "phone": "a number",
    "third_phone": "a number",
    "email": "an address",
    "third_email": "an address",
    "id_number": "a number",
    "household": "a number",
    "income": "a sum",
    "username": "signing in, of staff",
}
#: Pages that show how parts of a page look; nothing that is written there is sent to anybody.
SAMPLES = {"shell:gallery", "shell:gallery_desk", "shell:gallery_bare", "shell:gallery_problem"}


@pytest.fixture(autouse=True)
def _whole_installation(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES
    settings.FAWANG_DEMO = True


@pytest.fixture
def visits(duty: Actor) -> list[Visit]:
    """A visit to every public page."""
    register_lawyers()
    return list(public_pages.pages(duty))


def free_fields(visit: Visit) -> Iterator[tuple[Form, str]]:
    """Yield every field of a page for words, with its form."""
    if visit.route in SAMPLES:
        return
    for form in forms_of(visit.open()):
        for name in form.free:
            if name.rpartition("-")[2] not in EXEMPT:
                yield form, name


def shown(client: Client, response: Any) -> str:
    """Return the page that somebody sees in the end."""
    while response.status_code == 302:
        response = client.get(response["Location"].partition("#")[0])
    return str(response.content.decode())


def test_every_answer_to_words_of_danger_begins_with_whom_to_call(visits: list[Visit]) -> None:
    fields: set[tuple[str, str]] = set()
    statuses: set[int] = set()
    wrong: list[str] = []
    for visit in visits:
        for form, name in free_fields(visit):
            fields.add((visit.route, name))
            for words in (SHORT, STORY):
                response = form.send(visit.client, visit.path, **{name: words})
                statuses.add(response.status_code)
                before = before_the_box(shown(visit.client, response))
                if before != "":
                    wrong.append(f"{visit.path} {name}={words} {response.status_code}: {before!r}")
    assert not wrong, "\n".join(wrong)
    # What was taken, what had errors, and what came too late are all among them.
    assert statuses >= {200, 302, 409, 422}
    assert len(fields) > 25, fields
    assert {
        ("shell:home", "words"), ("consultations:ask", "text"), ("dispatch:callback", "words"),
        ("consultations:talk", "text"),
        ("consultations:guest", "text"), ("consultations:zone", "words"), ("work_orders:follow", "object-reason"),
        ("feedback:complain", "text"), ("feedback:rate", "comment"), ("knowledge:verdict", "comment"),
    } <= fields  # fmt: skip


def test_without_danger_no_page_cries(visits: list[Visit]) -> None:
    """Codes of ours, names of companies and places, and what most people write are no danger."""
    for visit in visits:
        for form, name in free_fields(visit):
            response = form.send(visit.client, visit.path, **{name: "佛山市南海区某鞋业有限公司"})
            assert before_the_box(shown(visit.client, response)) is None, (visit.path, name)


# --- pages that stay -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["written", "chat"])
def test_a_question_of_two_characters_is_taken_and_its_page_goes_on_to_say_whom_to_call(kind: str) -> None:
    person = visitor()
    [form] = forms_of(person.get("/ask").content.decode())[-1:]
    response = form.send(person, "/ask", text="打人", kind=kind)
    assert response.status_code == 302
    talk = response["Location"].partition("?")[0]
    for client in (person, visitor(), visitor()):
        page = client.get(talk).content.decode()
        assert before_the_box(page) == ""
        assert "110" in page.partition("</section>")[0]
    # The part that is asked for anew while somebody waits brings it along.
    part = visitor().get(talk, headers={"HX-Request": "true"}).content.decode()
    assert '<div id="urgent" hx-swap-oob="innerHTML">' in part
    assert 'class="urgent"' in part


def test_the_chat_of_a_beaten_wife_begins_with_whom_to_call(duty: Actor) -> None:
    asked = ask(by=ANONYMOUS, question=question(kind="chat", text="我想问孩子的抚养权归谁？", matter=""))
    talk = f"/c/{asked.consultation.code}/{asked.access_key}"
    person = visitor()
    assert before_the_box(person.get(talk).content.decode()) is None
    give(asked.consultation, "grab", duty)
    sent = person.post(f"{talk}/messages", {"text": STORY, "client_id": "of-a-beaten-wife"})
    # Not at the end of the talk: the numbers are at the top.
    assert (sent.status_code, sent["Location"].partition("#")[2]) == (302, "urgent")
    page = visitor().get(talk).content.decode()
    assert before_the_box(page) == ""
    assert {"110", "12338"} <= set(re.findall(r'href="tel:(\d+)"', page))
    # The box says nothing of what was said.
    box = page[page.index('class="urgent"') :].partition("</section>")[0]
    assert "厕所" not in box
    give(asked.consultation, "close", duty)
    assert before_the_box(visitor().get(talk).content.decode()) is None


def test_the_receipt_and_the_call_that_is_booked_go_on_to_say_it(visits: list[Visit]) -> None:
    client = visitor()
    [form] = [one for one in forms_of(client.get("/callback").content.decode()) if "words" in one.free]
    page = client.get("/callback").content.decode()
    slot = re.search(r'name="slot" value="([^"]+)"', page)
    assert slot
    response = form.send(client, "/callback", words=STORY, phone="13900001234", announce="no", slot=slot[1])
    assert response.status_code == 302, response.content.decode()
    own = response["Location"].partition("?")[0]
    assert before_the_box(visitor().get(own).content.decode()) == ""
    [check] = [one for one in visits if one.name == "check"]
    check.client.post("/help/words", {"words": STORY})
    receipt = check.client.post("/help/submit")
    assert receipt["Location"].startswith("/help/receipt/"), receipt["Location"]
    assert before_the_box(visitor().get(receipt["Location"]).content.decode()) == ""


def test_words_that_were_told_before_are_judged_on_every_page_that_takes_them_up() -> None:
    person = visitor()
    person.post("/help/words", {"words": STORY})
    for path in ("/help/guidance", "/help", "/ask", "/help/matter", "/help/words"):
        assert before_the_box(person.get(path).content.decode()) == "", path
    # On the questions of the application, after guidance, only the numbers: each is one thing on a small screen.
    brief = person.get("/help/matter").content.decode()
    assert "urgent--brief" in brief
    assert "urgent--brief" not in person.get("/help/guidance").content.decode()
    # What is told there anew is answered in full.
    person.post("/help/opponent", {"opponent": STORY})
    assert "urgent--brief" not in person.get("/help/matter").content.decode()


# --- what scripts ask for ----------------------------------------------------------------------------------

SCRIPT = {"X-Requested-With": "fetch"}


def test_scripts_are_given_the_box() -> None:
    asked = ask(by=ANONYMOUS, question=question(kind="chat"))
    talk = f"/c/{asked.consultation.code}/{asked.access_key}/messages"
    person = visitor()
    for sent in (
        person.post("/ask", {"text": SHORT}, headers=SCRIPT),
        person.post(talk, {"text": STORY, "client_id": "written-by-script"}, headers=SCRIPT),
        # What is refused says it, too: this id belongs to another message.
        person.post(talk, {"text": SHORT, "client_id": "written-by-script"}, headers=SCRIPT),
    ):
        assert 'href="tel:110"' in sent.json()["urgent"], sent.content
    quiet = person.post(talk, {"text": "工资没发", "client_id": "of-wages-only"}, headers=SCRIPT)
    assert quiet.json()["urgent"] == ""
    # While somebody types: the draft that is saved, and the box on the front page.
    for path, name in (("/help/words/draft", "words"), ("/guidance/urgent", "text")):
        assert 'href="tel:110"' in person.post(path, {name: STORY}, headers=SCRIPT).content.decode(), path
        assert person.post(path, {name: "工资没发"}, headers=SCRIPT).content == b"", path
    verdict = {"subject": "q-labour-resignation-01", "helpful": "no", "comment": STORY}
    part = person.post("/guidance/verdict", verdict, headers={"HX-Request": "true"}).content.decode()
    assert '<div id="urgent" hx-swap-oob="innerHTML">' in part


# --- limits and failures -------------------------------------------------------------------------------------


def test_a_limit_or_a_failure_says_whom_to_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ASK_BY_ADDRESS", Rate("ask.test", burst=1, every=timedelta(days=1)))
    person = visitor()
    [form] = forms_of(person.get("/ask").content.decode())[-1:]
    form.send(person, "/ask", text="工资没发，怎么办？", kind="written")
    refused = form.send(person, "/ask", text=STORY, kind="written")
    assert refused.status_code == 429
    assert before_the_box(refused.content.decode()) == ""
    careful = Client(enforce_csrf_checks=True)
    old = careful.post("/ask", {"text": STORY})
    assert old.status_code == 403
    assert before_the_box(old.content.decode()) == ""
    gone = visitor().post("/c/000000000000/nowhere/messages", {"text": STORY})
    assert gone.status_code == 404
    assert before_the_box(gone.content.decode()) == ""


def test_nobody_keeps_us_busy_with_judging(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[int] = []
    real = urgency.signs

    def counted(plain: str) -> frozenset[Urgency]:
        judged.append(len(plain))
        return real(plain)

    monkeypatch.setattr(urgency, "signs", counted)
    many = {f"field-{number}": "工资没发" * 500 for number in range(100)}
    visitor().post("/track", many)
    assert 0 < len(judged) <= 10
    judged.clear()
    listed = json.dumps({"words": ["工资没发" * 500] * 60})
    visitor().post("/api/v1/work-orders", listed, content_type="application/json")
    assert 0 < len(judged) <= 10


def test_what_brings_the_signs_to_the_next_page_holds_no_words_and_does_not_stay() -> None:
    person = visitor()
    sent = person.post("/help/words", {"words": STORY})
    assert sent.cookies[COOKIE].value.isdecimal()
    assert sent.cookies[COOKIE]["httponly"]
    assert person.get("/track").cookies[COOKIE].value == ""
    assert before_the_box(person.get("/track").content.decode()) is None
    # Whoever leaves by "exit this page" leaves nothing behind.
    person.post("/help/opponent", {"opponent": STORY})
    assert person.get("/leave").cookies[COOKIE].value == ""
    # What nobody here has put into it does nothing.
    for odd in ("9", "abc", "²", "0" * 5000, "110"):
        person.cookies[COOKIE] = odd
        assert person.get("/track").status_code == 200


def test_what_lawyers_write_of_danger_is_not_their_own(desk: Browser) -> None:
    asked = ask(by=ANONYMOUS, question=question(kind="chat"))
    row = asked.consultation
    give(row, "grab", desk.actor)
    said = desk.post(
        f"/desk/consultations/{row.code}/messages", {"text": STORY, "client_id": "of-the-lawyer"}
    )
    assert said.status_code == 302
    assert COOKIE not in said.cookies
    assert before_the_box(visitor().get(f"/c/{row.code}/{one.access_key(row)}").content.decode()) is None


# --- a question that waits --------------------------------------------------------------------------------------


def test_the_promise_of_an_answer_stands_below_the_numbers() -> None:
    asked = ask(by=ANONYMOUS, question=question(text=STORY, reach=Reach(name="", medium=Medium.NONE)))
    page = visitor().get(f"/c/{asked.consultation.code}/{asked.access_key}").content.decode()
    assert "您不必守着" in page
    assert page.index('href="tel:12338"') < page.index("您不必守着")
