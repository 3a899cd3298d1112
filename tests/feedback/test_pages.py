"""The rating page that a link opens without signing in, and the workbench's follow-ups."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fawang.feedback import queries
from fawang.feedback.actions import rate
from fawang.feedback.models import FollowUp, Rating
from fawang.feedback.texts import labels
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders.data.limits import LOOK_UP_BY_ADDRESS
from fawang.work_orders.queries import WorkOrder, order_by_id
from tests.browser import sign_in
from tests.cases import bring_to
from tests.conftest import Submit, unit_at
from tests.spent import spend

pytestmark = pytest.mark.django_db


def link(order: WorkOrder) -> str:
    return reverse("feedback:rate", args=[order.code, queries.rating_token(order)])


# --- rating --------------------------------------------------------------------------------------


def test_the_link_asks_without_signing_in_and_names_nobody(client: Client, closed: WorkOrder) -> None:
    answer = client.get(link(closed))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('name="score"') == 5
    assert page.count('name="reasons"') == 11
    for personal in ("蒋", "13800138000", "工资"):
        assert personal not in page
    assert "no-store" in answer.headers["Cache-Control"]
    # The address is a secret: it goes to no other page.
    assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_a_rating_is_taken_once_and_thanked_for(client: Client, closed: WorkOrder) -> None:
    way = link(closed)
    answer = client.post(way, {"score": "5", "reasons": ["solved", "kind"], "comment": "谢谢"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/rate/thanks")
    rating = Rating.objects.get()
    assert (rating.score, rating.reasons, rating.comment) == (5, ["solved", "kind"], "谢谢")
    # Again by the back button, or a double click.
    assert client.get(way).headers["Location"] == "/rate/thanks"
    assert client.post(way, {"score": "1"}).headers["Location"] == "/rate/thanks"
    assert Rating.objects.get() == rating


def test_who_is_dissatisfied_is_told_that_somebody_gets_in_touch(client: Client, closed: WorkOrder) -> None:
    answer = client.post(link(closed), {"score": "1", "reasons": ["slow"]}, follow=True)
    happy = client.get("/rate/thanks").content
    assert answer.content != happy
    assert FollowUp.objects.count() == 1


def test_a_reason_that_says_it_is_not_settled_reopens(client: Client, closed: WorkOrder) -> None:
    client.post(link(closed), {"score": "2", "reasons": ["not_paid"]})
    assert order_by_id(closed.pk).state == "accepted"
    assert client.get(link(closed)).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"score": "6"},
        {"score": "x"},
        {"score": "1", "reasons": ["magic"]},
        {"score": "5", "comment": "字" * 2001},
    ],
)
def test_a_mistake_keeps_what_was_typed(client: Client, closed: WorkOrder, typed: dict[str, str]) -> None:
    answer = client.post(link(closed), {"comment": "我等了很久", **typed})
    assert answer.status_code == 422
    assert typed.get("comment", "我等了很久") in answer.content.decode()
    assert not Rating.objects.exists()


def test_strange_text_is_shown_as_it_is(client: Client, closed: WorkOrder) -> None:
    page = client.post(link(closed), {"comment": "<script>alert(1)</script> {{ 7*7 }} 😀"}).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} 😀" in page


@pytest.mark.parametrize("place", ["wrong/token", "{code}/wrong", "%00/x", "{code}/%00", "x/é"])
def test_a_link_that_is_none_is_a_page_of_ours(client: Client, closed: WorkOrder, place: str) -> None:
    answer = client.get(f"/rate/{place.format(code=closed.code)}")
    assert answer.status_code == 404
    assert b"</html>" in answer.content


def test_a_matter_that_is_not_closed_is_not_rated(client: Client, submit: Submit) -> None:
    order = bring_to(submit().order, "in_review")
    assert client.get(link(order)).status_code == 404


def test_guessing_is_slowed_down(client: Client, closed: WorkOrder) -> None:
    spend(LOOK_UP_BY_ADDRESS, "127.0.0.1")
    assert client.get(f"/rate/{closed.code}/guess").status_code == 429


def test_the_form_needs_the_token_of_the_page(closed: WorkOrder) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(closed), {"score": "5"}).status_code == 403
    assert not Rating.objects.exists()


# --- following up --------------------------------------------------------------------------------


@pytest.fixture
def waiting(closed: WorkOrder) -> FollowUp:
    rate(by=ANONYMOUS, order=closed, score=2, reasons=["unkind"], comment="没人理我")
    return FollowUp.objects.get()


def test_who_is_dissatisfied_waits_in_the_list(nanhai: UnitRow, waiting: FollowUp) -> None:
    page = sign_in(Role.OFFICE_OFFICER, nanhai).get("/desk/follow-ups").content.decode()
    assert f'href="/desk/follow-ups/{waiting.pk}"' in page
    assert str(labels.SCORES[2]) in page


def test_the_list_asks_no_more_for_more_rows(nanhai: UnitRow, waiting: FollowUp, submit: Submit) -> None:
    browser = sign_in(Role.OFFICE_OFFICER, nanhai)
    browser.get("/desk/follow-ups")
    with CaptureQueriesContext(connection) as one:
        browser.get("/desk/follow-ups")
    rate(by=ANONYMOUS, order=bring_to(submit().order, "closed"), score=1, reasons=[])
    with CaptureQueriesContext(connection) as two:
        page = browser.get("/desk/follow-ups").content.decode()
    assert len(re.findall(r"<tr data-row>", page)) == 2
    assert len(two) == len(one)


@pytest.mark.parametrize(
    "role", [Role.STATION_CLERK, Role.AUDITOR, Role.PROVINCIAL_ADMIN, Role.HOTLINE_AGENT]
)
def test_follow_ups_are_not_everybody_s_business(nanhai: UnitRow, waiting: FollowUp, role: Role) -> None:
    browser = sign_in(role, nanhai)
    assert browser.get("/desk/follow-ups").status_code == 403
    assert browser.get(f"/desk/follow-ups/{waiting.pk}").status_code == 403


def test_another_county_does_not_find_it(waiting: FollowUp) -> None:
    browser = sign_in(Role.OFFICE_HEAD, unit_at("440106", UnitKind.LEGAL_AID_OFFICE))
    assert browser.get(f"/desk/follow-ups/{waiting.pk}").status_code == 404
    assert (
        browser.post(f"/desk/follow-ups/{waiting.pk}", {"result": "settled", "note": "x"}).status_code == 404
    )
    assert str(waiting.pk) not in re.findall(
        r"/desk/follow-ups/(\d+)", browser.get("/desk/follow-ups").content.decode()
    )
    waiting.refresh_from_db()
    assert waiting.done_at is None


def test_what_was_found_is_written_down(nanhai: UnitRow, waiting: FollowUp) -> None:
    browser = sign_in(Role.OFFICE_OFFICER, nanhai)
    way = f"/desk/follow-ups/{waiting.pk}"
    assert "没人理我" in browser.get(way).content.decode()
    answer = browser.post(way, {"result": "settled", "note": "已道歉", "called": "on"})
    assert answer.headers["Location"] == "/desk/follow-ups"
    waiting.refresh_from_db()
    assert (waiting.result, waiting.note) == ("settled", "已道歉")
    page = browser.get(way).content.decode()
    assert "已道歉" in page
    assert 'name="note"' not in page


def test_a_second_result_is_refused_with_the_text_still_there(nanhai: UnitRow, waiting: FollowUp) -> None:
    browser = sign_in(Role.OFFICE_OFFICER, nanhai)
    way = f"/desk/follow-ups/{waiting.pk}"
    browser.post(way, {"result": "settled", "note": "第一次"})
    answer = browser.post(way, {"result": "explained", "note": "第二次"})
    assert answer.status_code == 422
    waiting.refresh_from_db()
    assert waiting.note == "第一次"


def test_a_mistake_keeps_what_was_typed_on_the_desk(nanhai: UnitRow, waiting: FollowUp) -> None:
    answer = sign_in(Role.OFFICE_OFFICER, nanhai).post(f"/desk/follow-ups/{waiting.pk}", {"note": "打过两次"})
    assert answer.status_code == 422
    assert "打过两次" in answer.content.decode()


def test_a_call_is_not_offered_for_who_does_not_want_one(nanhai: UnitRow, submit: Submit) -> None:
    order = bring_to(submit(reach=Reach(name="蒋", phone="13800138000", may_call=False)).order, "closed")
    rate(by=ANONYMOUS, order=order, score=1, reasons=[])
    row = FollowUp.objects.get()
    browser = sign_in(Role.OFFICE_OFFICER, nanhai)
    assert 'name="called"' not in browser.get(f"/desk/follow-ups/{row.pk}").content.decode()
