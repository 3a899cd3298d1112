"""What follows from a special zone goes first in the queue of its office: from its page, and from a talk in it."""

from datetime import timedelta

import pytest
from django.test import Client

from fawang.consultations.actions import zone_versions
from fawang.consultations.actions.asking import ask
from fawang.consultations.actions.steps import take_step
from fawang.consultations.models import Consultation
from fawang.consultations.rules import Command, Kind
from fawang.consultations.rules import zones as rules
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.rules.queue import FIRST_BY_HOURS
from tests.browser import sign_in
from tests.cases import able_lawyers, bring_to, give
from tests.conftest import Submit, unit_at
from tests.consultations.cases import TEXT, question
from tests.consultations.zones import CODE, content
from tests.shell.cases import hand_in, walk
from tests.work_orders.pages.test_desk_intake import filled_in

pytestmark = pytest.mark.django_db


def opened(**changes: object) -> None:
    zone_versions.write(by=SYSTEM, content=content(**changes), number=0, opens=True)


def in_order(*orders: WorkOrder) -> list[WorkOrder]:
    """Return orders as the inbox of their office has them."""
    return list(WorkOrder.objects.filter(pk__in=[one.pk for one in orders]).order_by("queue_key", "id"))


@pytest.mark.parametrize(("priority", "hours"), [(0, 0), (1, 1), (20, 12), (30, 18), (40, 24), (99, 24)])
def test_the_greatest_priority_is_worth_a_day(priority: int, hours: int) -> None:
    assert rules.first_by_hours(priority) == hours


def test_an_order_of_a_zone_goes_before_others_of_its_term_and_after_what_is_urgent(submit: Submit) -> None:
    opened(priority=40)
    urgent, usual = submit(urgent=True).order, submit().order
    zones = submit(zone=CODE).order
    assert in_order(usual, zones, urgent) == [urgent, zones, usual]
    # Its terms are those of any other.
    assert zones.due_at is not None
    assert usual.due_at is not None
    assert abs(zones.due_at - usual.due_at) < timedelta(minutes=1)


def test_it_stays_so_with_every_step_and_whatever_becomes_of_the_zone(submit: Submit) -> None:
    opened(priority=40)
    usual, zones = submit().order, submit(zone=CODE).order
    zone_versions.close_zone(by=SYSTEM, code=CODE, number=2)
    usual, zones = bring_to(usual, "accepted"), bring_to(zones, "accepted")
    assert in_order(usual, zones) == [zones, usual]
    assert give(zones, "assign", lawyer_id=able_lawyers(zones)[0]).facts[FIRST_BY_HOURS] == 24


def test_people_of_other_divisions_and_codes_that_nobody_has_change_nothing(submit: Submit) -> None:
    opened(priority=40, places=["440106"])
    assert FIRST_BY_HOURS not in submit(zone=CODE).order.facts
    assert FIRST_BY_HOURS not in submit(zone="nowhere").order.facts
    assert FIRST_BY_HOURS not in submit().order.facts


def test_from_the_page_of_the_zone_to_the_inbox(pages: None) -> None:
    opened()
    client = Client()
    assert f"/help?zone={CODE}" in client.get(f"/zones/{CODE}").content.decode()
    assert f"/help?zone={CODE}" in client.get(f"/zones/{CODE}/situation-1").content.decode()
    assert client.get(f"/help?zone={CODE}")["Location"] == "/help/words"
    assert hand_in(client).facts[FIRST_BY_HOURS] == 18
    # The next one in this browser follows from no zone.
    assert FIRST_BY_HOURS not in hand_in(client).facts
    # Nor does what a page of yesterday leads to.
    zone_versions.close_zone(by=SYSTEM, code=CODE, number=2)
    assert f"/help?zone={CODE}" not in client.get(f"/zones/{CODE}").content.decode()
    client.get(f"/help?zone={CODE}")
    assert FIRST_BY_HOURS not in hand_in(client).facts


@pytest.mark.usefixtures("pages")
def test_from_a_talk_in_the_zone_to_the_inbox() -> None:
    opened()
    desk = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))

    def talk() -> Consultation:
        asked = question(kind=Kind.CHAT, reach=Reach(name="蒋先生", phone="13800138000"), zone=CODE)
        row = ask(by=ANONYMOUS, question=asked).consultation
        take_step(by=desk.actor, code=row.code, command=Command.GRAB, version=1, data={})
        return row

    on_one_page = filled_in(words=TEXT, agreed="on", **{"from": talk().code})
    del on_one_page["channel"]
    code = desk.post("/desk/orders/new", on_one_page)["Location"].rsplit("/", 1)[1]
    assert WorkOrder.objects.get(code=code).facts[FIRST_BY_HOURS] == 18
    # Page by page, as the person would fill it in themselves.
    begun = {"kind": "legal_aid", "from": talk().code, "agreed": "on"}
    assert desk.post("/desk/orders/new/begin", begun).status_code == 302
    walk(desk.client)
    handed = desk.client.post("/help/submit")
    assert handed.status_code == 302, handed.content.decode()
    newest = WorkOrder.objects.latest("id")
    assert newest.code != code
    assert newest.facts[FIRST_BY_HOURS] == 18
