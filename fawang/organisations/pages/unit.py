"""One unit with everything about it: data, hours, competences, what is below it, closing."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import actions, queries
from fawang.organisations.pages.fields import go_on_from, newer_values
from fawang.organisations.pages.forms import CloseForm, HoursForm, UnitForm, lines_of, values_of
from fawang.organisations.pages.scope import own_unit
from fawang.organisations.pages.sections import Shown, context_of
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UNIT_EDIT
from fawang.organisations.rules.hours import DAYS
from fawang.organisations.texts.labels import SERVICES


@allow(UNIT_EDIT)
def unit(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Show a unit."""
    return page(request, own_unit(request.actor, unit_id))


@require_POST
@allow(UNIT_EDIT)
def edit(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Change a unit's data; if somebody was faster, what was typed comes back beside what stands now."""
    row = own_unit(request.actor, unit_id)
    form = UnitForm(request.POST, prefix="unit")
    if not form.is_valid():
        return page(request, row, Shown(unit=form), status=422)
    try:
        actions.edit_unit(by=request.actor, unit_id=row.id, **form.cleaned_data)
    except Problem as problem:
        show_problem(form, problem)
        newer = []
        if problem.code == "stale":
            row = own_unit(request.actor, unit_id)
            go_on_from(form, problem)
            newer = newer_values(form, values_of(row), _in_words)
        return page(request, row, Shown(unit=form, newer=newer), status=problem.status)
    return done(row.id)


@require_POST
@allow(UNIT_EDIT)
def hours(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Set a unit's weekly hours."""
    row = own_unit(request.actor, unit_id)
    form = HoursForm(request.POST, prefix="hours")
    if not form.is_valid():
        return page(request, row, Shown(hours=form), status=422)
    week, version = form.cleaned_data["week"], form.cleaned_data["version"]
    try:
        actions.set_hours(by=request.actor, unit_id=row.id, version=version, hours=week)
    except Problem as problem:
        show_problem(form, problem)
        newer = []
        if problem.code == "stale":
            row = own_unit(request.actor, unit_id)
            go_on_from(form, problem)
            newer = newer_values(form, lines_of(queries.own_week(row.id)), _in_words)
        return page(request, row, Shown(hours=form, newer=newer), status=problem.status)
    return done(row.id, "hours")


@require_POST
@allow(UNIT_EDIT)
def close(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Close a unit for good."""
    row = own_unit(request.actor, unit_id)
    form = CloseForm(request.POST, prefix="close")
    if not form.is_valid():
        return page(request, row, Shown(close=form), status=422)
    try:
        actions.close_unit(by=request.actor, unit_id=row.id, version=form.cleaned_data["version"])
    except Problem as problem:
        show_problem(form, problem)
        if problem.code == "stale":
            row = own_unit(request.actor, unit_id)
            go_on_from(form, problem)
        return page(request, row, Shown(close=form), status=problem.status)
    return done(row.id)


def page(
    request: ActingRequest, row: UnitRow, shown: Shown | None = None, *, status: int = 200
) -> HttpResponse:
    """Show a unit; a form in `shown` is one that was sent and comes back."""
    context = context_of(request, row, shown or Shown())
    return render(request, "organisations/unit.html", context, status=status)


def done(unit_id: int, section: str = "") -> HttpResponse:
    """Go back to a unit and say that it is saved."""
    href = reverse("organisations:unit", args=[unit_id], query={"saved": "yes"})
    return HttpResponseRedirect(f"{href}#{section}" if section else href)


def _in_words(name: str, value: Any) -> str:
    """Return a saved value as the page says it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "services":
        return " · ".join(str(SERVICES[one]) for one in value) or "–"
    if name in DAYS:
        return str(value) or _("Closed all day")
    return str(value) or "–"
