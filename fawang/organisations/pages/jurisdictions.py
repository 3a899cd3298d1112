"""Giving a unit a jurisdiction, and ending one, from the page of the unit."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import actions, queries
from fawang.organisations.pages.fields import go_on_from
from fawang.organisations.pages.forms import OTHER, EndForm, JurisdictionForm
from fawang.organisations.pages.scope import own_unit
from fawang.organisations.pages.sections import Shown
from fawang.organisations.pages.unit import done, page
from fawang.organisations.rules import UNIT_EDIT


@require_POST
@allow(UNIT_EDIT)
def add(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Give a unit a jurisdiction."""
    unit = own_unit(request.actor, unit_id)
    form = JurisdictionForm(request.POST, prefix="right")
    if not form.is_valid():
        return page(request, unit, Shown(jurisdiction=form), status=422)
    data = form.cleaned_data
    try:
        actions.set_jurisdiction(
            by=request.actor,
            unit_id=unit.id,
            service=data["service"],
            region_code=data["region_code"],
            basis=data["decision"] if data["basis"] == OTHER else data["basis"],
            matter=data["matter"] or None,
            organ_level=data["organ_level"] or None,
            priority=data["priority"],
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
        )
    except Problem as problem:
        show_problem(form, problem)
        return page(request, unit, Shown(jurisdiction=form), status=problem.status)
    return done(unit.id, "jurisdictions")


@require_POST
@allow(UNIT_EDIT)
def end(request: ActingRequest, unit_id: int, jurisdiction_id: int) -> HttpResponse:
    """End a jurisdiction after a day, or at once."""
    unit = own_unit(request.actor, unit_id)
    if all(row.id != jurisdiction_id for row in queries.jurisdictions_of(unit.id)):
        raise NotFound("jurisdiction_not_found")
    form = EndForm(request.POST, prefix=f"end-{jurisdiction_id}")
    if not form.is_valid():
        return page(request, unit, Shown(ended=(jurisdiction_id, form)), status=422)
    try:
        actions.end_jurisdiction(by=request.actor, jurisdiction_id=jurisdiction_id, **form.cleaned_data)
    except Problem as problem:
        show_problem(form, problem)
        if problem.code == "stale":
            go_on_from(form, problem)
        return page(request, unit, Shown(ended=(jurisdiction_id, form)), status=problem.status)
    return done(unit.id, "jurisdictions")
