"""Two processes sign, seal, pay or waive the same at once: one certificate, one number, one payment."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from fawang.certificates.actions.endings import decide_ending, propose_ending
from fawang.certificates.actions.signatures import STORE, seal_certificate, sign_certificate
from fawang.certificates.models import Certificate, NumberYear, Signature
from fawang.certificates.queries.verification import by_file
from fawang.certificates.rules.procedure import Ending, State
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Problem
from fawang.payments.actions.refunds import pay_out, refund_payment, try_refund
from fawang.payments.actions.requests import cancel_payment, waive
from fawang.payments.actions.settlements import ask_side, begin, record_at_counter
from fawang.payments.models import Attempt, Money, Payment, Refund
from fawang.payments.rules.procedure import MoneyState, Waiver, Way
from fawang.payments.rules.procedure import State as PaymentState
from fawang.people.rules import Role
from fawang.work_orders.queries import WorkOrder
from tests.browser import sign_in
from tests.certificates.cases import Office, draft, register
from tests.certificates.vault import PIN
from tests.faults.test_certificates import office, order, side, vault
from tests.payments.cases import SECRET, RunningSide, due
from tests.races import at_once

__all__ = ["office", "order", "side", "vault"]


def unexpected(outcomes: list[Any], *codes: str) -> list[Any]:
    """Return what went wrong otherwise than by these codes."""
    return [
        one for one in outcomes
        if isinstance(one, Exception) and not (isinstance(one, Problem) and one.code in codes)
    ]  # fmt: skip


def test_the_same_signature_from_two_windows_is_one(office: Office, order: WorkOrder) -> None:
    row = draft(order, office)
    works: list[Callable[[], Any]] = [
        lambda: sign_certificate(by=office.notary.actor, code=row.code, pin=PIN) for _ in range(3)
    ]
    assert unexpected(at_once(works), "stale") == []
    row.refresh_from_db()
    assert (row.state, row.ordinal, NumberYear.objects.get().last) == (State.SIGNED, 1, 1)
    assert Signature.objects.filter(certificate=row).count() == 1
    sealing: list[Callable[[], Any]] = [lambda: seal_certificate(by=SYSTEM, certificate_id=row.pk)] * 3
    assert unexpected(at_once(sealing)) == []
    row.refresh_from_db()
    assert row.state == State.VALID
    assert OutboxEvent.objects.filter(name="certificates.issued").count() == 1
    found = by_file(STORE.read(row.file))
    assert found is not None
    assert [one.intact and one.trusted for one in found.signatures] == [True, True]


def test_two_appraisers_who_sign_at_once_both_sign(office: Office, order: WorkOrder) -> None:
    second = sign_in(Role.CERTIFIER, office.unit)
    register(office.vault, office.unit, second.staff_id, "second", "李鉴定人")
    both = (office.notary, second)
    row = draft(order, office, signers=tuple(one.staff_id for one in both))
    for _round in range(2):
        # Whoever was slower signs the file that has the other signature in it.
        works: list[Callable[[], Any]] = [
            lambda who=who: sign_certificate(by=who.actor, code=row.code, pin=PIN)  # type: ignore[misc]
            for who in both
        ]
        assert unexpected(at_once(works), "stale") == []
    row = seal_certificate(by=SYSTEM, certificate_id=row.pk)
    found = by_file(STORE.read(row.file))
    assert found is not None
    assert [(one.intact, one.trusted) for one in found.signatures] == [(True, True)] * 3
    assert (Certificate.objects.count(), row.ordinal) == (1, 1)


def test_an_ending_is_decided_once(office: Office, order: WorkOrder) -> None:
    row = draft(order, office)
    sign_certificate(by=office.notary.actor, code=row.code, pin=PIN)
    row = seal_certificate(by=SYSTEM, certificate_id=row.pk)
    propose_ending(
        by=office.notary.actor, code=row.code, ending=Ending.REVOKE, reason="内容不实", version=row.version
    )
    works: list[Callable[[], Any]] = [
        lambda granted=granted: decide_ending(  # type: ignore[misc]
            by=office.head.actor, code=row.code, granted=granted, version=row.version
        )
        for granted in (True, False, True)
    ]
    outcomes = at_once(works)
    assert unexpected(outcomes, "stale", "nothing_proposed", "moved_on_certificate") == []
    row.refresh_from_db()
    ended = OutboxEvent.objects.filter(name="certificates.ended").count()
    assert (row.state, ended) in ((State.REVOKED, 1), (State.VALID, 0))


@pytest.fixture
def paid(order: WorkOrder, side: RunningSide, settings: Settings) -> tuple[Payment, str]:
    """A payment whose money has come at the payment side; nobody has asked yet."""
    settings.FAWANG_PAYMENT_URL, settings.FAWANG_PAYMENT_SECRET = side.url, SECRET
    side.mode("silent")
    row = due(order)
    return row, begin(by=ANONYMOUS, row=row).reference


def settled() -> list[Any]:
    """Return what was told of payments that are settled."""
    return list(
        OutboxEvent.objects.filter(name="payments.settled").values_list("payload__way", "payload__waiver")
    )


def test_money_that_several_learn_of_at_once_settles_once(paid: tuple[Payment, str]) -> None:
    row, reference = paid
    works: list[Callable[[], Any]] = [lambda: ask_side(by=SYSTEM, reference=reference)] * 4
    assert unexpected(at_once(works)) == []
    row.refresh_from_db()
    assert (row.state, Money.objects.count(), settled()) == (PaymentState.PAID, 1, [("online", "")])


def test_two_who_begin_to_pay_at_once_have_one_attempt(
    order: WorkOrder, side: RunningSide, settings: Settings
) -> None:
    settings.FAWANG_PAYMENT_URL, settings.FAWANG_PAYMENT_SECRET = side.url, SECRET
    side.mode("never")
    row = due(order)
    works: list[Callable[[], Any]] = [lambda: begin(by=ANONYMOUS, row=row)] * 3
    outcomes = at_once(works)
    assert unexpected(outcomes) == []
    assert len({getattr(one, "reference", "") for one in outcomes}) == 1
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("other", ["counter", "waiver", "cancelled"])
def test_paid_online_and_settled_otherwise_at_once(
    office: Office, paid: tuple[Payment, str], other: str
) -> None:
    """Whichever is first settles it; what came besides goes back, all of it, once."""
    row, reference = paid
    clerk = sign_in(Role.OFFICE_HEAD, row.unit)
    ways: dict[str, Callable[[], Any]] = {
        "counter": lambda: record_at_counter(
            by=clerk.actor, code=row.code, way=Way.CASH, receipt="1", amount=row.amount, version=row.version
        ),
        "waiver": lambda: waive(
            by=clerk.actor, code=row.code, why=Waiver.AID, source="（2026）1号", version=row.version
        ),
        "cancelled": lambda: cancel_payment(by=SYSTEM, key=row.key),
    }
    outcomes = at_once([ways[other], lambda: ask_side(by=SYSTEM, reference=reference)])
    assert unexpected(outcomes, "stale", "moved_on_payment") == []
    # The counter was slower: it has not taken the money, or takes it back.
    row.refresh_from_db()
    online = Money.objects.get(way=Way.ONLINE)
    if online.state == MoneyState.SETTLES:
        assert (row.state, settled()) == (PaymentState.PAID, [("online", "")])
        assert not Refund.objects.exists()
    else:
        assert row.state != PaymentState.DUE
        assert Refund.objects.get().money_id == online.pk
        assert len(settled()) == (other != "cancelled")
    assert Money.objects.filter(state=MoneyState.SETTLES).count() <= 1


def test_a_refund_that_two_send_at_once_goes_out_once(
    office: Office, paid: tuple[Payment, str], side: RunningSide
) -> None:
    row, reference = paid
    ask_side(by=SYSTEM, reference=reference)
    row.refresh_from_db()
    head = sign_in(Role.OFFICE_HEAD, row.unit)
    asking: list[Callable[[], Any]] = [
        lambda: refund_payment(by=head.actor, code=row.code, note="不予办理", version=row.version)
    ] * 2
    assert unexpected(at_once(asking), "stale", "moved_on_payment") == []
    refund = Refund.objects.get()
    before = len(side.noted("refunds"))
    works: list[Callable[[], Any]] = [
        *[lambda: try_refund(by=SYSTEM, refund_id=refund.pk)] * 2,
        lambda: pay_out(by=head.actor, code=row.code, refund_id=refund.pk),
    ]
    assert unexpected(at_once(works), "refund_by_side") == []
    row.refresh_from_db()
    assert row.state == PaymentState.REFUNDED
    assert len(side.noted("refunds")) == before + 1
    assert OutboxEvent.objects.filter(name="payments.returned").count() == 1
