"""Payment lists: a month by firm, closing one, the list itself and its file."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.wording import say
from fawang.outreach.actions import payments as actions
from fawang.outreach.models import PaymentList
from fawang.outreach.pages.contracts import tabs
from fawang.outreach.queries import payments as owed
from fawang.outreach.rules.advisers import month_of, read_month
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.regions import queries as regions

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAY = Permission.OUTREACH_MANAGE


class CloseForm(forms.Form):
    """Which list is closed, as it was on the screen."""

    county = forms.CharField(max_length=6)
    payee = forms.CharField(max_length=40)
    days = forms.IntegerField(min_value=1)


@never_cache
@allow(_MAY)
def month(request: ActingRequest) -> HttpResponse:
    """Show what could be closed for a month, and what is closed."""
    first = read_month(request.GET.get("month", ""), today=clock.today())
    problem = None
    if request.method == "POST":
        form = CloseForm(request.POST)
        if form.is_valid():
            try:
                row = actions.close_list(by=request.actor, month=month_of(first), **form.cleaned_data)
                return HttpResponseRedirect(
                    reverse("outreach:payment", args=[row.code], query={"saved": "1"})
                )
            except Problem as against:
                problem = against
    before = date(first.year - (first.month == 1), first.month - 1 or 12, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    context = {
        "tabs": tabs("payments"),
        "month": first,
        "before": month_of(before),
        "after": month_of(after) if after <= clock.today() else "",
        "drafts": [
            {"data": one, "county": regions.name(one.county), "paid": len(one.days) - one.beyond}
            for one in actions.drafts(request.actor, month_of(first))
        ],
        "closed": [
            {"row": row, "county": row.unit.name, "href": reverse("outreach:payment", args=[row.code])}
            for row in owed.payment_lists(request.actor, month_of(first))
        ],
        "sum": owed.month_total(request.actor, month_of(first)),
        "problem": say(problem.code, **problem.params) if problem else "",
    }
    return render(request, "outreach/desk/payments.html", context, status=problem.status if problem else 200)


@never_cache
@allow(_MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a closed list."""
    row = owed.payment_list(request.actor, code)
    context = {"row": row, "lines": _lines(row), "saved": bool(request.GET.get("saved")), **_signed(row)}
    return render(request, "outreach/desk/payment.html", context)


def _signed(row: PaymentList) -> dict[str, Any]:
    return {"closed_by": people.staff_named({row.closed_by}).get(row.closed_by, "–")}


def _lines(row: PaymentList) -> list[dict[str, Any]]:
    days = owed.days_listed(row)
    names = people.staff_named({day.checked_by for day in days if day.checked_by})
    return [
        {
            "village": regions.name(day.contract.village),
            "adviser": day.contract.adviser,
            "day": day.day,
            "persons": day.persons,
            "checked_by": names.get(day.checked_by or 0, "–"),
            "amount": day.amount,
            "beyond": not day.amount and bool(day.contract.fee),
        }
        for day in days
    ]


@never_cache
@allow(_MAY)
def as_xlsx(request: ActingRequest, code: str) -> HttpResponse:
    """Return a closed list as a spreadsheet; amounts are numbers with two decimals, and add up to its total."""
    row = owed.payment_list(request.actor, code)
    return as_download(f"{row.payee_name}-{row.month}-{row.number}.xlsx", XLSX, _workbook(row))


def _workbook(row: PaymentList) -> bytes:
    import xlsxwriter

    held = BytesIO()
    book = xlsxwriter.Workbook(
        held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page, bold = book.add_worksheet(row.month), book.add_format({"bold": True})
    money, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_string(0, 0, f"{row.payee_name} · {row.month} · {row.number}", bold)
    heads = (
        gettext("Village"),
        gettext("Adviser"),
        gettext("Day"),
        gettext("People"),
        gettext("Checked by"),
        gettext("Yuan"),
    )
    for place, head in enumerate(heads):
        page.write_string(2, place, head, bold)
    lines = _lines(row)
    for number, line in enumerate(lines, 3):
        page.write_string(number, 0, line["village"])
        page.write_string(number, 1, line["adviser"])
        page.write_datetime(number, 2, line["day"], day)
        page.write_number(number, 3, line["persons"])
        page.write_string(number, 4, line["checked_by"])
        # A number of a spreadsheet holds fen exactly up to some trillions of yuan.
        page.write_number(number, 5, float(line["amount"] or Decimal(0)), money)
    page.write_string(len(lines) + 3, 4, gettext("Total"), bold)
    page.write_number(len(lines) + 3, 5, float(row.total), money)
    page.set_column(0, 1, 28)
    page.set_column(2, 5, 14)
    book.close()
    return held.getvalue()
