"""Who makes a request: by which door, for how long, from where."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from fawang.organisations.queries import UnitRow
from fawang.people.accounts.identity import IdentityMiddleware, address_of, current_desk
from fawang.people.accounts.sessions import SessionStore
from fawang.people.actions.sign_in import issue_token
from fawang.people.actions.staff import appoint
from fawang.people.models import Membership, Resident, Session, Staff
from fawang.people.rules import ROLES, Role
from tests.people.cases import PASSWORD, account, code_of, second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang(nanhai: UnitRow) -> Staff:
    return account(nanhai)


def session(**values: object) -> SessionStore:
    store = SessionStore()
    store.update({"seen": clock.now().timestamp(), **values})
    store.save()
    return store


def request(path: str = "/desk", store: SessionStore | None = None, **headers: str) -> HttpRequest:
    made = RequestFactory().get(path, headers=headers)
    if store is not None:
        made.COOKIES = {django_settings.SESSION_COOKIE_NAME: store.session_key or ""}
        # The session middleware stands before ours.
        made.session = SessionStore(store.session_key)
    return made


def passed(one: HttpRequest) -> tuple[Actor, int]:
    """Let a request pass the middleware; return who makes it and with which status it comes back."""
    response = IdentityMiddleware(lambda _: HttpResponse("page"))(one)
    return one.actor, response.status_code  # type: ignore[attr-defined]


def actor(one: HttpRequest) -> Actor:
    return passed(one)[0]


# --- sessions ------------------------------------------------------------------------------------


def test_a_session_counts_after_both_factors(wang: Staff) -> None:
    found = actor(request(store=session(staff_id=wang.pk, second_factor=True)))
    assert (found.kind, found.id, found.name) == (ActorKind.STAFF, wang.pk, "王小明")
    assert [(grant.role, grant.permissions) for grant in found.grants] == [
        (Role.OFFICE_OFFICER, ROLES[Role.OFFICE_OFFICER])
    ]


@pytest.mark.parametrize("second_factor", [False, None])
def test_a_session_after_the_first_factor_is_nobody_s(wang: Staff, second_factor: bool | None) -> None:
    assert actor(request(store=session(staff_id=wang.pk, second_factor=second_factor))) == ANONYMOUS


def test_without_a_cookie_the_database_is_not_asked(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert actor(request()) == ANONYMOUS
        assert actor(request("/api/v1/me")) == ANONYMOUS


def test_a_cookie_that_names_no_session_is_nobody_s() -> None:
    assert actor(request(store=SessionStore("unknown"))) == ANONYMOUS


def test_who_touches_nothing_for_an_hour_signs_in_again(wang: Staff, settings: Settings) -> None:
    settings.SESSION_IDLE_MINUTES = 60
    store = session(staff_id=wang.pk, second_factor=True)
    with clock.at(clock.now() + timedelta(minutes=59)):
        assert actor(request(store=store)).id == wang.pk
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert actor(request(store=store)) == ANONYMOUS
    # It is gone, not only not counted.
    assert not Session.objects.filter(session_key=store.session_key).exists()


def test_use_is_noted_every_few_minutes_and_not_at_every_click(wang: Staff) -> None:
    store = session(staff_id=wang.pk, second_factor=True)
    for minutes, modified in ((4, False), (6, True)):
        one = request(store=store)
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            actor(one)
        assert one.session.modified is modified


def test_who_goes_on_working_stays(wang: Staff) -> None:
    store, start = session(staff_id=wang.pk, second_factor=True), clock.now()
    for quarter in range(1, 13):
        one = request(store=store)
        with clock.at(start + timedelta(minutes=15 * quarter)):
            assert actor(one).id == wang.pk
            one.session.save()


def test_a_resident_s_session(nanhai: UnitRow) -> None:
    resident = Resident.objects.create(phone="1", phone_hash=b"1", created_at=clock.now())
    assert actor(request(store=session(resident_id=resident.pk))) == Actor(
        kind=ActorKind.RESIDENT, id=resident.pk
    )


def test_a_closed_account_is_nobody_at_the_next_click(wang: Staff) -> None:
    store = session(staff_id=wang.pk, second_factor=True)
    Staff.objects.filter(pk=wang.pk).update(is_active=False)
    assert actor(request(store=store)) == ANONYMOUS


def test_who_is_known_costs_one_statement_however_many_roles(
    wang: Staff, nanhai: UnitRow, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for role in (Role.OFFICE_HEAD, Role.STATION_CLERK, Role.DUTY_LAWYER):
        appoint(by=SYSTEM, staff_id=wang.pk, unit_id=nanhai.id, role=role)
    one = request(store=session(staff_id=wang.pk, second_factor=True))
    one.session.get("staff_id")
    with django_assert_num_queries(1):
        assert len(actor(one).grants) == 4


# --- a first password ----------------------------------------------------------------------------


def test_a_first_password_leads_nowhere_but_to_its_change(wang: Staff) -> None:
    Staff.objects.filter(pk=wang.pk).update(must_change_password=True)
    store = session(staff_id=wang.pk, second_factor=True)
    ways = ("/desk", "/desk/orders", "/staff/account", "/", "/staff/password", "/sign-out", "/preferences")
    assert [passed(request(way, store))[1] for way in ways] == [302, 302, 302, 302, 200, 200, 200]
    Membership.objects.filter(staff=wang).delete()
    assert passed(request("/desk", store))[1] == 302
    Staff.objects.filter(pk=wang.pk).update(must_change_password=False)
    assert passed(request("/desk", store))[1] == 200


# --- desks ---------------------------------------------------------------------------------------


def test_a_session_sits_at_the_desk_that_was_chosen_or_at_the_first(wang: Staff, nanhai: UnitRow) -> None:
    appoint(by=SYSTEM, staff_id=wang.pk, unit_id=nanhai.id, role=Role.OFFICE_HEAD)
    first, second = Membership.objects.filter(staff=wang).order_by("id")
    for key, at in ((str(second.pk), second), ("", first), ("999999", first)):
        one = request(store=session(staff_id=wang.pk, second_factor=True, desk=key))
        actor(one)
        desk = current_desk(one)
        assert desk is not None
        assert (desk.key, desk.unit_id) == (str(at.pk), nanhai.id)


def test_nobody_sits_nowhere() -> None:
    one = request()
    actor(one)
    assert current_desk(one) is None


# --- the API -------------------------------------------------------------------------------------


def test_on_the_api_a_token_counts_and_a_session_does_not(wang: Staff) -> None:
    """A page of somebody else's that a browser shows could send the cookie; it cannot send the token."""
    store = session(staff_id=wang.pk, second_factor=True)
    assert actor(request("/api/v1/me", store)) == ANONYMOUS
    token, _ = issue_token(username="w001", password=PASSWORD, code=code_of(second_factor(wang)), name="")
    assert actor(request("/api/v1/me", authorization=f"Bearer {token}")).id == wang.pk
    # And a token opens no page.
    assert actor(request("/desk", authorization=f"Bearer {token}")) == ANONYMOUS


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic dzAwMTp4", "bearer x", "Bearer \x00"]
)
def test_what_is_no_token_is_nobody(header: str) -> None:
    assert actor(request("/api/v1/me", authorization=header)) == ANONYMOUS


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direct", "forwarded", "proxies", "address"),
    [
        ("203.0.113.9", None, [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", ["10.0.0.1"], "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", ["10.0.0.1"], "198.51.100.1"),
        # What the caller wrote stands before what the proxy added.
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", ["10.0.0.1"], "198.51.100.1"),
        ("10.0.0.1", None, ["10.0.0.1"], "10.0.0.1"),
        ("10.0.0.1", " ", ["10.0.0.1"], "10.0.0.1"),
    ],
)
def test_a_forwarded_address_is_believed_from_our_own_proxies(
    settings: Settings, direct: str, forwarded: str | None, proxies: list[str], address: str
) -> None:
    settings.FAWANG_PROXIES = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    one = RequestFactory().get("/", headers=headers, REMOTE_ADDR=direct)
    assert address_of(one) == address


# --- the table of sessions -----------------------------------------------------------------------


def test_a_session_says_whose_it_is_and_from_where(wang: Staff) -> None:
    store = session(staff_id=wang.pk, second_factor=True, agent="Firefox" * 100, address="203.0.113.9")
    row = Session.objects.get(session_key=store.session_key)
    assert (row.staff_id, row.resident_id, row.address) == (wang.pk, None, "203.0.113.9")
    assert len(row.agent) == 200
    assert "second_factor" not in row.session_data
