"""What is shown of a unit, for those who work there: confirmed with one press, or corrected."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import actions, queries
from fawang.organisations.actions.photos import read_photo, set_photo
from fawang.organisations.data import defaults
from fawang.organisations.pages.facts import facts_of
from fawang.organisations.pages.fields import go_on_from
from fawang.organisations.pages.forms import ExceptionForm, HoursForm, lines_of
from fawang.organisations.pages.profile_forms import ConfirmForm, PhotoForm, RemoveForm
from fawang.organisations.pages.scope import staffed_unit
from fawang.organisations.pages.unit_forms import CorrectionForm, initial_of
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UNIT_CONFIRM, UNIT_EDIT
from fawang.organisations.texts.hours import say_hours, say_week
from fawang.organisations.texts.labels import UNIT_KINDS


@allow(UNIT_CONFIRM, UNIT_EDIT)
def profile(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Show what people see of a unit; confirm it, correct it, set its hours and days kept otherwise."""
    row = staffed_unit(request.actor, unit_id)
    command = request.POST.get("command", "") if request.method == "POST" else ""
    if command not in _COMMANDS or not row.active:
        return _page(request, row)
    make, act, told = _COMMANDS[command]
    form = make(request)
    if not form.is_valid():
        return _page(request, row, {command: form}, status=422)
    try:
        act(request, row, form.cleaned_data)
    except Problem as problem:
        show_problem(form, problem)
        if problem.code == "stale":
            row = staffed_unit(request.actor, unit_id)
            go_on_from(form, problem)
        return _page(request, row, {command: form}, status=problem.status)
    return HttpResponseRedirect(reverse("organisations:shown", args=[row.id], query={"done": told}))


def _confirm(request: ActingRequest, row: UnitRow, given: dict[str, Any]) -> None:
    actions.confirm_unit(by=request.actor, unit_id=row.id, version=given["version"])


def _correct(request: ActingRequest, row: UnitRow, given: dict[str, Any]) -> None:
    unit = actions.edit_unit(by=request.actor, unit_id=row.id, **given)
    actions.confirm_unit(by=request.actor, unit_id=row.id, version=unit.version)


def _hours(request: ActingRequest, row: UnitRow, given: dict[str, Any]) -> None:
    actions.set_hours(by=request.actor, unit_id=row.id, version=given["version"], hours=given["week"])


def _exception(request: ActingRequest, row: UnitRow, given: dict[str, Any]) -> None:
    actions.set_exception(
        by=request.actor, unit_id=row.id, day=given["day"], intervals=given["hours"], reason=given["reason"]
    )


def _photo(request: ActingRequest, row: UnitRow, given: dict[str, Any]) -> None:
    content = b"" if given["remove"] else given["photo"].read()
    set_photo(by=request.actor, unit_id=row.id, version=given["version"], content=content)


def _remove(request: ActingRequest, row: UnitRow, given: dict[str, Any]) -> None:
    actions.remove_exception(by=request.actor, unit_id=row.id, day=given["day"])


type _Make = Callable[[ActingRequest], forms.Form]
type _Act = Callable[[ActingRequest, UnitRow, dict[str, Any]], None]

#: By the button: its form, what it does, and which sentence follows.
_COMMANDS: dict[str, tuple[_Make, _Act, str]] = {
    "confirm": (lambda request: ConfirmForm(request.POST), _confirm, "confirmed"),
    "correct": (lambda request: CorrectionForm(request.POST, prefix="unit"), _correct, "confirmed"),
    "hours": (lambda request: HoursForm(request.POST, prefix="hours"), _hours, "saved"),
    "exception": (lambda request: ExceptionForm(request.POST, prefix="day"), _exception, "saved"),
    "photo": (lambda request: PhotoForm(request.POST, request.FILES, prefix="photo"), _photo, "saved"),
    "remove": (lambda request: RemoveForm(request.POST), _remove, "saved"),
}


def _page(
    request: ActingRequest, row: UnitRow, sent: dict[str, forms.Form] | None = None, *, status: int = 200
) -> HttpResponse:
    sent = sent or {}
    week = queries.own_week(row.id)
    said = {"confirmed": _("Thank you. It says now that you have confirmed it today."), "saved": _("Saved.")}
    context = {
        "unit": row,
        "kind": UNIT_KINDS[row.kind],
        "crumbs": [(_("Tasks of our offices"), reverse("organisations:unit_tasks"))],
        "facts": facts_of(row),
        "week": say_week(week or defaults.week()),
        "usual_hours": week is None,
        "exceptions": [
            {"row": one, "hours": say_hours(one.intervals)}
            for one in queries.exceptions_of(row.id, since=clock.today())
        ],
        "done": said.get(request.GET.get("done", "")) if request.method == "GET" else None,
        # By the name `form` the frame tells in the title that something is wrong.
        "form": next(iter(sent.values()), None),
        "sent": next(iter(sent), ""),
        "confirm_form": sent.get("confirm") or ConfirmForm(initial={"version": row.version}),
        "correct_form": sent.get("correct") or CorrectionForm(prefix="unit", initial=initial_of(row)),
        "hours_form": sent.get("hours")
        or HoursForm(prefix="hours", initial={**lines_of(week), "version": row.version}),
        "photo_form": sent.get("photo") or PhotoForm(prefix="photo", initial={"version": row.version}),
        "exception_form": sent.get("exception") or ExceptionForm(prefix="day"),
    }
    return render(request, "organisations/profile.html", context, status=status)


@allow(Audience.EVERYBODY)
def photo(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Give the picture of a unit's door."""
    response = HttpResponse(read_photo(by=request.actor, unit_id=unit_id), content_type="image/jpeg")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
