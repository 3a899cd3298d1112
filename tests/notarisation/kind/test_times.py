"""Whoever has to come to the notary chooses a time on their own page."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.appointments.actions.plans import Offer, save_plan
from fawang.appointments.rules.plans import ResourceKind
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules.hours import DAYS
from fawang.work_orders import queries
from tests.browser import PLAIN_FILES
from tests.notarisation.actions.test_decisions import Desk
from tests.told import told

pytestmark = pytest.mark.django_db
WAY = "/appointments/new?unit="


def test_a_time_is_chosen_from_the_page_of_the_matter(nanhai: UnitRow, settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES
    desk = Desk(nanhai)
    order = desk.step(desk.order(item="survival", applies="self"), "accept", fee="0")
    told(order)
    order.refresh_from_db()
    address = f"/f/{order.code}/{queries.access_key(order)}"
    # Without any plan whoever has to come is given the telephone.
    assert WAY not in Client().get(address).content.decode()
    week = {day: [["08:30", "17:30"]] for day in DAYS}
    offer = Offer(
        kind=ResourceKind.COUNTER, name="公证窗口", week=week, minutes=30, valid_from=date(2020, 1, 1)
    )
    save_plan(by=SYSTEM, unit_id=nanhai.id, offer=offer)
    page = Client().get(address).content.decode()
    assert f"{WAY}{nanhai.id}&amp;words=" in page
    desk.step(order, "attend", on=order.created_at.date().isoformat(), identity="card")
    assert WAY not in Client().get(address).content.decode()
