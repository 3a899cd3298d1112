"""Disputes that grow on the desk of whoever supervises: numbers and codes, nobody's name."""

import pytest
from django.urls import reverse

from fawang.mediation.models.register import Growth
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.models import OrderLink
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.mediation.actions.test_growth import FACTORY, worker
from tests.mediation.committees import CHANCHENG, NANHAI, TOWN, Committee, committee_at, working
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
ADDRESS = "/desk/mediation/growing"


@pytest.fixture
def committee() -> Committee:
    """The committee of a town against whose factory five workers have come."""
    made = working(committee_at(TOWN, "桂城街道调委会"))
    for number in range(5):
        worker(made, number)
    return made


def test_it_is_shown_and_joined(committee: Committee) -> None:
    supervisor = sign_in(Role.SUPERVISOR, unit_at(NANHAI, UnitKind.BUREAU))
    shown = text_of(supervisor.get(ADDRESS))
    assert FACTORY not in shown
    assert "工人" not in shown
    answer = supervisor.post(ADDRESS, {"growth": Growth.objects.get().pk, "command": "join"})
    assert answer.status_code == 302
    assert OrderLink.objects.count() == 4
    assert 'value="join"' not in supervisor.get(ADDRESS).content.decode()
    again = supervisor.post(ADDRESS, {"growth": Growth.objects.get().pk, "command": "join"})
    assert again.status_code == 409


def test_others_see_none(committee: Committee) -> None:
    assert committee.mediators[0].get(ADDRESS).status_code == 403
    elsewhere = sign_in(Role.SUPERVISOR, unit_at(CHANCHENG, UnitKind.BUREAU))
    page = elsewhere.get(ADDRESS)
    assert page.context["rows"] == []
    assert elsewhere.post(ADDRESS, {"growth": Growth.objects.get().pk, "command": "join"}).status_code == 404
    assert elsewhere.post(ADDRESS, {"growth": "x", "command": "join"}).status_code == 404
    assert reverse("mediation:growing") == ADDRESS
