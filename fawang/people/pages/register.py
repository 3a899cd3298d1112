"""The register of staff at a unit: who works there, appointing and dismissing."""

import secrets

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.kernel.wording import say
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people import queries
from fawang.people.accounts.identity import current_desk
from fawang.people.actions import staff as actions
from fawang.people.rules import FIRM_ROLES, Permission, Role, may_appoint
from fawang.people.texts import labels


class StaffForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label=_("User name"), max_length=60, help_text=_("For example the work number.")
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    role = forms.ChoiceField(label=_("Role"), choices=())
    lawyer = forms.TypedChoiceField(
        label=_("Lawyer"),
        help_text=_("For the account of a lawyer: their entry in the register of the firm."),
        choices=(),
        coerce=int,
        empty_value=None,
        required=False,
    )


class AppointForm(forms.Form):
    """Another role for somebody who has an account."""

    username = forms.CharField(label=_("User name"), max_length=60)
    role = forms.ChoiceField(label=_("Role"), choices=())


@allow(Permission.STAFF_EDIT)
def register(request: ActingRequest) -> HttpResponse:
    """List who works at a unit, with what may be done about it."""
    unit = _unit(request)
    return _register(request, unit)


@require_POST
@allow(Permission.STAFF_EDIT)
def create(request: ActingRequest) -> HttpResponse:
    """Create an account at a unit and show its first password, once."""
    unit = _unit(request)
    form = _form(request, unit)
    if form.is_valid():
        password = secrets.token_urlsafe(9)
        try:
            staff = actions.create_staff(
                by=request.actor,
                username=form.cleaned_data["username"],
                name=form.cleaned_data["name"],
                password=password,
                unit_id=unit.id,
                role=Role(form.cleaned_data["role"]),
                lawyer_id=form.cleaned_data.get("lawyer"),
            )
        except Problem as problem:
            show_problem(form, problem)
        else:
            return render(
                request, "people/first_password.html",
                {"name": staff.name, "username": staff.username, "password": password, "unit": unit},
            )  # fmt: skip
    return _register(request, unit, form, status=422)


@require_POST
@allow(Permission.STAFF_EDIT)
def appoint(request: ActingRequest) -> HttpResponse:
    """Give somebody who has an account a role at a unit: a colleague from elsewhere, or one who comes back."""
    unit = _unit(request)
    form = _appointing(request, unit)
    if form.is_valid():
        staff_id = queries.account_of(form.cleaned_data["username"])
        if staff_id is None:
            form.add_error("username", say("staff_unknown"))
        else:
            try:
                actions.appoint(
                    by=request.actor, staff_id=staff_id, unit_id=unit.id, role=Role(form.cleaned_data["role"])
                )
            except Problem as problem:
                if "lawyer" in problem.errors:
                    form.add_error("role", say("lawyer_needed"))
                else:
                    show_problem(form, problem)
    if form.errors:
        return _register(request, unit, appointing=form, status=422)
    return HttpResponseRedirect(reverse("people:register", query={"unit": unit.id}))


@require_POST
@allow(Permission.STAFF_EDIT)
def close(request: ActingRequest, staff_id: int) -> HttpResponse:
    """Close the account of somebody who has left."""
    unit = _unit(request)
    actions.close_account(by=request.actor, staff_id=staff_id)
    return HttpResponseRedirect(reverse("people:register", query={"unit": unit.id}))


@require_POST
@allow(Permission.STAFF_EDIT)
def reset(request: ActingRequest, staff_id: int) -> HttpResponse:
    """Give somebody a new first password."""
    unit = _unit(request)
    password = actions.reset_password(by=request.actor, staff_id=staff_id)
    name = queries.staff_named({staff_id}).get(staff_id, "")
    return render(request, "people/first_password.html", {"name": name, "password": password, "unit": unit})


@require_POST
@allow(Permission.STAFF_EDIT)
def reset_factor(request: ActingRequest, staff_id: int) -> HttpResponse:
    """Let somebody set up a new second factor."""
    unit = _unit(request)
    actions.reset_second_factor(by=request.actor, staff_id=staff_id)
    return HttpResponseRedirect(reverse("people:register", query={"unit": unit.id}))


@require_POST
@allow(Permission.STAFF_EDIT)
def dismiss(request: ActingRequest, membership_id: int) -> HttpResponse:
    """End a membership."""
    unit = _unit(request)
    actions.dismiss(by=request.actor, membership_id=membership_id)
    return HttpResponseRedirect(reverse("people:register", query={"unit": unit.id}))


def _register(
    request: ActingRequest,
    unit: organisations.UnitRow,
    form: StaffForm | None = None,
    *,
    appointing: AppointForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "unit": unit,
        "rows": [
            {"membership": row.pk, "staff": row.staff_id, "name": row.staff.name, "username": row.staff.username,
             "role": labels.role(row.role), "since": row.since, "locked_until": row.staff.locked_until,
             "mine": row.staff_id == request.actor.id}
            for row in queries.staff_of({unit.id})
        ],
        "form": form or _form(request, unit, typed=False),
        "appointing": appointing or _appointing(request, unit, typed=False),
    }  # fmt: skip
    return render(request, "people/register.html", context, status=status)


def _unit(request: ActingRequest) -> organisations.UnitRow:
    """Return the unit in question; by default the one of the present desk. It has to be within one's own."""
    asked = request.POST.get("unit") or request.GET.get("unit") or ""
    desk = current_desk(request)
    unit_id = whole_number(asked) or 0 if asked else desk.unit_id if desk else 0
    unit = organisations.unit(unit_id)
    if Permission.STAFF_EDIT not in request.actor.permissions_on(unit.path):
        raise NotFound("not_found")
    return unit


def _appointing(request: ActingRequest, unit: organisations.UnitRow, *, typed: bool = True) -> AppointForm:
    form = AppointForm(request.POST if typed else None, auto_id="appoint_%s")
    _offer_roles(request, unit, form)
    return form


def _offer_roles(request: ActingRequest, unit: organisations.UnitRow, form: forms.Form) -> None:
    own = request.actor.permissions_on(unit.path)
    field = form.fields["role"]
    assert isinstance(field, forms.ChoiceField)
    of_firm = unit.kind == UnitKind.LAW_FIRM
    field.choices = [
        (role, labels.role(role))
        for role in Role
        if (role in FIRM_ROLES) == of_firm and may_appoint(own, role)
    ]


def _form(request: ActingRequest, unit: organisations.UnitRow, *, typed: bool = True) -> StaffForm:
    form = StaffForm(request.POST if typed else None)
    _offer_roles(request, unit, form)
    lawyer = form.fields["lawyer"]
    assert isinstance(lawyer, forms.TypedChoiceField)
    if unit.kind == UnitKind.LAW_FIRM:
        lawyer.choices = [("", _("None")), *queries.lawyers_without_account(unit.id).items()]
    else:
        del form.fields["lawyer"]
    return form
