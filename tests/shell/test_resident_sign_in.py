"""A resident signs in with a code sent to their phone."""

from typing import Any

import pytest
from django.test import Client

from fawang.people.actions import sign_in as signing
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
PHONE = "13800138000"


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that were sent, the latest last."""
    from fawang.shell.pages import sign_in

    sent: list[str] = []
    monkeypatch.setattr(sign_in, "send_code", lambda **values: sent.append(values["code"]))
    return sent


def ask(client: Client, phone: str = PHONE) -> Any:
    """Ask for a code."""
    return client.post("/sign-in", {"phone": phone})


def test_the_code_opens_ones_matters_under_a_new_session(client: Client, codes: list[str]) -> None:
    assert ask(client)["Location"] == "/sign-in/code"
    before = client.cookies["fawang_session"].value
    assert codes[0] not in text_of(client.get("/sign-in/code"))
    assert client.post("/sign-in/code", {"code": codes[0]})["Location"] == "/my"
    assert client.cookies["fawang_session"].value != before
    assert client.get("/my").status_code == 200


def test_a_code_works_once_and_only_for_its_phone(client: Client, codes: list[str]) -> None:
    ask(client)
    other = Client()
    ask(other, "13900139000")
    assert "id_code_error" in text_of(other.post("/sign-in/code", {"code": codes[0]}))
    client.post("/sign-in/code", {"code": codes[0]})
    again = Client()
    ask(again)
    assert "id_code_error" in text_of(again.post("/sign-in/code", {"code": codes[0]}))


def test_asking_too_often_leaves_the_code_that_is_on_its_way_good(client: Client, codes: list[str]) -> None:
    # The number is known here; of one that is not, tests/shell/test_abuse.py speaks.
    signing.check_one_time_code(phone=PHONE, code=signing.new_one_time_code(phone=PHONE)[1])
    for _ in range(3):
        assert ask(client).status_code == 302
    # Somebody else keeps asking for this number.
    stranger = Client()
    for _ in range(3):
        page = text_of(ask(stranger))
        assert "id_phone_error" in page
        assert PHONE in page
    assert len(codes) == 3
    assert client.post("/sign-in/code", {"code": codes[-1]})["Location"] == "/my"


def test_wrong_codes_use_the_tries_up(client: Client, codes: list[str]) -> None:
    ask(client)
    wrong = "000000" if codes[0] != "000000" else "111111"
    for _ in range(signing.CODE_TRIES):
        assert "id_code_error" in text_of(client.post("/sign-in/code", {"code": wrong}))
    assert "id_code_error" in text_of(client.post("/sign-in/code", {"code": codes[0]}))


@pytest.mark.parametrize("phone", ["12", "", "\x00", "<b>", "0757-86220000"])
def test_what_is_no_mobile_number_is_said(client: Client, codes: list[str], phone: str) -> None:
    response = ask(client, phone)
    assert response.status_code == 200
    assert "id_phone_error" in text_of(response)
    assert codes == []


def test_the_second_page_without_the_first_leads_back(client: Client) -> None:
    assert client.get("/sign-in/code")["Location"] == "/sign-in"


@pytest.mark.parametrize(
    ("way", "led"), [("/my", "/my"), ("https://evil.example/", "/my"), ("//evil.example", "/my")]
)
def test_signing_in_leads_only_to_pages_of_ours(client: Client, codes: list[str], way: str, led: str) -> None:
    response = client.post("/sign-in", {"phone": PHONE, "next": way})
    assert client.post(response["Location"], {"code": codes[0]})["Location"] == led
