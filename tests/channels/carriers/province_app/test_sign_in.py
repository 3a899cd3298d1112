"""Signing in by the province's service app, against a foreign provider: what is real, and what is forged or too old."""

import json
import time
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pytest_django import Settings

from fawang.channels.carriers.province_app import sign_in as provider
from fawang.channels.models import Account
from fawang.channels.queries import identity
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.models import Resident
from fawang.work_orders.queries import WorkOrder
from tests.channels.carriers.province_app.conftest import App, Browser

pytestmark = pytest.mark.django_db

ID_NUMBER = "110101199003074514"


def refused(answer: Any) -> str:
    """Return with which sentence a page refuses."""
    assert answer.status_code == 403, answer
    return str(answer.content.decode())


def is_signed_in(browser: Browser) -> bool:
    return browser.ours.get("/my").status_code == 200


def test_a_real_name_is_signed_in_without_a_code_and_forms_are_prefilled(app: App) -> None:
    browser = app.browser()
    answer = browser.sign_in("jiang", "/my/data")
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    assert answer["Location"] == "/my/data"
    assert is_signed_in(browser)
    resident = Resident.objects.get()
    assert (resident.phone, resident.name) == ("13800138000", "蒋一")
    [row] = identity.of_resident(resident.pk)
    assert (row.channel, row.proof, row.level) == ("province_app", "real_name", 2)
    # Neither in the session as it lies in the table, nor in the audit.
    kept = json.dumps(dict(browser.ours.session.items()))
    assert ID_NUMBER not in kept
    assert "蒋一" not in kept
    browser.ours.post("/help/words", {"words": "老板拖欠我三个月工资，我在南海桂城"})
    browser.ours.post("/help/guidance", {"go": "apply"})
    page = browser.ours.get("/help/person").content.decode()
    assert 'value="蒋一"' in page
    assert ID_NUMBER in page
    # A code to the same telephone opens the same resident, and shows nothing of what the app vouches for.
    other = Client()
    phone, code = new_one_time_code(phone="13800138000")
    session = other.session
    session["resident_id"] = check_one_time_code(phone=phone, code=code).pk
    session.save()
    other.post("/help/words", {"words": "老板拖欠我三个月工资，我在南海桂城"})
    other.post("/help/guidance", {"go": "apply"})
    assert ID_NUMBER not in other.get("/help/person").content.decode()
    # The second time it is the same account.
    assert app.browser().sign_in("jiang").status_code == 302
    assert Account.objects.count() == Resident.objects.count() == 1


def test_a_token_for_another_browser_is_refused(app: App) -> None:
    browser = app.browser()
    back = browser.there(browser.begin(), "jiang")
    session = browser.ours.session
    session["province_app"] = {**session["province_app"], "nonce": "of-another-browser"}
    session.save()
    assert "没有" in refused(browser.back(back))
    assert not is_signed_in(browser)
    assert not Account.objects.exists()


def test_an_address_works_once_and_in_one_browser_only(app: App) -> None:
    browser, thief = app.browser(), app.browser()
    back = browser.there(browser.begin(), "jiang")
    # Somebody else opens the address with which it comes back: theirs has begun nothing, or something else.
    refused(thief.back(back))
    thief.begin()
    refused(thief.back(back))
    assert browser.back(back).status_code == 302
    assert is_signed_in(browser)
    refused(browser.back(back))
    # The code with a state of one's own: the provider has it used, and PKCE binds it to the first browser.
    state = thief.begin().partition("state=")[2].partition("&")[0]
    code = back.partition("code=")[2].partition("&")[0]
    refused(thief.ours.get(f"/province-app/callback?code={code}&state={state}&iss={app.issuer}"))
    assert not is_signed_in(thief)


def test_a_code_that_was_stolen_before_its_use_is_worth_nothing_without_the_verifier(app: App) -> None:
    browser, thief = app.browser(), app.browser()
    code = browser.there(browser.begin(), "jiang").partition("code=")[2].partition("&")[0]
    state = thief.begin().partition("state=")[2].partition("&")[0]
    refused(thief.ours.get(f"/province-app/callback?code={code}&state={state}"))
    assert not is_signed_in(thief)


def test_what_began_too_long_ago_or_at_another_provider_is_refused(app: App) -> None:
    browser = app.browser()
    back = browser.there(browser.begin(), "jiang")
    session = browser.ours.session
    session["province_app"] = {**session["province_app"], "at": time.time() - 601}
    session.save()
    refused(browser.back(back))
    back = browser.there(browser.begin(), "jiang").replace("iss=http", "iss=https")
    refused(browser.back(back))


def test_who_gives_up_is_told_of_the_other_way(app: App) -> None:
    browser = app.browser()
    state = browser.begin().partition("state=")[2].partition("&")[0]
    given_up = browser.ours.get(f"/province-app/callback?error=access_denied&state={state}")
    assert "验证码" in refused(given_up)


def test_keys_rotate_and_people_go_on_signing_in(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "_AGAIN", 0)
    assert app.browser().sign_in("jiang").status_code == 302
    app.rotate()
    browser = app.browser()
    assert browser.sign_in("jiang").status_code == 302
    assert is_signed_in(browser)


@pytest.mark.parametrize("who", ["low", "unverified"])
def test_who_is_not_surely_known_proves_their_number_and_joins_the_two(app: App, who: str) -> None:
    browser = app.browser()
    answer = browser.sign_in(who)
    assert answer.status_code == 302
    join = unquote(answer["Location"]).partition("/sign-in?next=")[2]
    assert join.startswith("/channels/join/")
    assert not is_signed_in(browser)
    phone, code = new_one_time_code(phone="13800138000")
    session = browser.ours.session
    session["resident_id"] = check_one_time_code(phone=phone, code=code).pk
    session.save()
    assert browser.ours.post(join, {"command": "join"}).status_code == 302
    again = app.browser()
    assert again.sign_in(who).status_code == 302
    assert is_signed_in(again)


def test_a_level_that_says_nothing_is_refused(app: App) -> None:
    browser = app.browser()
    assert "实名" in refused(browser.sign_in("none"))
    assert not Account.objects.exists()


def test_a_child_is_joined_to_no_number_and_told_whom_to_call(app: App) -> None:
    browser = app.browser()
    said = refused(browser.sign_in("child"))
    assert all(number in said for number in ("12355", "12348", "110"))
    assert not is_signed_in(browser)
    assert not Account.objects.exists()
    assert not Resident.objects.exists()


def test_parted_is_parted(app: App) -> None:
    browser = app.browser()
    browser.sign_in("jiang")
    assert "province-app/unlink" in browser.ours.get("/my").content.decode()
    assert browser.ours.post("/province-app/unlink").status_code == 302
    assert Account.objects.get().resident_id is None
    assert AuditEntry.objects.filter(action="channels.parted").count() == 1
    # The app alone does not join them again behind their back.
    again = app.browser().sign_in("jiang")
    assert unquote(again["Location"]).startswith("/sign-in?next=/channels/join/")


def test_signing_out_ends_the_session_here_and_shows_the_way_out_there(app: App) -> None:
    browser = app.browser()
    browser.sign_in("jiang")
    page = browser.ours.post("/province-app/sign-out").content.decode()
    assert not is_signed_in(browser)
    address = page.partition(f'href="{app.issuer}')[2].partition('"')[0].replace("&amp;", "&")
    assert "id_token_hint=" in address
    assert browser.theirs.get(app.issuer + address).status_code == 200


def test_while_the_app_is_away_it_is_said_so(app: App, settings: Settings) -> None:
    settings.FAWANG_PROVINCE_ISSUER = "http://127.0.0.1:9"
    provider.forget()
    answer = Client().get("/province-app/sign-in")
    assert answer.status_code == 503


def test_without_an_app_there_is_no_such_page(db: None, pages: None) -> None:
    assert Client().get("/province-app/sign-in").status_code == 404
    assert Client().get("/province-app/callback").status_code == 404


# --- in the app's frame -------------------------------------------------------------------------------------

PROGRESS = "/api/v1/province-app/progress"


def ask(token: str) -> Any:
    return Client().post(PROGRESS, {"token": token}, content_type="application/json")


def token_of(app: App, who: str = "jiang") -> str:
    browser = app.browser()
    browser.sign_in(who)
    return str(browser.ours.session["province_app_token"])


def test_the_frame_shows_how_ones_matters_stand_for_a_token_once(app: App, order: WorkOrder) -> None:
    token = token_of(app)
    answer = ask(token)
    assert answer.status_code == 200, answer.content
    [matter] = answer.json()["matters"]
    assert matter["code"] == order.code
    assert matter["state"]
    again = ask(token)
    assert (again.status_code, again.json()["code"]) == (403, "province_sign_in_refused")


def test_no_other_token_opens_anything(app: App, order: WorkOrder) -> None:
    real = token_of(app)
    claims = {
        "iss": app.issuer, "aud": "fawang", "sub": "jiang", "acr": "L2", "iat": int(time.time()),
        "exp": int(time.time()) + 300,
    }  # fmt: skip
    own = RSAKey.generate_key(2048, parameters={"kid": "k1"})
    forged = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, own)
    public = OctKey.import_key("only-for-tests-and-of-no-worth-at-all-whatever")
    symmetric = jwt.encode({"alg": "HS256"}, claims, public)
    head, body, _signature = real.split(".")
    unsigned = f"eyJhbGciOiJub25lIn0.{body}."
    for token in (forged, symmetric, unsigned, f"{head}.{body}.AAAA", "nonsense", "", real[:-6]):
        answer = ask(token)
        assert (answer.status_code, answer.json()["code"]) == (403, "province_sign_in_refused"), token


def test_a_token_for_somebody_else_or_of_a_low_level_opens_nothing(app: App, settings: Settings) -> None:
    token = token_of(app)
    settings.FAWANG_PROVINCE_CLIENT_ID = "another"
    assert ask(token).status_code == 403
    settings.FAWANG_PROVINCE_CLIENT_ID = "fawang"
    resident = Actor(kind=ActorKind.RESIDENT, id=Resident.objects.get().pk)
    assert resident.known_id
    names = provider.read_token(token)
    assert names["sub"] == "jiang"
