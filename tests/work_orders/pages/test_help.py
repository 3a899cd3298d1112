"""Asking for help: what is typed is kept, judged where it can be mended, and handed in once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fawang.kernel import clock
from fawang.kernel.models import ThrottleBucket
from fawang.people import queries as people
from fawang.work_orders import queries
from fawang.work_orders.actions.drafts import LARGEST, forget_old_drafts
from fawang.work_orders.data.limits import SUBMIT_BY_PHONE
from fawang.work_orders.models import Draft, WorkOrder
from fawang.work_orders.pages.applying.answers import Answers
from fawang.work_orders.pages.applying.flow import pages
from tests.cases import WORDS
from tests.shell.cases import ODD_TEXTS, answer, hand_in, text_of, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


@pytest.fixture
def person() -> Client:
    """A person's browser; a page that breaks is shown, not raised."""
    return Client(raise_request_exception=True, headers={"origin": "http://testserver"})


def here(response: Any) -> str:
    """Return where a response leads."""
    location: str = response["Location"]
    return location


# --- the way ----------------------------------------------------------------------------------


def test_an_application_reaches_the_competent_office_with_all_answers(person: Client) -> None:
    order = hand_in(person)
    assert (order.state, order.channel, order.matter) == ("submitted", "web", "labour")
    assert queries.statement_of(order).words == WORDS
    contact = people.contact(order.contact_id)
    assert (contact.name, contact.phone, contact.dialect) == ("蒋先生", "13800138000", "cantonese")
    assert Draft.objects.count() == 0


def test_the_receipt_opens_only_with_its_key(person: Client) -> None:
    order = hand_in(person)
    assert person.get(f"/help/receipt/{order.code}/{queries.access_key(order)}").status_code == 200
    assert person.get(f"/help/receipt/{order.code}/wrong").status_code == 404
    other = hand_in(Client())
    assert person.get(f"/help/receipt/{order.code}/{queries.access_key(other)}").status_code == 404


def test_a_page_is_asked_only_where_it_matters(person: Client) -> None:
    walk(person, until="no-condition")
    assert here(answer(person, "no-condition", no_condition="32.4")) == "/help/expectation"
    # Who goes back to a question that has gone is led to the one before it, not into a wall.
    assert here(person.get("/help/exempt")) == "/help/no-condition"
    assert here(person.get("/help/third")) == "/help/reach"
    assert person.get("/help/nothing").status_code == 404


def test_the_number_of_steps_stays_from_the_first_page_to_the_last(person: Client) -> None:
    walk(person, until="check")
    slugs = [
        "words",
        "matter",
        "place",
        "authority",
        "opponent",
        "claim",
        "urgency",
        "no-condition",
        "exempt",
    ]
    slugs += ["expectation", "person", "reach", "papers", "check"]
    said = [
        re.findall(r"第 (\d+) 步，共 (\d+) 步", text_of(person.get(f"/help/{slug}")))[0] for slug in slugs
    ]
    assert {total for _number, total in said} == {"5"}
    numbers = [int(number) for number, _total in said]
    assert numbers == sorted(numbers)
    assert set(numbers) == {1, 2, 3, 4, 5}


def test_whoever_jumps_ahead_is_led_to_what_is_missing(person: Client) -> None:
    answer(person, "words", words=WORDS)
    assert here(person.get("/help/check")) == "/help/matter?return=1"
    assert here(person.post("/help/submit")) == "/help/matter?return=1"


def test_a_changed_answer_leads_back_to_the_check(person: Client) -> None:
    walk(person)
    assert here(answer(person, "opponent", opponent="另一家厂", **{"return": "1"})) == "/help/check"
    assert "另一家厂" in text_of(person.get("/help/check"))


def test_what_may_be_left_open_is_taken_back(person: Client) -> None:
    walk(person)
    assert here(answer(person, "opponent", opponent="某厂", skip="1", **{"return": "1"})) == "/help/check"
    assert "佛山某鞋业" not in text_of(person.get("/help/check"))


def test_going_on_resumes_on_the_page_that_was_open(person: Client) -> None:
    walk(person, until="authority")
    assert 'href="/help/authority"' in text_of(person.get("/help"))
    person.post("/help/opponent/draft", {"opponent": "某厂"})
    assert 'href="/help/opponent"' in text_of(person.get("/help"))


# --- places ------------------------------------------------------------------------------------


def test_a_name_of_several_places_is_asked_back(person: Client) -> None:
    walk(person, until="place")
    assert here(answer(person, "place", place_text="桂城")) == "/help/which-place"
    page = text_of(person.get("/help/which-place"))
    assert "肇庆市" in page
    assert "佛山市" in page
    assert answer(person, "which-place", place_choice="nonsense").status_code == 422
    assert here(answer(person, "which-place", place_choice="440605011")) == "/help/authority"


def test_whoever_does_not_know_which_is_taken_on_by_the_bureau_above_all_of_them(person: Client) -> None:
    walk(person, until="place")
    answer(person, "place", place_text="桂城")
    answer(person, "which-place", place_choice="unsure")
    for slug, values in (
        ("authority", {"authority": "none"}),
        ("person", {"name": "蒋先生", "dialect": "mandarin"}),
        (
            "reach",
            {"medium": "none", "may_call": "yes", "may_announce": "yes", "list_online": "yes", "third": "no"},
        ),
    ):
        assert answer(person, slug, **values).status_code == 302
    response = person.post("/help/submit")
    order = WorkOrder.objects.get(code=here(response).split("/")[3])
    assert order.state == "unrouted"


def test_the_place_of_the_authority_is_asked_back_too_and_decides(person: Client) -> None:
    walk(person, until="authority")
    response = answer(person, "authority", authority="dispute_body", organ_text="城区")
    assert here(response) == "/help/which-place"
    page = text_of(person.get("/help/which-place"))
    code = re.search(r'value="(4415\d+)"', page)
    assert code
    assert here(answer(person, "which-place", place_choice=code[1])) == "/help/opponent"


def test_a_place_that_nobody_knows_stops_nobody(person: Client) -> None:
    walk(person, until="place")
    assert here(answer(person, "place", place_text="某某某地")) == "/help/authority"
    assert "notice--important" in text_of(person.get("/help/authority"))


# --- reaching the person -----------------------------------------------------------------------


def test_a_number_that_cannot_get_text_messages_is_said_on_its_page(person: Client) -> None:
    walk(person, until="reach")
    values = {"medium": "sms", "may_call": "yes", "may_announce": "yes", "list_online": "yes", "third": "no"}
    for phone in ("0757-86220000", "12345", ""):
        response = answer(person, "reach", **values, phone=phone)
        assert response.status_code == 422
        assert 'id="id_phone_error"' in text_of(response)
    assert here(answer(person, "reach", **values, phone="+86 138 0013 8000")) == "/help/papers"


def test_an_identity_number_with_a_wrong_digit_is_said_on_its_page(person: Client) -> None:
    walk(person, until="person")
    response = answer(person, "person", name="蒋先生", dialect="mandarin", id_number="440605199001011234")
    assert response.status_code == 422
    assert "440605199001011234" in text_of(response)


def test_a_third_party_is_asked_about_only_where_wished_and_then_completely(person: Client) -> None:
    walk(person, until="reach")
    values = {"medium": "sms", "may_call": "no", "may_announce": "no", "list_online": "no", "third": "yes"}
    # The person's own number is not needed then.
    assert here(answer(person, "reach", **values, phone="")) == "/help/third"
    response = answer(person, "third", third_name="阿珍", pass_phrase="荔枝")
    assert response.status_code == 422
    assert 'id="id_third_phone_error"' in text_of(response)
    answer(person, "third", third_name="阿珍", third_phone="13900139000", pass_phrase="荔枝")
    order = WorkOrder.objects.get(code=here(person.post("/help/submit")).split("/")[3])
    wishes = people.wishes_of(people.contact(order.contact_id))
    assert (wishes.third, wishes.may_call, wishes.may_announce) == (True, False, False)


def test_a_mistake_found_at_the_end_is_mended_on_its_own_page(person: Client) -> None:
    walk(person)
    # Kept while it was being typed, and never judged.
    person.post("/help/reach/draft", {"phone": "0757-86220000"})
    response = person.post("/help/submit")
    assert response.status_code == 422
    page = text_of(response)
    assert 'action="/help/reach"' in page
    assert 'name="return"' in page
    mended = {"medium": "sms", "phone": "13800138000", "may_call": "yes", "may_announce": "yes"}
    response = answer(person, "reach", **mended, list_online="yes", third="no", **{"return": "1"})
    assert here(response) == "/help/check"


@pytest.mark.parametrize(
    ("slug", "name", "typed", "kept"),
    [("household", "household", "３口人", "3"), ("income", "income", "约6,000元", "6000")],
)
def test_numbers_are_understood_as_people_write_them(
    person: Client, slug: str, name: str, typed: str, kept: str
) -> None:
    walk(person, until="exempt")
    answer(person, "exempt", exempt="none")
    assert answer(person, slug, **{name: typed}).status_code == 302
    assert f'value="{kept}"' in text_of(person.get(f"/help/{slug}")).translate(str.maketrans("３", "3"))
    assert answer(person, slug, **{name: "很多"}).status_code == 422
    assert answer(person, slug, **{name: "元"}).status_code == 422


# --- drafts ------------------------------------------------------------------------------------


def test_a_draft_is_opened_by_its_browser_alone(person: Client) -> None:
    answer(person, "words", words=WORDS)
    assert WORDS not in text_of(Client().get("/help/words"))
    assert WORDS in text_of(person.get("/help/words"))
    # What is written is not readable in the table, either.
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers::text FROM work_orders_draft")
        assert WORDS not in cursor.fetchone()[0]


def test_a_key_that_opens_nothing_is_not_taken_over(person: Client) -> None:
    """Somebody may have put it into a shared browser, to read what is written under it later."""
    person.cookies["fawang_draft"] = "known-to-somebody-else"
    answer(person, "words", words=WORDS)
    assert person.cookies["fawang_draft"].value != "known-to-somebody-else"
    spy = Client()
    spy.cookies["fawang_draft"] = "known-to-somebody-else"
    assert WORDS not in text_of(spy.get("/help/words"))


def test_more_than_can_be_kept_stays_on_the_page(person: Client) -> None:
    answer(person, "words", words=WORDS)
    long = "扣" * (LARGEST + 1)
    response = answer(person, "words", words=long)
    assert response.status_code == 422
    assert long in text_of(response)
    assert person.post("/help/words/draft", {"words": long}).status_code == 413
    assert WORDS in text_of(person.get("/help/words"))


def test_the_longest_words_are_taken_and_one_more_is_not(person: Client) -> None:
    assert answer(person, "words", words="扣" * 20_000).status_code == 302
    response = answer(person, "words", words="扣" * 20_001)
    assert response.status_code == 422
    assert "扣" * 20_001 in text_of(response)


@pytest.mark.parametrize("words", ODD_TEXTS)
def test_odd_texts_are_kept_shown_and_handed_in_as_text(person: Client, words: str) -> None:
    response = answer(person, "words", words=words)
    assert response.status_code in (302, 422)
    page = text_of(person.get("/help/words"))
    assert "<script>alert" not in page
    if response.status_code == 302:
        order = hand_in(person, words={"words": words}, person={"name": words[:10], "needs": words})
        assert "\x00" not in queries.statement_of(order).words
        page = text_of(person.get(f"/f/{order.code}/{queries.access_key(order)}"))
        assert "<script>alert" not in page


def test_bytes_that_are_no_text_are_no_reason_to_fail(person: Client) -> None:
    body = "words=" + "%ED%A0%80%FF%00" + "%E6%89%A3" * 10
    response = person.post("/help/words", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (302, 422)
    assert person.get("/help/words").status_code == 200


def test_what_is_typed_is_kept_without_being_judged(person: Client) -> None:
    assert person.post("/help/words/draft", {"words": "扣"}).status_code == 204
    assert ">扣</textarea>" in text_of(person.get("/help/words")).replace("\n", "")
    assert person.post("/help/nothing/draft", {"words": "扣"}).status_code == 404


def test_a_late_save_does_not_bring_back_what_leaving_has_dropped(person: Client) -> None:
    answer(person, "words", words=WORDS)
    late = Client()
    late.cookies["fawang_draft"] = person.cookies["fawang_draft"].value
    response = person.get("/leave")
    assert here(response) == "https://www.weather.com.cn/"
    assert Draft.objects.count() == 0
    late.post("/help/words/draft", {"words": WORDS}, headers={"x-requested-with": "fetch"})
    assert WORDS not in text_of(person.get("/help/words"))


def test_leaving_takes_the_receipt_along(person: Client) -> None:
    hand_in(person)
    person.get("/leave")
    assert here(person.post("/help/submit")) == "/help/words?return=1"


def test_the_neutral_page_is_the_installations_choice(person: Client, settings: Any) -> None:
    settings.FAWANG_EXIT_URL = "https://news.example/"
    assert here(person.get("/leave")) == "https://news.example/"


def test_drafts_that_nobody_comes_back_to_are_forgotten(
    person: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fawang.kernel.rules.actor import SYSTEM

    answer(person, "words", words=WORDS)
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    forget_old_drafts(by=SYSTEM)
    assert Draft.objects.count() == 0


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    slug=st.sampled_from([slug for slug in pages(Answers()) if slug not in ("expectation", "check")]),
    values=st.dictionaries(
        st.sampled_from(["words", "matter", "place_text", "place_choice", "authority", "organ_text", "claim", "income",
                         "household", "medium", "dialect", "third", "phone", "return", "skip", "at", "ambiguous"]),
        st.text(max_size=30),
        max_size=4,
    ),
)  # fmt: skip
def test_no_answer_breaks_a_page(slug: str, values: dict[str, str]) -> None:
    client = Client()
    ThrottleBucket.objects.all().delete()
    walk(client)
    client.post(f"/help/{slug}/draft", values)
    for path in ("/help", "/help/expectation", "/help/check", f"/help/{slug}"):
        assert client.get(path).status_code in (200, 302), path
    assert client.post(f"/help/{slug}", values).status_code in (302, 422)
    assert client.get("/help/check").status_code in (200, 302)
    assert client.post("/help/submit").status_code in (302, 422)


# --- once, and not too often --------------------------------------------------------------------


def test_pressing_the_button_twice_gives_the_same_receipt(person: Client) -> None:
    walk(person)
    first = here(person.post("/help/submit"))
    assert here(person.post("/help/submit")) == first
    assert here(person.get("/help/check")) == first
    assert WorkOrder.objects.count() == 1


def test_another_matter_can_be_begun_at_once(person: Client) -> None:
    first = hand_in(person)
    second = hand_in(person, words={"words": "厂里又扣了我们的加班费。"})
    assert first.code != second.code


def test_somebody_who_hands_in_very_often_waits_and_loses_nothing(person: Client) -> None:
    for number in range(SUBMIT_BY_PHONE.burst):
        hand_in(person, words={"words": f"这是第{number}件事，厂里扣着工资。"})
    walk(person)
    response = person.post("/help/submit")
    assert response.status_code == 429
    assert WORDS in text_of(response)
    assert WORDS in text_of(person.get("/help/words"))


def test_saving_faster_than_people_type_is_slowed_down_with_the_text_kept(
    person: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fawang.kernel.security.throttle import Rate
    from fawang.work_orders.data import limits

    monkeypatch.setattr(limits, "DRAFT_BY_ADDRESS", Rate("draft.test", burst=1, every=timedelta(hours=1)))
    monkeypatch.setattr(limits, "DRAFT_BY_KEY", Rate("draft.own", burst=1, every=timedelta(hours=1)))
    # The first is new; from the second on it is one draft, however many sit behind its address.
    assert person.post("/help/words/draft", {"words": WORDS}).status_code == 204
    assert person.post("/help/words/draft", {"words": WORDS}).status_code == 204
    response = answer(person, "words", words="另外的一段话，也不能丢。")
    assert response.status_code == 429
    assert "另外的一段话，也不能丢。" in text_of(response)
    assert response["Retry-After"]


@pytest.mark.parametrize("path", ["/help", "/help/words", "/help/check", "/leave"])
def test_pages_of_the_way_are_kept_by_nobody(person: Client, path: str) -> None:
    walk(person)
    assert "no-store" in person.get(path)["Cache-Control"]
