"""The pages of staff: signing in, the account, the register."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from fawang.kernel import clock
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries
from fawang.people.actions import sign_in as signing
from fawang.people.models import Membership, Session, Staff
from fawang.people.rules import Role
from tests.conftest import unit_at
from tests.people.cases import PASSWORD, account, code_of, second_factor, wrong

pytestmark = pytest.mark.django_db

SIGN_IN, CODE, ENROL = "/staff/sign-in", "/staff/code", "/staff/enrol"
ACCOUNT, CHANGE, REGISTER = "/staff/account", "/staff/password", "/desk/staff"


@pytest.fixture
def wang(nanhai: UnitRow) -> Staff:
    return account(nanhai)


type SignedIn = Callable[[Staff], Client]


@pytest.fixture
def signed_in() -> SignedIn:
    """Sign somebody in, with both factors, in a browser of their own."""

    def sign_in(staff: Staff) -> Client:
        browser = Client(headers={"accept-language": "en"})
        browser.post(SIGN_IN, {"username": staff.username, "password": PASSWORD})
        answer = browser.post(CODE, {"code": code_of(second_factor(staff))})
        assert answer.status_code == 302
        return browser

    return sign_in


@pytest.fixture
def head_of_office(nanhai: UnitRow) -> Staff:
    return account(nanhai, Role.OFFICE_HEAD, username="h001")


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
    from fawang.kernel import throttle
    from fawang.people import limits

    for _ in range(60):
        throttle.take(limits.SIGN_IN_BY_ADDRESS, "127.0.0.1")
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


# --- the account ---------------------------------------------------------------------------------


def test_changing_the_password_ends_every_other_session(wang: Staff, signed_in: SignedIn) -> None:
    here = signed_in(wang)
    there = Client()
    there.cookies[django_settings.SESSION_COOKIE_NAME] = _other_session(wang)
    assert there.get(ACCOUNT).status_code == 200
    before = key(here)
    assert here.post(CHANGE, {"old": PASSWORD, "new": "a better sentence"}).status_code == 302
    assert there.get(ACCOUNT).status_code == 302
    assert here.get(ACCOUNT).status_code == 200
    assert key(here) != before
    wang.refresh_from_db()
    assert wang.check_password("a better sentence")


def test_a_wrong_old_password_changes_nothing(wang: Staff, signed_in: SignedIn) -> None:
    here = signed_in(wang)
    page = here.post(CHANGE, {"old": "wrong secret", "new": "a better sentence"}).content.decode()
    assert "wrong secret" not in page
    assert "a better sentence" not in page
    wang.refresh_from_db()
    assert wang.check_password(PASSWORD)


def test_one_session_or_all_others_can_be_ended(wang: Staff, nanhai: UnitRow, signed_in: SignedIn) -> None:
    here = signed_in(wang)
    one, two = _other_session(wang), _other_session(wang)
    strange = _other_session(account(nanhai, username="w002"))
    page = here.get(ACCOUNT).content.decode()
    # Whoever sees the page cannot take a session over with what stands in it.
    assert all(one_key not in page for one_key in (key(here), one, two))
    assert queries.session_reference(one) in page
    here.post(ACCOUNT, {"session": queries.session_reference(one)})
    assert set(Session.objects.values_list("session_key", flat=True)) == {key(here), two, strange}
    # Nobody ends a session that is not theirs.
    here.post(ACCOUNT, {"session": queries.session_reference(strange)})
    here.post(ACCOUNT)
    assert set(Session.objects.values_list("session_key", flat=True)) == {key(here), strange}


def test_signing_out_ends_the_session_and_needs_a_post(wang: Staff, signed_in: SignedIn) -> None:
    here = signed_in(wang)
    assert here.get("/sign-out").status_code == 405
    assert here.post("/sign-out").headers["Location"] == SIGN_IN
    assert here.get(ACCOUNT).status_code == 302
    assert not Session.objects.exists()


def test_sitting_down_at_another_desk(wang: Staff, nanhai: UnitRow, signed_in: SignedIn) -> None:
    bureau = unit_at("440605", UnitKind.BUREAU)
    other = Membership.objects.create(staff=wang, unit_id=bureau.id, role=Role.SUPERVISOR, since=clock.now())
    here = signed_in(wang)
    here.post("/staff/desk", {"desk": str(other.pk)})
    assert here.session["desk"] == str(other.pk)


def _other_session(staff: Staff) -> str:
    from fawang.people.sessions import SessionStore

    store = SessionStore()
    store.update({"staff_id": staff.pk, "second_factor": True, "seen": clock.now().timestamp()})
    store.save()
    return store.session_key or ""


# --- the register --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in (
    Role.OFFICE_HEAD, Role.FIRM_ADMIN, Role.SUPERVISOR, Role.PROVINCIAL_ADMIN)])  # fmt: skip
def test_the_register_is_for_who_may_edit_staff(nanhai: UnitRow, signed_in: SignedIn, role: Role) -> None:
    browser = signed_in(account(nanhai, role))
    assert browser.get(REGISTER).status_code == 403
    assert browser.post(f"{REGISTER}/new", {"username": "x"}).status_code == 403


def test_the_register_lists_who_works_at_the_office(
    head_of_office: Staff, wang: Staff, nanhai: UnitRow, signed_in: SignedIn
) -> None:
    account(unit_at("440106", UnitKind.LEGAL_AID_OFFICE), username="elsewhere")
    page = signed_in(head_of_office).get(REGISTER).content.decode()
    assert nanhai.name in page
    assert "w001" in page
    assert "h001" in page
    assert "elsewhere" not in page
    # Nobody dismisses themselves by mistake.
    own = Membership.objects.get(staff=head_of_office)
    assert f"/memberships/{own.pk}/end" not in page


def test_the_register_of_another_office_is_not_there(head_of_office: Staff, signed_in: SignedIn) -> None:
    other = unit_at("440106", UnitKind.LEGAL_AID_OFFICE)
    browser = signed_in(head_of_office)
    for unit in (other.id, 10**30, 0, 999_999):
        assert browser.get(REGISTER, {"unit": unit}).status_code == 404
        assert browser.post(f"{REGISTER}/new", {"unit": unit, "username": "x"}).status_code == 404


def test_a_new_account_shows_its_first_password_once(
    head_of_office: Staff, nanhai: UnitRow, signed_in: SignedIn
) -> None:
    browser = signed_in(head_of_office)
    answer = browser.post(f"{REGISTER}/new", {"username": "n001", "name": "新人", "role": "office_officer"})
    made = Staff.objects.get(username="n001")
    shown = re.findall(r"<code>([\w-]+)</code>", answer.content.decode())
    assert any(made.check_password(word) for word in shown)
    assert made.must_change_password


def test_a_mistake_keeps_the_list_and_what_was_typed(
    head_of_office: Staff, wang: Staff, signed_in: SignedIn
) -> None:
    browser = signed_in(head_of_office)
    answer = browser.post(
        f"{REGISTER}/new", {"username": "w001", "name": "新来的人", "role": "office_officer"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "新来的人" in page
    assert f"/memberships/{Membership.objects.get(staff=wang).pk}/end" in page


def test_no_role_beyond_one_s_own_is_offered_or_taken(head_of_office: Staff, signed_in: SignedIn) -> None:
    browser = signed_in(head_of_office)
    assert 'value="provincial_admin"' not in browser.get(REGISTER).content.decode()
    answer = browser.post(f"{REGISTER}/new", {"username": "n001", "name": "新人", "role": "provincial_admin"})
    assert answer.status_code == 422
    assert not Staff.objects.filter(username="n001").exists()


def test_resetting_and_dismissing(head_of_office: Staff, wang: Staff, signed_in: SignedIn) -> None:
    browser = signed_in(head_of_office)
    answer = browser.post(f"{REGISTER}/{wang.pk}/password")
    wang.refresh_from_db()
    assert any(
        wang.check_password(word) for word in re.findall(r"<code>([\w-]+)</code>", answer.content.decode())
    )
    row = Membership.objects.get(staff=wang)
    assert browser.get(f"{REGISTER}/memberships/{row.pk}/end").status_code == 405
    assert browser.post(f"{REGISTER}/memberships/{row.pk}/end").status_code == 302
    row.refresh_from_db()
    assert row.until is not None


def test_people_of_another_office_are_out_of_reach(head_of_office: Staff, signed_in: SignedIn) -> None:
    other = account(unit_at("440106", UnitKind.LEGAL_AID_OFFICE), username="w009")
    row = Membership.objects.get(staff=other)
    browser = signed_in(head_of_office)
    assert browser.post(f"{REGISTER}/{other.pk}/password").status_code == 403
    assert browser.post(f"{REGISTER}/memberships/{row.pk}/end").status_code == 403
    assert browser.post(f"{REGISTER}/{10**18}/password").status_code == 404
    assert browser.post(f"{REGISTER}/memberships/{10**30}/end").status_code == 404
    other.refresh_from_db()
    assert other.check_password(PASSWORD)
