"""The page of whoever owes a fee: how much, what for, by which rule; paying, and how it stands."""

from typing import Any

import segno
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import address_of
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.forms import marked
from fawang.kernel.web.papers import LANGUAGE, PDF, to_pdf
from fawang.organisations import queries as organisations
from fawang.payments.actions import settlements
from fawang.payments.data import limits
from fawang.payments.models import Payment
from fawang.payments.queries import payments as queries
from fawang.payments.rules.procedure import MoneyState, State, yuan_of
from fawang.payments.texts import labels
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds.panels import Panel, Seen

#: When money has come, whatever became of it: there is a receipt.
_PAID = (State.PAID, State.REFUNDING, State.REFUNDED)


def panel(seen: Seen) -> Panel | None:
    """Return what is owed in an order, for the page of its applicants."""
    if not seen.key or work_orders.side_of(seen.order, seen.by) != kinds.first_side(seen.order):
        return None
    rows = [
        {
            "row": row,
            "sum": yuan_of(row.amount),
            "state": labels.STATES[row.state],
            "tone": labels.TONES[row.state],
            "due": row.state == State.DUE,
            "href": reverse("payments:own", args=[row.code, queries.token_of(row)]),
        }
        for row in queries.of_order(seen.order.pk)
        if row.state != State.CANCELLED
    ]
    return Panel("payments/own_panel.html", {"rows": rows}) if rows else None


@never_cache
@allow(Audience.EVERYBODY)
def own(request: ActingRequest, code: str, token: str) -> HttpResponse:
    """Show what is owed; begin to pay, and ask again how it stands."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row, problem = queries.by_token(code, token), None
    if request.method == "POST":
        try:
            if request.POST.get("command") == "pay":
                throttle.take(limits.BEGIN_BY_PAYMENT, code)
                settlements.begin(by=request.actor, row=row)
            else:
                _ask(row)
            return HttpResponseRedirect(request.path)
        except Problem as against:
            problem = against
            row = queries.by_token(code, token)
    context = {**_facts(row), "token": token, "problem": problem}
    status = problem.status if problem else 200
    return marked(render(request, "payments/own.html", context, status=status), problem)


def _ask(row: Payment) -> None:
    throttle.take(limits.ASK_BY_PAYMENT, row.code)
    attempt = queries.last_attempt(row)
    if attempt is not None:
        settlements.ask_side(by=SYSTEM, reference=attempt.reference)


def _facts(row: Payment) -> dict[str, Any]:
    now = clock.now()
    attempt = queries.open_attempt(row, now) if row.state == State.DUE else None
    last = queries.last_attempt(row)
    return {
        "row": row,
        "sum": yuan_of(row.amount),
        "state": labels.STATES[row.state],
        "tone": labels.TONES[row.state],
        "waiver": labels.WAIVERS.get(row.waiver, ""),
        "card": organisations.card(row.unit_id, now),
        "online": settlements.payment_side() is not None,
        "attempt": attempt if attempt and attempt.pay_url else None,
        "qr": segno.make(attempt.pay_url, micro=False).svg_data_uri(scale=6, border=4, light="#ffffff")
        if attempt and attempt.pay_url
        else "",
        "refused": bool(last and last.outcome == "refused" and row.state == State.DUE),
        "back": [
            {
                "sum": yuan_of(one.money.amount),
                "why": labels.REFUND_REASONS[one.reason],
                "done_at": one.done_at,
            }
            for one in queries.refunds_of(row)
        ],
        "has_receipt": row.state in _PAID,
    }


@never_cache
@allow(Audience.EVERYBODY)
def receipt(request: ActingRequest, code: str, token: str) -> HttpResponse:
    """Give the receipt of what was paid.

    Raises:
        NotFound: nothing was.
    """
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row = queries.by_token(code, token)
    money = next((one for one in queries.money_of(row) if one.state != MoneyState.SURPLUS), None)
    if row.state not in _PAID or money is None:
        raise NotFound("not_found")
    with translation.override(LANGUAGE):
        context = {
            "row": row,
            "sum": yuan_of(money.amount),
            "way": str(labels.WAYS[money.way]),
            "came_at": money.came_at,
            "office": organisations.unit(row.unit_id),
            "returned_at": row.ended_at if row.state == State.REFUNDED else None,
        }
    return as_download(f"receipt-{row.code}.pdf", PDF, to_pdf("payments/paper.html", context))
