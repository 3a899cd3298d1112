"""What the directory shows of a lawyer, and of a firm: set by the lawyer, and by whoever administers the firm."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.lawyers.actions.register import show_firm, show_own
from fawang.lawyers.pages.desk.forms import EntryForm, FirmForm
from fawang.lawyers.queries import register
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.accounts.identity import current_desk
from fawang.people.rules import Permission

MAY = Permission.LAWYER_OFFER


@never_cache
@allow(MAY)
def entry(request: ActingRequest) -> HttpResponse:
    """Let a lawyer say what the directory shows of them."""
    lawyer_id = request.actor.lawyer_id
    if lawyer_id is None:
        raise NotFound("not_found")
    profile = register.profile_of(lawyer_id)
    given = {"version": profile.version, "phone": profile.phone, "takes_requests": profile.takes_requests}
    form = EntryForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            show_own(by=request.actor, **form.cleaned_data)
            return HttpResponseRedirect(reverse("lawyers:entry", query={"done": "1"}))
        except Problem as problem:
            show_problem(form, problem)
    context = {
        "form": form,
        "profile": profile,
        "lawyer_id": lawyer_id,
        "done": bool(request.GET.get("done")),
    }
    return render(request, "lawyers/desk/entry.html", context, status=422 if form.is_bound else 200)


@never_cache
@allow(MAY)
def firm_entry(request: ActingRequest) -> HttpResponse:
    """Let the administrator of a firm say whether people may ask it for a quote."""
    firm = administered(request)
    if firm is None:
        raise NotFound("not_found")
    profile = register.firm_profile(firm.id)
    given = {"version": profile.version, "takes_requests": profile.takes_requests} if profile else {}
    form = FirmForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            show_firm(by=request.actor, firm_id=firm.id, **form.cleaned_data)
            return HttpResponseRedirect(reverse("lawyers:firm_entry", query={"done": "1"}))
        except Problem as problem:
            show_problem(form, problem)
    context = {"form": form, "firm": firm, "profile": profile, "done": bool(request.GET.get("done"))}
    return render(request, "lawyers/desk/firm_entry.html", context, status=422 if form.is_bound else 200)


def administered(request: ActingRequest) -> UnitRow | None:
    """Return the firm that somebody administers, that of their present desk first; None for everybody else."""
    ids = request.actor.units_with(Permission.STAFF_EDIT)
    desk = current_desk(request)
    ordered = sorted(ids, key=lambda one: desk is None or one != desk.unit_id)
    known = organisations.units_by_id(ordered) if request.actor.may_anywhere(MAY) else {}
    return next(
        (known[one] for one in ordered if one in known and known[one].kind == UnitKind.LAW_FIRM), None
    )
