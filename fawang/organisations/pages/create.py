"""A new unit below another."""

from django.http import HttpResponse
from django.shortcuts import render

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import actions
from fawang.organisations.pages.forms import NewUnitForm
from fawang.organisations.pages.scope import crumbs, own_unit
from fawang.organisations.pages.unit import done
from fawang.organisations.rules import UNIT_EDIT, kinds_below
from fawang.regions import queries as regions


@allow(UNIT_EDIT)
def create(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Ask for a new unit's data and create it; only kinds that may stand there are offered."""
    above = own_unit(request.actor, unit_id)
    if not above.active or not kinds_below(above.kind, above.depth):
        raise NotFound("not_found")
    form = NewUnitForm(above, request.POST or None, initial={"region_code": regions.name(above.region_code)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                unit = actions.create_unit(by=request.actor, parent_id=above.id, **form.cleaned_data)
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
            else:
                return done(unit.pk)
    context = {"above": above, "crumbs": crumbs(request.actor, above, inside=True), "form": form}
    return render(request, "organisations/create_unit.html", context, status=status)
