"""Duties over the API."""

import pytest
from django.test import Client

from fawang.kernel import clock
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.dispatch.rosters import NOW, month
from tests.work_orders.cases import bearer

pytestmark = pytest.mark.django_db
API = "/api/v1"


def test_ones_own_duties_and_the_month_of_a_lead(centre: UnitRow) -> None:
    with clock.at(NOW):
        desk, lead_desk = sign_in(Role.DUTY_LAWYER, centre), sign_in(Role.LEAD_LAWYER, centre)
    month(centre, (1, "morning", desk.actor), (2, "overnight", lead_desk.actor))
    with clock.at(NOW):
        mine_only, leading = bearer(desk), bearer(lead_desk)
        [mine] = Client().get(f"{API}/me/duties", headers=mine_only).json()
        assert (mine["day"], mine["shift"], mine["swap_asked"]) == ("2026-12-01", "morning", False)
        assert Client().get(f"{API}/rosters/2026-12", headers=mine_only).status_code == 403
        found = Client().get(f"{API}/rosters/2026-12", headers=leading).json()
        assert (found["unit_id"], found["version"], len(found["days"])) == (centre.id, 1, 31)
        assert found["days"][1]["shifts"][0]["lawyers"][0]["name"] == "某某"
        for wrong in ("2027-01", "soon", "2026-13"):
            assert Client().get(f"{API}/rosters/{wrong}", headers=leading).status_code == 404
        assert Client().get(f"{API}/me/duties").status_code == 401
