"""Signing in as staff: password, then code; the first time, the second factor is set up."""

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from fawang.organisations.queries import UnitRow
from fawang.people.actions import sign_in as signing
from fawang.people.data import limits
from fawang.people.models import Session, Staff
from tests.people.cases import PASSWORD, account, code_of, second_factor, wrong
from tests.spent import spend

pytestmark = pytest.mark.django_db

SIGN_IN, CODE, ENROL = "/staff/sign-in", "/staff/code", "/staff/enrol"
ACCOUNT, CHANGE = "/staff/account", "/staff/password"


def key(browser: Client) -> str:
    return browser.cookies[django_settings.SESSION_COOKIE_NAME].value


def first(browser: Client, value: str = PASSWORD, **fields: str) -> tuple[int, str]:
    answer = browser.post(SIGN_IN, {"username": "w001", "password": value, **fields})
    return answer.status_code, answer.headers.get("Location", "")


# --- signing in ----------------------------------------------------------------------------------


def test_password_then_code_then_the_workbench(client: Client, wang: Staff) -> None:
    app = second_factor(wang)
    assert first(client) == (302, CODE)
    assert client.get("/desk").status_code == 302
    answer = client.post(CODE, {"code": code_of(app)})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("shell:desk"))
    assert client.get(ACCOUNT).status_code == 200


def test_the_name_is_read_however_it_is_written(client: Client, wang: Staff) -> None:
    second_factor(wang)
    answer = client.post(SIGN_IN, {"username": "  W001 ", "password": PASSWORD})
    assert answer.headers["Location"] == CODE


def test_a_wrong_password_opens_nothing_and_is_not_shown_again(client: Client, wang: Staff) -> None:
    assert first(client, "my wrong secret")[0] == 200
    page = client.post(SIGN_IN, {"username": "w001", "password": "my wrong secret"}).content.decode()
    assert "my wrong secret" not in page
    assert "w001" in page
    assert django_settings.SESSION_COOKIE_NAME not in client.cookies
    assert not Session.objects.exists()


def test_a_wrong_code_leaves_the_door_closed(client: Client, wang: Staff) -> None:
    app = second_factor(wang)
    first(client)
    assert client.post(CODE, {"code": wrong(code_of(app))}).status_code == 200
    assert client.get("/desk").status_code == 302


def test_the_code_page_is_for_who_gave_the_password(client: Client) -> None:
    for page in (CODE, ENROL):
        assert client.get(page).headers["Location"] == SIGN_IN
        assert client.post(page, {"code": "123456"}).headers["Location"] == SIGN_IN


def test_each_step_of_signing_in_begins_a_session_under_a_new_key(client: Client, wang: Staff) -> None:
    app = second_factor(wang)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = key(client)
    first(client)
    half = key(client)
    client.post(CODE, {"code": code_of(app)})
    whole = key(client)
    assert len({planted, half, whole}) == 3
    assert not Session.objects.filter(session_key__in=[planted, half]).exists()
    assert "planted" not in client.session


@pytest.mark.parametrize(
    "way",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
    ],
)
def test_the_way_back_never_leads_elsewhere(client: Client, wang: Staff, way: str) -> None:
    app = second_factor(wang)
    page = client.get(SIGN_IN, {"next": way}).content.decode()
    assert f'value="{way}"' not in page
    assert first(client, next=way) == (302, CODE)
    assert client.post(CODE, {"code": code_of(app), "next": way}).headers["Location"] == reverse("shell:desk")


def test_the_way_back_is_kept_through_both_steps(client: Client, wang: Staff) -> None:
    app = second_factor(wang)
    way = "/desk/orders?state=open&q=a"
    _, location = first(client, next=way)
    assert client.get(location).content.decode().count("/desk/orders?state=open&amp;q=a") == 1
    assert client.post(CODE, {"code": code_of(app), "next": way}).headers["Location"] == way


def test_a_page_asks_to_sign_in_and_remembers_itself(client: Client) -> None:
    answer = client.get(ACCOUNT)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{SIGN_IN}?next=%2Fstaff%2Faccount")


def test_forms_need_the_token_of_the_page(wang: Staff) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SIGN_IN, {"username": "w001", "password": PASSWORD}).status_code == 403
    assert not Session.objects.exists()


def test_pages_of_signing_in_are_kept_by_nobody(client: Client, wang: Staff) -> None:
    second_factor(wang)
    assert "no-store" in client.get(SIGN_IN).headers["Cache-Control"]
    first(client)
    assert "no-store" in client.get(CODE).headers["Cache-Control"]


def test_too_many_attempts_from_one_address_wait(client: Client, wang: Staff) -> None:
    spend(limits.SIGN_IN_BY_ADDRESS, "127.0.0.1")
    assert first(client)[0] != 302
    assert not Session.objects.exists()


# --- the first time ------------------------------------------------------------------------------


def test_the_first_time_sets_up_the_second_factor(client: Client, nanhai: UnitRow) -> None:
    staff = account(nanhai, first_password=True)
    assert first(client) == (302, ENROL)
    page = client.get(ENROL).content.decode()
    device = signing.pending_enrolment(staff_id=staff.pk)
    assert device is not None
    assert "data:image/svg+xml" in page
    # The same secret stays on the page when it is loaded again.
    assert device.config_url.split("secret=")[1].split("&")[0] in client.get(ENROL).content.decode()
    assert client.post(ENROL, {"code": wrong(code_of(device))}).status_code == 200
    assert client.get(ACCOUNT).status_code == 302
    done = client.post(ENROL, {"code": code_of(device)})
    assert len(re.findall(r"<li><code>(\w+)</code></li>", done.content.decode())) == 8
    # What somebody else typed is changed before anything else.
    assert client.get("/desk").headers["Location"] == CHANGE
    assert client.post(CHANGE, {"old": PASSWORD, "new": "a better sentence"}).status_code == 302
    assert client.get(ACCOUNT).status_code == 200


def test_the_second_factor_cannot_be_set_up_again_with_the_password_alone(
    client: Client, wang: Staff
) -> None:
    second_factor(wang)
    first(client)
    assert client.get(ENROL).headers["Location"] == SIGN_IN
    assert client.post(ENROL, {"code": "123456"}).headers["Location"] == SIGN_IN
    assert signing.pending_enrolment(staff_id=wang.pk) is None


def test_a_key_that_one_browser_has_shown_is_not_shown_in_another(nanhai: UnitRow) -> None:
    """Whoever knows the first password could wait with a copy of the key until its owner has confirmed it."""
    staff = account(nanhai, first_password=True)
    stranger, owner = Client(), Client()
    shown = []
    for browser in (stranger, owner):
        first(browser)
        page = browser.get(ENROL).content.decode()
        shown += re.findall(r'<code class="code">(\w+)</code>', page)
    assert len(set(shown)) == 2
    device = signing.pending_enrolment(staff_id=staff.pk)
    assert device is not None
    assert f"secret={shown[1]}" in device.config_url
    assert owner.post(ENROL, {"code": code_of(device)}).content.decode().count("<li><code>") == 8
    assert stranger.get(ENROL).headers["Location"] == SIGN_IN
