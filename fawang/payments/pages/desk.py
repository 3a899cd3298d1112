"""The book of an office: what is owed and was paid; taking money at the counter, waiving, paying back."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.payments.actions import refunds, requests, settlements
from fawang.payments.models import Payment
from fawang.payments.queries import payments as queries
from fawang.payments.rules.procedure import (
    AT_COUNTER,
    PROCEDURE,
    Facts,
    RefundState,
    State,
    Waiver,
    Way,
    yuan_of,
)
from fawang.payments.texts import labels
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders

VIEW = (Permission.PAYMENT_VIEW, Permission.PAYMENT_RECORD, Permission.PAYMENT_REFUND)


class CounterForm(forms.Form):
    """What somebody has paid at the counter."""

    use_required_attribute = False
    way = forms.ChoiceField(
        label=_("How was it paid?"),
        choices=[(way, labels.WAYS[way]) for way in AT_COUNTER],
        widget=forms.RadioSelect,
    )
    amount = forms.DecimalField(
        label=_("Amount in yuan"),
        max_digits=11,
        decimal_places=2,
        min_value=Decimal("0.01"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    receipt = forms.CharField(label=_("Number of the paper receipt or of the terminal's slip"), max_length=60)


class WaiverForm(forms.Form):
    """Why nobody pays."""

    use_required_attribute = False
    why = forms.ChoiceField(
        label=_("Why is it waived?"), choices=list(labels.WAIVERS.items()), widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("On which paper or rule does it rest?"),
        max_length=200,
        help_text=_("Such as the grant of legal aid with its number, or the article."),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class RefundForm(forms.Form):
    """Why it goes back."""

    use_required_attribute = False
    note = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


_FORMS: dict[str, type[forms.Form]] = {"settle": CounterForm, "waive": WaiverForm, "refund": RefundForm}


@never_cache
@allow(*VIEW)
def book(request: ActingRequest) -> HttpResponse:
    """List the payments of the offices within one's reach."""
    state, cursor = request.GET.get("state", ""), request.GET.get("cursor", "")
    known = state if state in {*State, queries.TO_REFUND} else ""
    page, sums = queries.listed(request.actor, state=known, cursor=cursor), queries.balance(request.actor)
    names = [("", gettext("All")), *labels.STATES.items(), (queries.TO_REFUND, gettext("Money to go back"))]
    here = reverse("payments:book", query={"state": known})
    context = {
        "rows": [_row(row) for row in page.rows],
        "filters": [
            {
                "label": name,
                "href": reverse("payments:book", query={"state": code}),
                "current": code == known,
            }
            for code, name in names
        ],
        "settled": yuan_of(sums["settled"]),
        "waiting": yuan_of(sums["waiting"]) if sums["waiting"] else "",
        "next_href": f"{here}&cursor={page.next}" if page.next else "",
        "first_href": here if cursor else "",
    }
    return render(request, "payments/desk/book.html", context)


def _row(row: Payment) -> dict[str, Any]:
    return {
        "row": row,
        "sum": yuan_of(row.amount),
        "state": labels.STATES[row.state],
        "tone": labels.TONES[row.state],
        "href": reverse("payments:one", args=[row.code]),
    }


@never_cache
@allow(*VIEW)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a payment, and take what somebody does with it."""
    row = queries.visible(request.actor, code)
    command, problem = request.POST.get("command", ""), None
    failed: forms.Form | None = None
    if request.method == "POST":
        failed = _FORMS.get(command, forms.Form)(request.POST)
        if failed.is_valid():
            try:
                _do(request, row, command, failed.cleaned_data)
                return HttpResponseRedirect(reverse("payments:one", args=[code], query={"done": "1"}))
            except Problem as against:
                problem = against
                show_problem(failed, against)
                row = queries.visible(request.actor, code)
    context = _facts(request, row, command, failed)
    status = problem.status if problem else 422 if failed is not None else 200
    return marked(render(request, "payments/desk/one.html", context, status=status), problem)


def _do(request: ActingRequest, row: Payment, command: str, given: dict[str, Any]) -> None:
    by, code = request.actor, row.code
    seen = whole_number(request.POST.get("version", ""), digits=9)
    version = row.version if seen is None else seen
    match command:
        case "settle":
            settlements.record_at_counter(
                by=by, code=code, way=Way(given["way"]), receipt=given["receipt"],
                amount=int(given["amount"] * 100), version=version,
            )  # fmt: skip
        case "waive":
            given["why"] = Waiver(given["why"])
            requests.waive(by=by, code=code, version=version, **given)
        case "refund":
            refunds.refund_payment(by=by, code=code, note=given["note"], version=version)
        case "pay_out":
            if (refund_id := whole_number(request.POST.get("refund", ""))) is None:
                raise Invalid("invalid")
            refunds.pay_out(by=by, code=code, refund_id=refund_id)


def _facts(request: ActingRequest, row: Payment, command: str, failed: forms.Form | None) -> dict[str, Any]:
    held = queries.permissions_on(row, request.actor)
    facts = Facts(row.state, row.amount, row.amount)
    open_ = {step.command for step in PROCEDURE.open_steps(facts, permissions=held, now=clock.now())}
    shown = {
        name: failed
        if command == name and failed is not None
        else made(initial={"amount": yuan_of(row.amount)})
        for name, made in _FORMS.items()
        if name in open_
    }
    refunds = queries.refunds_of(row)
    return {
        **_row(row),
        "order_seen": bool(work_orders.permissions_on(row.order, request.actor) & work_orders.SEEING),
        "waiver": labels.WAIVERS.get(row.waiver, ""),
        "money": [
            {"row": one, "sum": yuan_of(one.amount), "way": labels.WAYS[one.way]}
            for one in queries.money_of(row)
        ],
        "refunds": [
            {
                "row": one,
                "sum": yuan_of(one.money.amount),
                "why": labels.REFUND_REASONS[one.reason],
                "state": labels.REFUNDS[one.state],
                "tone": labels.REFUND_TONES[one.state],
                "by_hand": one.state != RefundState.DONE
                and one.try_at is None
                and Permission.PAYMENT_REFUND in held,
            }
            for one in refunds
        ],
        "forms": shown,
        "command": command,
        "failed": failed,
        "done": bool(request.GET.get("done")) and request.method == "GET",
    }
