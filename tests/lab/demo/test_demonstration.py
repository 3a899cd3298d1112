"""The page of the demonstration, and the accounts that it names."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.cli.terminal import language
from fawang.cli.terminal.columns import width
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.actions import seed_demo_firms
from fawang.organisations.rules import UnitKind
from fawang.people.models import Staff
from lab.demo import demonstration as demo
from lab.demo import staff as demo_staff
from lab.demo.keys import PASSWORD, totp_code
from tests.browser import PLAIN_FILES
from tests.kinds.conftest import office_at

URL = "http://127.0.0.1:8000"


@pytest.fixture
def accounts(db: None, settings: Settings) -> None:
    """The accounts of the demonstration."""
    settings.STORAGES = PLAIN_FILES
    seed_demo_firms(by=SYSTEM)
    for kind in (
        UnitKind.NOTARY_OFFICE, UnitKind.APPRAISAL_INSTITUTE, UnitKind.COURT_WINDOW, UnitKind.POLICE_WINDOW,
        UnitKind.MEDIATION_COMMITTEE,
    ):  # fmt: skip
        office_at("440605", kind)
    assert demo_staff.create() > 11


@pytest.mark.parametrize("code", ["zh-hans", "zh-hant", "en"])
def test_addresses_and_duties_stand_in_a_column(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setenv("FAWANG_LANGUAGE", code)
    language.settle()
    blocks = [
        block.splitlines() for block in re.split(r"\n\n", demo._page(URL, 18.4)) if block.startswith("  ")
    ]
    assert len(blocks) == 3
    for lines in blocks:
        # Two blanks or more end the label; a label itself has single ones.
        assert len({width(line[: re.search(r"\S {2,}", line).end()]) for line in lines}) == 1  # type: ignore[union-attr]


def test_it_says_how_long_it_took_and_where_to_look() -> None:
    page = demo._page(URL, 18.4)
    assert "(ready in 18 s)" in page
    for path in ("/", "/help", "/staff/sign-in", "/api/v1/docs", "/api/v1/openapi.json", "/gallery"):
        assert f"{URL}{path}\n" in page
    assert f"fawang story --url {URL}\n" in page


def test_it_names_a_certificate_that_can_be_verified() -> None:
    page = demo._page(URL, 18.4, ("（2026）粤佛南海演字第1号", "WW7W-7NQR-54YJN"))
    assert f"{URL}/verify\n" in page
    assert "（2026）粤佛南海演字第1号 · WW7W-7NQR-54YJN\n" in page


@pytest.mark.usefixtures("accounts")
def test_every_account_but_the_lawyers_is_on_the_page() -> None:
    named = {name for name, _duty in demo._people()}
    assert {account.username for account in demo_staff.accounts() if not account.lawyer_id} == named - {
        "lawyer-…"
    }


@pytest.mark.usefixtures("accounts")
def test_accounts_are_created_once() -> None:
    assert demo_staff.create() == 0


@pytest.mark.usefixtures("accounts")
def test_an_account_signs_in_with_the_password_and_the_code(client: Client) -> None:
    answer = client.post("/staff/sign-in", {"username": "demo-duty", "password": PASSWORD})
    assert answer.headers["Location"] == "/staff/code"
    answer = client.post("/staff/code", {"code": totp_code("demo-duty")})
    assert answer.headers["Location"] == "/desk"
    assert not Staff.objects.filter(is_demo=False).exists()
