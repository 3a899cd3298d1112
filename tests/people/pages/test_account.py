"""One's own account: desk, password, number, where one is signed in, and the tokens of one's programs."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.test import Client

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries
from fawang.people.accounts.sessions import SessionStore
from fawang.people.models import ApiToken, Membership, Session, Staff
from fawang.people.rules import Role
from tests.conftest import unit_at
from tests.people.cases import OWN, PASSWORD, account
from tests.people.pages.conftest import SignedIn

pytestmark = pytest.mark.django_db

SIGN_IN, ACCOUNT, CHANGE = "/staff/sign-in", "/staff/account", "/staff/password"


def key(browser: Client) -> str:
    return browser.cookies[django_settings.SESSION_COOKIE_NAME].value


def _other_session(staff: Staff) -> str:
    store = SessionStore()
    store.update({"staff_id": staff.pk, "second_factor": True, "seen": clock.now().timestamp()})
    store.save()
    return store.session_key or ""


def token(staff: Staff, name: str, *, hours: int = 1) -> ApiToken:
    now = clock.now()
    return ApiToken.objects.create(
        staff=staff, token_hash=f"{staff.pk}:{name}".encode(), name=name, created_at=now,
        expires_at=now + timedelta(hours=hours),
    )  # fmt: skip


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


def test_tokens_are_listed_by_name_and_none_that_opens_nothing(
    wang: Staff, nanhai: UnitRow, signed_in: SignedIn
) -> None:
    token(wang, "nightly export")
    token(wang, "forgotten", hours=-1)
    token(account(nanhai, username="w002"), "strange")
    page = signed_in(wang).get(ACCOUNT).content.decode()
    assert "nightly export" in page
    assert "forgotten" not in page
    assert "strange" not in page


def test_one_s_own_tokens_are_revoked_and_those_of_others_are_not(
    wang: Staff, nanhai: UnitRow, signed_in: SignedIn
) -> None:
    mine, strange = token(wang, "mine"), token(account(nanhai, username="w002"), "strange")
    here = signed_in(wang)
    # Ending one session is no word about programs.
    here.post(ACCOUNT, {"session": queries.session_reference(_other_session(wang))})
    assert ApiToken.objects.filter(pk=mine.pk).exists()
    for other in (strange.pk, "x", "9" * 30):
        here.post(ACCOUNT, {"token": other})
    assert set(ApiToken.objects.all()) == {mine, strange}
    kept = token(wang, "kept")
    here.post(ACCOUNT, {"token": mine.pk})
    assert set(ApiToken.objects.all()) == {kept, strange}
    assert AuditEntry.objects.filter(action="people.token_revoked").count() == 1
    here.post(ACCOUNT)
    assert list(ApiToken.objects.all()) == [strange]
    assert here.get(ACCOUNT).status_code == 200


def test_a_session_is_ended_by_its_reference_and_not_by_its_key(wang: Staff, signed_in: SignedIn) -> None:
    here, other = signed_in(wang), _other_session(wang)
    here.post(ACCOUNT, {"session": other})
    assert Session.objects.filter(session_key=other).exists()
    here.post(ACCOUNT, {"session": queries.session_reference(other)})
    assert not Session.objects.filter(session_key=other).exists()


def test_one_s_own_number_is_taken_down_corrected_and_taken_back(wang: Staff, signed_in: SignedIn) -> None:
    here = signed_in(wang)
    wrong = here.post("/staff/phone", {"phone": "0757-86334567"})
    assert wrong.status_code == 422
    assert "0757-86334567" in wrong.content.decode()
    assert here.post("/staff/phone", {"phone": " 138 0013 8000"}).status_code == 302
    assert queries.staff_phone(wang.pk) == OWN
    assert OWN in here.get(ACCOUNT).content.decode()
    here.post("/staff/phone", {"phone": ""})
    assert queries.staff_phone(wang.pk) == ""


@pytest.mark.parametrize("path", [ACCOUNT, CHANGE])
def test_the_account_is_for_who_has_signed_in_and_kept_by_nobody(
    client: Client, wang: Staff, signed_in: SignedIn, path: str
) -> None:
    assert client.get(path).status_code == 302
    assert "no-store" in signed_in(wang).get(path).headers["Cache-Control"]
