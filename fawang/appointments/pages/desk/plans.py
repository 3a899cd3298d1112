"""What an office offers to come for, and when it is closed."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.appointments.actions import closures
from fawang.appointments.actions import plans as actions
from fawang.appointments.actions.plans import Offer
from fawang.appointments.models import Plan
from fawang.appointments.pages.choice import label_of
from fawang.appointments.pages.desk.plan_forms import ClosureForm, PlanForm
from fawang.appointments.pages.desk.scope import unit_of, units_of
from fawang.appointments.queries import plans
from fawang.appointments.rules.plans import ResourceKind
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.kernel.wording import say
from fawang.organisations import queries as organisations
from fawang.organisations.rules.hours import DAYS, read_week, write_line
from fawang.organisations.texts.labels import LANGUAGES, MATTERS
from fawang.people.rules import Permission

_WHO = Permission.APPOINTMENT_MANAGE


@never_cache
@allow(_WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List what an office offers and when it is closed; close a time."""
    units = units_of(request.actor, _WHO)
    given = request.POST if request.method == "POST" else request.GET
    unit = unit_of(request.actor, _WHO, given.get("unit", ""), units)
    if unit is None:
        raise NotFound("unit_not_found")
    form = ClosureForm(
        request.POST if request.method == "POST" else None,
        places=plans.places_of(unit.id), lawyers=(lawyers := plans.lawyers_of(unit.id)),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        begins = datetime.combine(data["first"], datetime.min.time(), clock.CHINA)
        ends = datetime.combine(data["last"], datetime.min.time(), clock.CHINA) + timedelta(days=1)
        try:
            span: dict[str, Any] = {"begins": begins, "ends": ends, "reason": data["reason"]}
            if data["place"].startswith(ClosureForm.LAWYER):
                lawyer_id = int(data["place"].removeprefix(ClosureForm.LAWYER))
                closures.close_lawyer(by=request.actor, lawyer_id=lawyer_id, **span)
            else:
                place_id = int(data["place"]) if data["place"] else None
                closures.close_time(by=request.actor, unit_id=unit.id, place_id=place_id, **span)
            return HttpResponseRedirect(
                reverse("appointments:plans", query={"unit": unit.id, "done": "closed"})
            )
        except Problem as problem:
            if "ends" in problem.errors:
                form.add_error("last", say(problem.errors["ends"]))
            else:
                show_problem(form, problem)
    context = {
        "unit": unit,
        "units": units,
        "rows": [
            {"data": row, "what": label_of(row), "skills": _skills(row), "week": _lines(row)}
            for row in plans.of_unit(unit.id)
        ],
        "closures": [
            {
                "data": row, "who": lawyers.get(row.lawyer_id, "") if row.lawyer_id else plans.place_name(row.place),
                "last": row.ends_at - timedelta(seconds=1) if row.ends_at else None,
            }
            for row in plans.closures(unit.id, clock.now())
        ],
        "form": form,
        "done": request.GET.get("done", ""),
    }  # fmt: skip
    return render(request, "appointments/desk/plans.html", context, status=422 if form.errors else 200)


@never_cache
@allow(_WHO)
def edit(request: ActingRequest, plan_id: int | None = None) -> HttpResponse:
    """Make a plan, change one, end one."""
    row = plans.managed(request.actor, plan_id) if plan_id is not None else None
    given = request.POST if request.method == "POST" else request.GET
    unit = unit_of(
        request.actor,
        _WHO,
        str(row.place.unit_id) if row else given.get("unit", ""),
        units_of(request.actor, _WHO),
    )
    if unit is None:
        raise NotFound("unit_not_found")
    back = reverse("appointments:plans", query={"unit": unit.id, "done": "saved"})
    if request.method == "POST" and "end" in request.POST and row is not None:
        actions.end_plan(by=request.actor, plan_id=row.pk)
        return HttpResponseRedirect(back)
    form = PlanForm(request.POST if request.method == "POST" else None, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        version = data.pop("version")
        for day in DAYS:
            data.pop(day, None)
        try:
            actions.save_plan(
                by=request.actor, unit_id=unit.id, plan_id=row.pk if row else None, version=version,
                offer=Offer(**data | {name: tuple(data[name]) for name in ("languages", "matters")}),
            )  # fmt: skip
            return HttpResponseRedirect(back)
        except Problem as problem:
            if "week" in problem.errors:
                form.add_error(DAYS[0], say(problem.errors["week"]))
            show_problem(form, problem)
    context = {"form": form, "unit": unit, "row": row, "hours": True}
    return render(request, "appointments/desk/plan.html", context, status=422 if form.errors else 200)


@require_POST
@allow(_WHO)
def lift(request: ActingRequest, closure_id: int) -> HttpResponse:
    """Open closed times again."""
    closures.lift(by=request.actor, closure_id=closure_id)
    unit = request.POST.get("unit", "")
    return HttpResponseRedirect(reverse("appointments:plans", query={"unit": unit, "done": "lifted"}))


def _initial(row: Plan | None) -> dict[str, Any]:
    if row is None:
        return {"kind": ResourceKind.COUNTER, "valid_from": clock.today()}
    week = dict(zip(DAYS, map(write_line, read_week(row.week)), strict=True))
    names = (
        "kind", "name", "service", "languages", "matters", "minutes", "capacity", "party", "weeks", "days_ahead",
        "lead_minutes", "valid_from", "valid_until", "hint", "version",
    )  # fmt: skip
    lawyer = organisations.entry(row.lawyer_id).licence_no if row.lawyer_id else ""
    return {**week, "lawyer_id": lawyer, **{name: getattr(row, name) for name in names}}


def _skills(row: Plan) -> str:
    names = [*(LANGUAGES[one] for one in row.languages), *(MATTERS[one] for one in row.matters)]
    return " · ".join(map(str, names))


def _lines(row: Plan) -> list[str]:
    """Return the hours, days that follow each other with the same ones in one line."""
    week = read_week(row.week)
    spans = [list(days) for _hours, days in groupby(range(len(week)), key=lambda day: week[day])]
    lines = [f"{_span(days[0], days[-1])} {write_line(week[days[0]])}" for days in spans if week[days[0]]]
    # No line breaks within a span of time.
    return [line.replace("-", "\N{WORD JOINER}-\N{WORD JOINER}") for line in lines]


def _span(first: int, last: int) -> str:
    names = {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}
    return str(names["first"]) if first == last else _("%(first)s to %(last)s") % names
