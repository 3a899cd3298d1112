"""Tokens over HTTP."""

from typing import Any

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from fawang.organisations.queries import UnitRow
from fawang.people.data import limits
from fawang.people.models import Staff
from tests.people.cases import PASSWORD, account, code_of, second_factor, wrong
from tests.spent import spend

pytestmark = pytest.mark.django_db

TOKENS, ME = "/api/v1/tokens", "/api/v1/me"


@pytest.fixture
def wang(nanhai: UnitRow) -> Staff:
    return account(nanhai)


@pytest.fixture
def app(wang: Staff) -> TOTPDevice:
    return second_factor(wang)


def ask(client: Client, **changes: str) -> tuple[int, dict[str, Any]]:
    body = {"username": "W001 ", "password": PASSWORD, "code": "000000", "name": "export", **changes}
    answer = client.post(TOKENS, body, content_type="application/json")
    return answer.status_code, answer.json()


def test_both_factors_give_a_token_that_says_who_one_is(
    client: Client, app: TOTPDevice, nanhai: UnitRow
) -> None:
    status, answer = ask(client, code=code_of(app))
    assert status == 201
    assert set(answer) == {"token", "expires_at"}
    me = client.get(ME, headers={"authorization": f"Bearer {answer['token']}"})
    assert me.status_code == 200
    assert me.json() == {
        "name": "王小明",
        "desks": [{"unit_id": nanhai.id, "unit": nanhai.name, "role": "office_officer"}],
    }


def test_one_factor_gives_none(client: Client, app: TOTPDevice) -> None:
    assert ask(client, password="wrong")[1]["code"] == "sign_in_failed"
    assert ask(client, username="nobody")[1]["code"] == "sign_in_failed"
    assert ask(client, code=wrong(code_of(app)))[1]["code"] == "code_wrong"


def test_the_same_code_gives_one_token(client: Client, app: TOTPDevice) -> None:
    code = code_of(app)
    assert ask(client, code=code)[0] == 201
    status, answer = ask(client, code=code)
    assert (status, answer["code"]) == (403, "code_wrong")


def test_five_failures_lock_here_too(client: Client, wang: Staff) -> None:
    answers = [ask(client, password="wrong")[1]["code"] for _ in range(5)]
    assert answers == ["sign_in_failed"] * 4 + ["account_locked"]


def test_without_a_token_nobody_is_anybody(client: Client) -> None:
    answer = client.get(ME)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "sign_in_needed"


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"username": "x" * 61}, {"username": "field_too_long"}),
        ({"password": "x" * 201}, {"password": "field_too_long"}),
        ({"code": ["1"]}, {"code": "field_wrong"}),
        ({"code": None}, {"code": "field_wrong"}),
    ],
)
def test_mistakes_are_named_and_what_was_typed_is_not_repeated(
    client: Client, changes: dict[str, Any], errors: dict[str, str]
) -> None:
    status, answer = ask(client, **changes)
    assert status == 422
    assert answer["errors"] == errors
    assert PASSWORD not in str(answer)


def test_too_many_from_one_address_wait(client: Client, app: TOTPDevice) -> None:
    spend(limits.SIGN_IN_BY_ADDRESS, "127.0.0.1")
    answer = client.post(
        TOKENS,
        {"username": "w001", "password": PASSWORD, "code": code_of(app)},
        content_type="application/json",
    )
    assert answer.status_code == 429
    assert answer.json()["code"] == "too_many_requests"
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_dismissed_account_s_token_is_worth_nothing(client: Client, app: TOTPDevice, wang: Staff) -> None:
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.people.actions.staff import close_account

    _, answer = ask(client, code=code_of(app))
    close_account(by=SYSTEM, staff_id=wang.pk)
    assert client.get(ME, headers={"authorization": f"Bearer {answer['token']}"}).status_code == 401
