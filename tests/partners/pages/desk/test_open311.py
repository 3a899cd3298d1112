"""Keys of a partner and requests at its server, at the desk; mails and their codes."""

import re
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.organisations.rules import UnitKind
from fawang.partners.actions.open311 import partner_of
from fawang.partners.links.models import Letter, Open311Account, Open311Request
from fawang.partners.models import Partner
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.partners.actions.test_open311_requests import deliver
from tests.partners.cases import offered, partner

pytestmark = pytest.mark.django_db
PAGE = "/desk/partners/12345/open311"


@pytest.fixture
def desk() -> Browser:
    partner("12345")
    return sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))


def test_a_key_is_shown_once_and_taken_back(desk: Browser) -> None:
    made = desk.post(PAGE, {"command": "issue"}).content.decode()
    keys = [one for one in re.findall(r"[\w-]{43}", made) if partner_of(one)]
    assert len(keys) == 1
    again = desk.get(PAGE).content.decode()
    assert keys[0] not in again
    assert f"…{keys[0][-4:]}" in again
    number = re.search(r'<option value="(\d+)"[^>]*>…', again)
    assert number is not None
    desk.post(PAGE, {"command": "revoke", "key_id": number[1]})
    assert partner_of(keys[0]) is None


def test_our_key_and_what_is_stuck(desk: Browser) -> None:
    desk.post(PAGE, {"command": "account", "api_key": "secret-of-the-city"})
    assert Open311Account.objects.get().api_key == "secret-of-the-city"
    row = offered("12345")
    stuck = Open311Request.objects.create(
        partner="12345",
        number=row.code,
        step=1,
        state="stuck",
        error="open311_unreachable",
        created_at=clock.now(),
    )
    page = desk.get(PAGE).content.decode()
    assert "secret-of-the-city" not in page
    assert f'value="{stuck.pk}"' in page
    assert (
        desk.post(PAGE, {"command": "resolve", "request": str(stuck.pk), "request_id": "N-9"}).status_code
        == 302
    )
    stuck.refresh_from_db()
    assert (stuck.state, stuck.request_id) == ("posted", "N-9")


def test_only_who_keeps_partners_sees_it(desk: Browser, officers: Browser) -> None:
    assert officers.get(PAGE).status_code in (403, 404)
    assert desk.post(PAGE, {"command": "other"}).status_code == 404


def test_the_code_of_a_mailed_form_is_told_by_telephone(officers: Browser, settings: Any) -> None:
    settings.FAWANG_PUBLIC_URL = "https://fawang.example"
    partner("veterans", links=[{"name": "email"}])
    Partner.objects.filter(code="veterans").update(email="a@veterans.example", phone="0757-1234567")
    row = offered("veterans")
    deliver(row)
    digits = Letter.objects.get().digits
    assert "0757-1234567" in officers.get("/desk/referrals/letters").content.decode()
    path = f"/desk/referrals/letters/{row.code}"
    assert digits in officers.get(path).content.decode()
    officers.post(path, {"command": "told"})
    assert digits not in officers.get(path).content.decode()
    assert row.code[:4] not in officers.get("/desk/referrals/letters").content.decode()
