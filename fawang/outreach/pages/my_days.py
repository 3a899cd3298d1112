"""An adviser's own pages, for the phone in the village: what is planned, a day logged, its code for residents."""

from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel import clock
from fawang.kernel.rules.devices import LOCATION
from fawang.kernel.rules.problems import Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import attempt
from fawang.outreach.actions import contracts as contract_actions
from fawang.outreach.actions import day_log
from fawang.outreach.actions import days as actions
from fawang.outreach.models import Contract, ServedDay
from fawang.outreach.pages.my_day_forms import DropForm, LogForm, PlanForm
from fawang.outreach.queries import advisers
from fawang.outreach.queries import days as served
from fawang.outreach.rules.advisers import DayCommand, DayState, month_of
from fawang.outreach.rules.codes import Work
from fawang.outreach.texts.wording import labels
from fawang.people.rules import Permission
from fawang.regions import queries as regions


@never_cache
@allow(Permission.OUTREACH_LOG)
def mine(request: ActingRequest) -> HttpResponse:
    """Show the adviser's villages, with the days that are announced and those of this month."""
    today = clock.today()
    rows = list(
        advisers.contracts_of(request.actor).filter(ends__gte=today.replace(day=1)).order_by("village")
    )
    days = served.days_of(request.actor)
    planned = advisers.planned([row.pk for row in rows], since=today)
    context = {
        "villages": [
            {
                "row": row,
                "name": regions.name(row.village),
                "served": sum(one.contract_id == row.pk and one.month == month_of(today) for one in days),
                "planned": [one for one in planned if one.contract_id == row.pk],
                "valid": row.begins <= today <= row.ends,
            }
            for row in rows
        ],
        "days": [_line(one) for one in days],
        "saved": bool(request.GET.get("saved")),
    }
    return render(request, "outreach/desk/mine.html", context)


def _line(row: ServedDay) -> dict[str, Any]:
    return {
        "row": row,
        "href": reverse("outreach:my_day", args=[row.code]),
        "village": regions.name(row.contract.village),
        "state": labels.DAY_STATES[row.state],
        "tone": labels.DAY_TONES.get(row.state, ""),
    }


@never_cache
@allow(Permission.OUTREACH_LOG)
def log(request: ActingRequest, code: str) -> HttpResponse:
    """Log a day in the village of a contract."""
    row = advisers.own_contract(request.actor, code)
    if request.method != "POST":
        return _log_page(request, row, LogForm(initial={"day": clock.today()}))
    form = LogForm(request.POST, request.FILES)
    made: list[ServedDay] = []
    problem = None
    if form.is_valid():
        problem = attempt(
            form,
            lambda given: made.append(
                day_log.log_day(
                    by=request.actor,
                    contract=code,
                    log=form.log(),
                    photo=given["photo"],
                    client_id=given["client_id"],
                )
            ),
        )
    if made:
        return HttpResponseRedirect(reverse("outreach:my_day", args=[made[0].code], query={"saved": "1"}))
    return _log_page(request, row, form, problem=problem)


def _log_page(
    request: ActingRequest,
    row: Contract,
    form: LogForm,
    *,
    day: ServedDay | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    back = reverse("outreach:my_day", args=[day.code]) if day else reverse("outreach:mine")
    context = {"row": row, "day": day, "village": regions.name(row.village), "form": form, "back": back}
    status = problem.status if problem else 422 if form.is_bound else 200
    response = render(request, "outreach/desk/log.html", context, status=status)
    response.headers["Permissions-Policy"] = LOCATION
    return response


@never_cache
@allow(Permission.OUTREACH_LOG)
def my_day(request: ActingRequest, code: str) -> HttpResponse:
    """Show a logged day with the code that the next resident scans; take it back."""
    row = served.day(request.actor, code)
    if not advisers.is_adviser(row.contract, request.actor):
        return HttpResponseRedirect(reverse("outreach:day", args=[code]))
    problem = None
    if request.method == "POST" and request.POST.get("command") == DayCommand.WITHDRAW:
        version = whole_number(request.POST.get("version", ""), digits=9) or 0
        try:
            actions.withdraw_day(by=request.actor, code=code, version=version)
            return HttpResponseRedirect(reverse("outreach:mine", query={"saved": "1"}))
        except Problem as against:
            problem, row = against, served.day(request.actor, code)
    number = served.next_link(row) if row.state != DayState.WITHDRAWN else None
    link = _link(row, number) if number else ""
    context = {
        "row": row,
        "village": regions.name(row.contract.village),
        "work": [(name, getattr(row, one)) for one, name in labels.WORK.items()],
        "state": labels.DAY_STATES[row.state],
        "tone": labels.DAY_TONES.get(row.state, ""),
        "returned": row.state == DayState.RETURNED,
        "may_withdraw": row.state in (DayState.LOGGED, DayState.RETURNED),
        "ratings": served.ratings_of(row),
        "link": link,
        "qr": segno.make(link, micro=False).svg_data_uri(scale=6, border=4, light="#ffffff") if link else "",
        "saved": bool(request.GET.get("saved")),
        "problem": problem,
    }
    return render(request, "outreach/desk/my_day.html", context, status=problem.status if problem else 200)


def _link(row: ServedDay, number: int) -> str:
    way = reverse("outreach:rate", args=[row.code, number, served.rating_token(row, number)])
    return f"{settings.FAWANG_PUBLIC_URL}{way}"


@never_cache
@allow(Permission.OUTREACH_LOG)
def amend(request: ActingRequest, code: str) -> HttpResponse:
    """Correct a day that was sent back."""
    row = served.day(request.actor, code)
    if request.method != "POST":
        initial = {name: getattr(row, name) for name in ("day", "persons", *Work, "talk", "note", "version")}
        return _log_page(request, row.contract, LogForm(initial=initial), day=row)
    form = LogForm(request.POST, request.FILES)
    problem = None
    if form.is_valid():
        problem = attempt(
            form,
            lambda given: actions.amend_day(
                by=request.actor,
                code=code,
                version=given["version"] or 0,
                log=form.log(),
                photo=given["photo"],
            ),
        )
        if problem is None:
            return HttpResponseRedirect(reverse("outreach:my_day", args=[code], query={"saved": "1"}))
    return _log_page(request, row.contract, form, day=row, problem=problem)


@never_cache
@allow(Permission.OUTREACH_LOG)
def plan(request: ActingRequest, code: str) -> HttpResponse:
    """Announce days to come; the public reads them at once."""
    row = advisers.own_contract(request.actor, code)
    form = PlanForm(request.POST if request.method == "POST" else None)
    problem = None
    if form.is_bound and form.is_valid():
        problem = attempt(form, lambda given: contract_actions.plan_day(by=request.actor, code=code, **given))
        if problem is None:
            return HttpResponseRedirect(reverse("outreach:plan", args=[code], query={"saved": "1"}))
    context = {
        "row": row,
        "village": regions.name(row.village),
        "form": form,
        "planned": advisers.planned([row.pk], since=clock.today()),
        "saved": bool(request.GET.get("saved")),
    }
    status = problem.status if problem else 422 if form.is_bound else 200
    return render(request, "outreach/desk/plan.html", context, status=status)


@require_POST
@never_cache
@allow(Permission.OUTREACH_LOG)
def drop(request: ActingRequest, code: str) -> HttpResponse:
    """Take back an announced day."""
    form = DropForm(request.POST)
    if form.is_valid():
        contract_actions.drop_day(by=request.actor, code=code, **form.cleaned_data)
    return HttpResponseRedirect(reverse("outreach:plan", args=[code], query={"saved": "1"}))
