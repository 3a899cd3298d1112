"""People at the Nanhai office, and browsers in which they have signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from fawang.organisations.queries import UnitRow
from fawang.people.models import Staff
from fawang.people.rules import Role
from tests.people.cases import PASSWORD, account, code_of, second_factor

type SignedIn = Callable[[Staff], Client]


@pytest.fixture
def wang(nanhai: UnitRow) -> Staff:
    return account(nanhai)


@pytest.fixture
def head_of_office(nanhai: UnitRow) -> Staff:
    return account(nanhai, Role.OFFICE_HEAD, username="h001")


@pytest.fixture
def signed_in() -> SignedIn:
    """Sign somebody in, with both factors, in a browser of their own."""

    def sign_in(staff: Staff) -> Client:
        browser = Client(headers={"accept-language": "en"})
        browser.post("/staff/sign-in", {"username": staff.username, "password": PASSWORD})
        answer = browser.post("/staff/code", {"code": code_of(second_factor(staff))})
        assert answer.status_code == 302
        return browser

    return sign_in
