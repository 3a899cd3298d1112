"""Whoever's matter is closed is asked how it was."""

import pytest
from django.test import Client

from fawang.feedback import queries
from fawang.feedback.actions import rate
from fawang.feedback.actions.reactions import invite_rating
from fawang.feedback.models import FollowUp
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.notices.models import Notice
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders.events import StepTaken
from fawang.work_orders.queries import WorkOrder, order_by_id
from tests.cases import bring_to
from tests.conftest import Submit

pytestmark = pytest.mark.django_db


def steps(order: WorkOrder) -> list[StepTaken]:
    rows = OutboxEvent.objects.filter(name="work_orders.step_taken", payload__order_id=order.pk).order_by(
        "id"
    )
    return [StepTaken.read(row.payload) for row in rows]


def test_closing_invites_with_a_link_that_opens_without_signing_in(closed: WorkOrder, client: Client) -> None:
    for step in steps(closed):
        invite_rating(step)
    notice = Notice.objects.get()
    assert (notice.text, notice.order_ref) == ("closed", f"work_orders.order:{closed.pk}")
    assert f"/rate/{closed.code}/{queries.rating_token(closed)}" in str(notice.params)
    assert client.get(f"/rate/{closed.code}/{queries.rating_token(closed)}").status_code == 200


def test_delivered_twice_it_invites_once(closed: WorkOrder) -> None:
    for _ in range(2):
        invite_rating(steps(closed)[-1])
    assert Notice.objects.count() == 1


def test_each_closing_invites_anew(closed: WorkOrder) -> None:
    invite_rating(steps(closed)[-1])
    first = str(Notice.objects.get().params)
    rate(by=ANONYMOUS, order=closed, score=1, reasons=["not_paid"])
    again = bring_to(order_by_id(closed.pk), "closed")
    invite_rating(steps(again)[-1])
    assert Notice.objects.count() == 2
    assert str(Notice.objects.latest("id").params) != first
    assert FollowUp.objects.count() == 1


def test_who_wants_to_hear_nothing_hears_nothing(submit: Submit) -> None:
    reach = Reach(name="蒋", phone="13800138000", medium=Medium.NONE)
    order = bring_to(submit(reach=reach).order, "closed")
    invite_rating(steps(order)[-1])
    assert not Notice.objects.exclude(state="suppressed").exists()
