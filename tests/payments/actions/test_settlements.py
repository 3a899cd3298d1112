"""Money that comes in: paid, refused, twice, late, never, the wrong amount, and what nobody has signed."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings
from standardwebhooks import Webhook

from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound, Unavailable
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.payments.actions.refunds import pay_out, refund_payment
from fawang.payments.actions.requests import cancel_payment, waive
from fawang.payments.actions.settlements import begin, record_at_counter
from fawang.payments.models import Attempt, Money, Payment, Refund
from fawang.payments.queries import payments as queries
from fawang.payments.rules.procedure import MoneyState, RefundState, State, Waiver, Way
from fawang.payments.tasks import reconcile
from fawang.people.rules import Role
from fawang.work_orders.queries import WorkOrder
from lab.platforms.payment_side import signed_headers, standing
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.payments.cases import SECRET, RunningSide, due

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(nanhai: UnitRow) -> Browser:
    return sign_in(Role.OFFICE_HEAD, nanhai)


@pytest.fixture
def clerk(nanhai: UnitRow) -> Browser:
    return sign_in(Role.OFFICE_OFFICER, nanhai)


def asked_again(minutes: int = 2) -> None:
    """Let the sweeper run, a while later."""
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        reconcile(0)


def settled() -> list[dict[str, object]]:
    """Return what was told of payments that are settled."""
    return list(OutboxEvent.objects.filter(name="payments.settled").values_list("payload", flat=True))


def after(side: RunningSide, payment: Payment, mode: str) -> Payment:
    """Return the payment, begun at a payment side that behaves so, after the sweeper has run."""
    side.mode(mode)
    begin(by=ANONYMOUS, row=payment)
    asked_again()
    payment.refresh_from_db()
    return payment


def test_what_was_paid_is_learned_by_asking(side: RunningSide, payment: Payment) -> None:
    assert after(side, payment, "silent").state == State.PAID
    [news] = settled()
    assert (news["amount"], news["way"], news["key"]) == (20_050, "online", "test:fee")
    [begun] = [one for one in side.noted("begun") if one["subject"] == "委托公证"][-1:]
    assert (begun["amount"], begun["currency"]) == (20_050, "CNY")
    assert "蒋" not in json.dumps(begun, ensure_ascii=False)
    asked_again(60)
    assert Money.objects.count() == 1
    assert len(settled()) == 1


def test_what_is_paid_twice_settles_once_and_the_second_goes_back(
    side: RunningSide, payment: Payment
) -> None:
    after(side, payment, "twice")
    assert payment.state == State.PAID
    assert sorted(Money.objects.values_list("state", flat=True)) == [MoneyState.RETURNED, MoneyState.SETTLES]
    refund = Refund.objects.get()
    assert (refund.reason, refund.state) == ("paid_twice", RefundState.DONE)
    assert [one["amount"] for one in side.noted("refunds") if one["sum"].startswith("t-")][-1] == 20_050
    assert len(settled()) == 1


def test_a_wrong_amount_settles_nothing_and_goes_back(side: RunningSide, payment: Payment) -> None:
    after(side, payment, "wrong")
    assert payment.state == State.DUE
    refund = Refund.objects.select_related("money").get()
    assert (refund.reason, refund.state, refund.money.amount) == ("amount_differs", RefundState.DONE, 20_049)
    assert settled() == []
    # And it can be paid again.
    assert after(side, payment, "silent").state == State.PAID


def test_what_is_refused_can_be_tried_again(side: RunningSide, payment: Payment) -> None:
    after(side, payment, "refused")
    assert payment.state == State.DUE
    assert Attempt.objects.get().outcome == "refused"
    assert after(side, payment, "silent").state == State.PAID
    assert Attempt.objects.count() == 2


def test_what_comes_late_still_settles(side: RunningSide, payment: Payment) -> None:
    after(side, payment, "late")
    assert payment.state == State.DUE
    asked_again(300)
    payment.refresh_from_db()
    assert payment.state == State.PAID


def test_what_never_comes_is_asked_for_some_days_and_no_longer(side: RunningSide, payment: Payment) -> None:
    after(side, payment, "never")
    assert payment.state == State.DUE
    for days in range(1, 9):
        asked_again(days * 1440)
    attempt = Attempt.objects.get()
    assert attempt.ask_at is None
    assert attempt.asked > 5


def test_a_late_sum_after_a_waiver_or_the_end_goes_back(
    side: RunningSide, payment: Payment, clerk: Browser, order: WorkOrder
) -> None:
    other = due(order, key="test:other")
    side.mode("late")
    for row in (payment, other):
        begin(by=ANONYMOUS, row=row)
    asked_again()
    waive(
        by=clerk.actor,
        code=payment.code,
        why=Waiver.AID,
        source="（2026）南法援字第1号",
        version=payment.version,
    )
    cancel_payment(by=SYSTEM, key="test:other")
    asked_again(300)
    assert list(Refund.objects.values_list("reason", "state")) == [("not_owed", "done"), ("not_owed", "done")]
    assert [news["waiver"] for news in settled()] == ["aid"]


def test_while_the_payment_side_is_away_nothing_is_lost(side: RunningSide, payment: Payment) -> None:
    side.mode("down")
    with pytest.raises(Unavailable, match="payment_side_away"):
        begin(by=ANONYMOUS, row=payment)
    side.mode("silent")
    attempt = begin(by=ANONYMOUS, row=payment)
    assert (Attempt.objects.count(), attempt.pay_url.startswith(side.url)) == (1, True)
    assert begin(by=ANONYMOUS, row=payment).pk == attempt.pk


def test_without_a_payment_side_one_pays_at_the_counter(payment: Payment) -> None:
    with pytest.raises(Conflict, match="no_payment_side"):
        begin(by=ANONYMOUS, row=payment)


# --- what it tells by itself ---------------------------------------------------------------------


def told(payment: Payment, *, mode: str = "paid", secret: str = SECRET, change: str = "") -> int:
    """Send what the payment side would tell; return the status."""
    attempt = Attempt.objects.get(payment=payment)
    entry = {"reference": attempt.reference, "mode": mode, "amount": payment.amount, "asked": 0}
    content = json.dumps(standing(entry))
    headers = signed_headers(Webhook(secret), content)
    sent = Client(enforce_csrf_checks=True).post(
        "/payments/notices", content + change, content_type="application/json", headers=headers
    )
    return sent.status_code


def test_what_is_told_with_its_signature_is_kept_once(side: RunningSide, payment: Payment) -> None:
    side.mode("never")
    begin(by=ANONYMOUS, row=payment)
    assert [told(payment), told(payment)] == [204, 204]
    payment.refresh_from_db()
    assert (payment.state, Money.objects.count(), len(settled())) == (State.PAID, 1, 1)


def test_what_nobody_has_signed_is_nothing(side: RunningSide, payment: Payment, settings: Settings) -> None:
    side.mode("never")
    begin(by=ANONYMOUS, row=payment)
    assert told(payment, secret="whsec_" + "QUJD" * 8) == 403
    assert told(payment, change=" ") == 403
    assert Client().post("/payments/notices", "{}", content_type="application/json").status_code == 403
    payment.refresh_from_db()
    assert (payment.state, Money.objects.count()) == (State.DUE, 0)
    settings.FAWANG_PAYMENT_URL = ""
    assert told(payment) == 404


# --- at the counter ------------------------------------------------------------------------------


def test_the_counter_takes_exactly_what_is_owed_once(
    payment: Payment, clerk: Browser, order: WorkOrder
) -> None:
    def take(row: Payment, amount: int, receipt: str = "NO 1") -> Payment:
        return record_at_counter(
            by=clerk.actor, code=row.code, way=Way.CASH, receipt=receipt, amount=amount, version=row.version
        )

    with pytest.raises(Conflict, match="amount_differs"):
        take(payment, 20_000)
    assert take(payment, 20_050).state == State.PAID
    # Sent twice it is the same money; for another payment a receipt is not good again.
    assert take(payment, 20_050).state == State.PAID
    assert Money.objects.count() == 1
    with pytest.raises(Conflict, match="receipt_used"):
        take(due(order, key="test:other"), 20_050)
    with pytest.raises(Conflict, match=r"stale|moved_on_payment"):
        take(payment, 20_050, "NO 2")


def test_who_has_paid_at_the_counter_and_online_gets_the_second_back(
    side: RunningSide, payment: Payment, clerk: Browser
) -> None:
    begin(by=ANONYMOUS, row=payment)
    record_at_counter(
        by=clerk.actor, code=payment.code, way=Way.POS, receipt="77", amount=20_050, version=payment.version
    )
    asked_again()
    assert list(Money.objects.order_by("pk").values_list("way", "state")) == [
        ("pos", MoneyState.SETTLES), ("online", MoneyState.RETURNED),
    ]  # fmt: skip


# --- back ----------------------------------------------------------------------------------------


def test_a_refund_needs_the_permission_and_goes_where_the_money_came_from(
    side: RunningSide, payment: Payment, clerk: Browser, head: Browser
) -> None:
    after(side, payment, "silent")
    with pytest.raises(NotAllowed):
        refund_payment(by=clerk.actor, code=payment.code, note="重复", version=payment.version)
    refund_payment(by=head.actor, code=payment.code, note="不予办理", version=payment.version)
    asked_again()
    payment.refresh_from_db()
    assert payment.state == State.REFUNDED
    assert OutboxEvent.objects.filter(name="payments.returned").count() == 1


def test_cash_is_paid_out_by_hand(payment: Payment, head: Browser) -> None:
    record_at_counter(
        by=head.actor, code=payment.code, way=Way.CASH, receipt="1", amount=20_050, version=payment.version
    )
    payment.refresh_from_db()
    refund_payment(by=head.actor, code=payment.code, note="不予办理", version=payment.version)
    asked_again()
    refund = Refund.objects.get()
    assert refund.state == RefundState.ASKED
    assert pay_out(by=head.actor, code=payment.code, refund_id=refund.pk).state == State.REFUNDED
    assert pay_out(by=head.actor, code=payment.code, refund_id=refund.pk).state == State.REFUNDED


def test_what_the_payment_side_will_not_pay_back_a_person_does(
    side: RunningSide, payment: Payment, head: Browser
) -> None:
    after(side, payment, "silent")
    refund_payment(by=head.actor, code=payment.code, note="不予办理", version=payment.version)
    side.mode("down")
    asked_again()
    with pytest.raises(Conflict, match="refund_by_side"):
        pay_out(by=head.actor, code=payment.code, refund_id=Refund.objects.get().pk)
    side.mode("no_refund")
    asked_again(600)
    refund = Refund.objects.get()
    assert refund.state == RefundState.REFUSED
    assert pay_out(by=head.actor, code=payment.code, refund_id=refund.pk).state == State.REFUNDED


def test_other_offices_see_nothing_of_it(payment: Payment) -> None:
    other = sign_in(Role.OFFICE_HEAD, unit_at("440606", UnitKind.LEGAL_AID_OFFICE))
    with pytest.raises(NotFound):
        queries.visible(other.actor, payment.code)
    assert queries.listed(other.actor).rows == []


def test_asking_again_is_the_same_payment_and_never_another_amount(
    order: WorkOrder, payment: Payment
) -> None:
    assert due(order).pk == payment.pk
    with pytest.raises(Conflict, match="payment_asked_otherwise"):
        due(order, amount=1)
