"""What a partner has told becomes an order without being told again, and is accepted by it."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django import Settings

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.kernel.security import personal_data
from fawang.partners.actions import orders
from fawang.partners.actions.exchange import receive
from fawang.partners.actions.personal_data import forget_ended
from fawang.partners.actions.referrals import attach_order
from fawang.partners.queries import referrals as queries
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.queries import WorkOrder
from tests.browser import Browser
from tests.cases import give, intake
from tests.partners.cases import message, offered, partner, step

pytestmark = pytest.mark.django_db


def test_the_page_that_takes_in_is_filled_in(officers: Browser, order: WorkOrder) -> None:
    partner("110")
    row = receive(by=SYSTEM, partner="110", message=message())
    page = officers.get(reverse("work_orders:intake"), **{"from": row.code})
    assert page.status_code == 200
    assert "厂里扣着工资不发" in page.content.decode()
    assert f"/desk/referrals/{row.code}" in page.content.decode()
    orders.note_application(by=officers.actor, code=row.code, order_id=order.pk)
    orders.note_application(by=officers.actor, code=row.code, order_id=order.pk)
    row.refresh_from_db()
    assert (row.state, row.order_id) == ("accepted", order.pk)
    with pytest.raises(Conflict, match="referral_has_order"):
        orders.prepare(by=officers.actor, code=row.code)


def test_statutory_terms_run_from_the_first_receipt(officers: Browser) -> None:
    partner("110")
    first = datetime(2026, 11, 2, 9, tzinfo=clock.CHINA)
    with clock.at(first):
        row = receive(by=SYSTEM, partner="110", message=message())
    with clock.at(first + timedelta(days=1)):
        row = step(row, "refuse", reason="information_missing", next="giver")
        row = receive(by=SYSTEM, partner="110", message=message(step=2, words="补充"))
    with clock.at(first + timedelta(days=2)):
        told = orders.prepare(by=officers.actor, code=row.code)
        late = submit(by=officers.actor, intake=intake()).order
        order = submit(by=officers.actor, intake=intake(received_at=told.received_at)).order
    assert told.received_at == first
    assert order.due_at is not None
    assert late.due_at is not None
    assert order.due_at < late.due_at


def test_what_is_ours_already_or_elsewhere_is_not_taken_in(officers: Browser) -> None:
    partner("12368")
    with pytest.raises(Conflict, match="referral_moved_on"):
        orders.prepare(by=officers.actor, code=offered().code)
    partner("110")
    row = receive(by=SYSTEM, partner="110", message=message(region="440106"))
    with pytest.raises(NotFound):
        orders.prepare(by=officers.actor, code=row.code)


def test_erasing_an_order_takes_its_referrals_with_it(order: WorkOrder) -> None:
    partner("12368")
    row = offered(order=order.code)
    give(order, "withdraw", reason="不再需要")
    with pytest.raises(Conflict, match="referral_open"):
        personal_data.erase(by=SYSTEM, record=personal_data.find(order.code))
    row = step(row, "withdraw", reason="no_longer_needed", words="蒋先生来电")
    exported = personal_data.export(by=SYSTEM, records=[personal_data.find(order.code)])
    assert "蒋先生来电" in str(exported)
    personal_data.erase(by=SYSTEM, record=personal_data.find(order.code))
    row.refresh_from_db()
    assert (row.fields, row.tokens, row.erased) == ("", [], True)


def test_a_referral_without_an_order_is_found_and_erased_by_its_number() -> None:
    partner("110")
    row = receive(by=SYSTEM, partner="110", message=message())
    row = step(row, "refuse", reason="person_declined", next="giver")
    receive(by=SYSTEM, partner="110", message=message(type="withdrawn", step=2, reason="kept"))
    personal_data.erase(by=SYSTEM, record=personal_data.find(row.code))
    row.refresh_from_db()
    assert row.fields == ""
    with pytest.raises(NotFound):
        personal_data.find(row.code)


def test_who_it_was_about_is_forgotten_long_after_its_end_where_no_order_came_of_it(
    order: WorkOrder, settings: Settings
) -> None:
    settings.FAWANG_PARTNER_REFERRAL_DAYS = 100
    partner("110")
    begun = datetime(2026, 1, 5, 9, tzinfo=clock.CHINA)
    with clock.at(begun):
        rows = [
            receive(by=SYSTEM, partner="110", message=message(number=f"R-{number}")) for number in range(3)
        ]
        ended, kept, still_open = rows
        attach_order(by=SYSTEM, code=kept.code, order_id=order.pk)
        for row in (ended, kept):
            receive(
                by=SYSTEM, partner="110",
                message=message(type="withdrawn", number=row.reference, step=2, reason="no_longer_needed"),
            )  # fmt: skip
    assert forget_ended(by=SYSTEM, now=begun + timedelta(days=99)) == 0
    assert forget_ended(by=SYSTEM, now=begun + timedelta(days=101)) == 1
    assert forget_ended(by=SYSTEM, now=begun + timedelta(days=101)) == 0
    for row in rows:
        row.refresh_from_db()
    assert (ended.fields, ended.phone_hash, ended.tokens, ended.erased) == ("", b"", [], True)
    assert "13800138000" in kept.fields, "it goes with its order"
    assert "13800138000" in still_open.fields
    assert [one.command for one in queries.trail(ended)] == ["offer", "withdraw"], "the pair's book stays"


def test_only_one_order_belongs_to_a_referral(order: WorkOrder) -> None:
    partner("110")
    row = receive(by=SYSTEM, partner="110", message=message())
    attach_order(by=SYSTEM, code=row.code, order_id=order.pk)
    with pytest.raises(Conflict, match="referral_has_order"):
        attach_order(by=SYSTEM, code=row.code, order_id=submit(by=ANONYMOUS, intake=intake()).order.pk)
