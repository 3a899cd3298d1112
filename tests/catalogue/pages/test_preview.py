"""How a form looks to people, for its author: nothing that is typed is stored."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from fawang.catalogue.actions.forms import withdraw
from fawang.catalogue.models import Filing
from fawang.kernel.rules.problems import NotAllowed
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.models import Draft
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "forms")]


def carried(page: str) -> str:
    """Return what travels with a page."""
    found = re.search(r'name="carried" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_an_author_goes_through_a_form_and_back() -> None:
    desk = sign_in(Role.KNOWLEDGE_EDITOR, unit_at("44", UnitKind.BUREAU))
    assert "wage_aid" in text_of(desk.get("/desk/forms"))
    address = "/desk/forms/wage_aid/1"
    page = text_of(desk.get(address))
    assert "单位或者工地" in page
    typed = {"typed": "1", "slug": "wage-aid--employer-address", "carried": carried(page)}
    wrong = text_of(desk.post(address, {**typed, "wage_aid__employer_address": ""}))
    assert "单位或者工地" in wrong
    page = text_of(desk.post(address, {**typed, "wage_aid__employer_address": "狮山镇某工地"}))
    assert "您现在住在哪里" in page
    back = text_of(desk.post(address, {"slug": "wage-aid--employer-address", "carried": carried(page)}))
    assert "狮山镇某工地" in back
    assert not Draft.objects.exists()
    assert not Filing.objects.exists()


def test_what_travels_cannot_be_made_up() -> None:
    desk = sign_in(Role.KNOWLEDGE_EDITOR, unit_at("44", UnitKind.BUREAU))
    page = text_of(desk.post("/desk/forms/wage_aid/1", {"carried": "made-up", "slug": "wage-aid--home"}))
    assert "您现在住在哪里" in page
    assert desk.get("/desk/forms/wage_aid/2").status_code == 404


def test_it_is_not_for_everybody() -> None:
    desk = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    assert desk.get("/desk/forms").status_code == 403


def test_a_withdrawn_form_is_begun_by_nobody_and_finished_by_who_has_begun(person: Client) -> None:
    person.get("/help", {"form": "wage_aid"})
    reviewer = sign_in(Role.KNOWLEDGE_REVIEWER, unit_at("44", UnitKind.BUREAU))
    address = reverse("catalogue:withdraw_form", args=["wage_aid"])
    assert address in text_of(reviewer.get("/desk/forms"))
    assert reviewer.get(address).status_code == 200
    assert person.get("/forms/wage_aid").status_code == 200
    assert reviewer.post(address).status_code == 302
    assert "wage_aid" in text_of(reviewer.get("/desk/forms"))
    assert person.get("/forms/wage_aid").status_code == 404
    assert person.get("/help/wage-aid--employer-address").status_code == 200
    assert (
        Client(headers={"origin": "http://testserver"}).get("/help", {"form": "wage_aid"}).status_code == 404
    )


def test_who_only_writes_does_not_withdraw() -> None:
    editor = sign_in(Role.KNOWLEDGE_EDITOR, unit_at("44", UnitKind.BUREAU))
    address = reverse("catalogue:withdraw_form", args=["wage_aid"])
    assert address not in text_of(editor.get("/desk/forms"))
    assert editor.post(address).status_code == 403
    with pytest.raises(NotAllowed):
        withdraw(by=editor.actor, code="wage_aid")
