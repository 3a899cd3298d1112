"""Signed out at the app is signed out here (Back-Channel Logout 1.0): what is real, and what is forged."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fawang.channels.actions import upkeep
from fawang.channels.models import AppSession
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.people.models import Resident
from tests.channels import vouching
from tests.channels.carriers.province_app.conftest import App, Browser
from tests.channels.cases import switch_on

pytestmark = pytest.mark.django_db

EVENT = "http://schemas.openid.net/event/backchannel-logout"


def tell(token: str) -> Any:
    """Hand a logout token in as a provider does: a program, with no session."""
    body = {"logout_token": token}
    return Client(enforce_csrf_checks=True).post("/province-app/signed-out", body)


def is_signed_in(browser: Browser) -> bool:
    return browser.ours.get("/my").status_code == 200


def test_who_signs_out_at_the_app_is_signed_out_here(app: App) -> None:
    telephone, computer, other = app.browser(), app.browser(), app.browser()
    for browser, who in ((telephone, "jiang"), (computer, "jiang")):
        assert browser.sign_in(who).status_code == 302
        assert is_signed_in(browser)
    # Somebody with a code to the same number: begun by no app.
    session = other.ours.session
    session["resident_id"] = Resident.objects.get().pk
    session.save()
    assert is_signed_in(other)
    token = telephone.sign_out_there()
    answer = tell(token)
    assert answer.status_code == 200, answer.content
    assert "no-store" in answer["Cache-Control"]
    assert not is_signed_in(telephone)
    # The session of another device at the app goes on.
    assert is_signed_in(computer)
    assert is_signed_in(other)
    assert AuditEntry.objects.filter(action="people.session_ended").count() == 1
    # The same token again, from whoever has got hold of it.
    assert tell(token).status_code == 400
    assert tell(computer.sign_out_there()).status_code == 200
    assert not is_signed_in(computer)


def test_a_token_may_name_the_session_alone(app: App) -> None:
    telephone, computer, neighbour = app.browser(), app.browser(), app.browser()
    for browser, who in ((telephone, "jiang"), (computer, "jiang"), (neighbour, "mei")):
        assert browser.sign_in(who).status_code == 302
    token = app.logout_token(sid=telephone.session_there())
    assert tell(token).status_code == 200
    assert [is_signed_in(one) for one in (telephone, computer, neighbour)] == [False, True, True]
    assert tell(token).status_code == 400
    # A session with which nobody has signed in here.
    assert tell(app.logout_token(sid="unknown")).status_code == 200
    # One person's session is ended by no other person's name.
    assert tell(app.logout_token(sid=computer.session_there(), sub="mei")).status_code == 200
    assert [is_signed_in(one) for one in (computer, neighbour)] == [True, True]
    assert tell(app.logout_token()).status_code == 400


def test_who_has_parted_the_account_meanwhile_is_signed_out_by_the_session(app: App) -> None:
    browser = app.browser()
    browser.sign_in("jiang")
    session = browser.session_there()
    browser.ours.post("/province-app/unlink")
    assert is_signed_in(browser)
    assert tell(app.logout_token(sid=session)).status_code == 200
    assert not is_signed_in(browser)


def test_sessions_are_kept_as_hashes_and_for_thirty_days(app: App) -> None:
    browser = app.browser()
    for _twice in range(2):
        browser.sign_in("jiang")
    [row] = AppSession.objects.all()
    assert browser.session_there().encode() not in bytes(row.session_hash)
    upkeep.forget(by=SYSTEM)
    assert AppSession.objects.exists()
    AppSession.objects.update(at=row.at - upkeep.KEPT)
    upkeep.forget(by=SYSTEM)
    assert not AppSession.objects.exists()


def test_an_id_token_is_no_logout_token_and_the_other_way_round(app: App) -> None:
    browser = app.browser()
    browser.sign_in("jiang")
    assert tell(str(browser.ours.session["province_app_token"])).status_code == 400
    assert is_signed_in(browser)
    token = browser.sign_out_there()
    answer = Client().post("/api/v1/province-app/progress", {"token": token}, content_type="application/json")
    assert answer.status_code == 403


def test_keys_rotate_and_signing_out_goes_on(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    from fawang.channels.carriers.province_app import sign_in

    monkeypatch.setattr(sign_in, "_AGAIN", 0)
    app.rotate()
    browser = app.browser()
    browser.sign_in("jiang")
    assert tell(browser.sign_out_there()).status_code == 200
    assert not is_signed_in(browser)


# --- what no provider of good will sends ----------------------------------------------------------------------


@pytest.fixture
def signer(monkeypatch: pytest.MonkeyPatch, pages: None, db: None) -> None:
    """The app as a key of our own, which signs whatever we want."""
    vouching.publish(monkeypatch)
    switch_on("province_app")


def logout_token(**claims: Any) -> str:
    return vouching.token(**{"events": {EVENT: {}}, "acr": None, **claims})


def test_what_is_right_is_taken_whether_we_know_them_or_not(signer: None) -> None:
    assert tell(logout_token(sub="nobody")).status_code == 200
    assert tell(logout_token(aud=["other", "fawang"])).status_code == 200
    # Providers that follow the first drafts name no end.
    assert tell(logout_token(exp=int(time.time()) + 60)).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elsewhere.example.cn"},
        {"aud": "another"},
        {"aud": ["another"]},
        {"nonce": "n"},
        {"events": {}},
        {"events": {EVENT: "yes"}},
        {"events": [EVENT]},
        {"events": None},
        {"jti": ""},
        {"jti": None},
        {"sub": None},
        {"sub": None, "sid": ""},
        {"sub": None, "sid": 7},
        {"sub": 7},
        {"iat": None},
        {"iat": "now"},
        {"iat": int(time.time()) - 3600},
        {"iat": int(time.time()) + 3600},
        {"exp": int(time.time()) - 60},
    ],
)
def test_what_is_wrong_is_refused(signer: None, wrong: dict[str, Any]) -> None:
    answer = tell(logout_token(**wrong))
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


def test_nonsense_is_refused_and_without_an_app_there_is_no_such_address(
    signer: None, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    real = logout_token()
    head, body, _signature = real.split(".")
    for token in ("", "nonsense", f"{head}.{body}.AAAA", f"eyJhbGciOiJub25lIn0.{body}.", real[:-6]):
        assert tell(token).status_code == 400, token
    assert Client().get("/province-app/signed-out").status_code == 405
    settings.FAWANG_PROVINCE_ISSUER = ""
    assert tell(real).status_code == 404


def test_a_token_counts_once_for_as_long_as_it_is_good() -> None:
    from fawang.channels.carriers.province_app import sign_out
    from fawang.channels.data import limits

    # Made a moment ahead of our clock it is good the longest.
    longest = timedelta(seconds=sign_out.GOOD) + timedelta(minutes=1)
    assert limits.PROVINCE_LOGOUT_TOKEN.burst == 1
    assert limits.PROVINCE_LOGOUT_TOKEN.every > longest
