"""Complaints about lawyers at the bureau: the list, and one of them with what is done about it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.kernel.web.pager import ways
from fawang.lawyers.actions import complaints as actions
from fawang.lawyers.models import Complaint
from fawang.lawyers.pages.complain import shown
from fawang.lawyers.pages.desk.forms import AnswerForm, ForwardForm, RefuseForm, Versioned
from fawang.lawyers.queries import complaints
from fawang.lawyers.rules.complaints import PROCEDURE, Command
from fawang.lawyers.texts import labels
from fawang.people.actions.contacts import Revealed
from fawang.people.rules import Permission

_FORMS: Mapping[str, type[Versioned]] = {
    Command.ACCEPT: Versioned, Command.FORWARD: ForwardForm, Command.ANSWER: AnswerForm,
    Command.REFUSE: RefuseForm,
}  # fmt: skip


@never_cache
@allow(Permission.COMPLAINT_HANDLE)
def listed(request: ActingRequest) -> HttpResponse:
    """List complaints about lawyers, what is due soonest first."""
    ended = request.GET.get("box") == "ended"
    page = whole_number(request.GET.get("page", ""), digits=4) or 1
    found = complaints.listed(request.actor, ended=ended, offset=(page - 1) * complaints.PAGE)
    box = {"box": "ended"} if ended else {}
    context = {
        "rows": [
            {**shown(row), "href": reverse("lawyers:complaint", args=[row.code])}
            for row in found[: complaints.PAGE]
        ],
        "tabs": [
            {"label": _("All that are open"), "href": reverse("lawyers:complaints"), "current": not ended},
            {
                "label": _("Ended"),
                "href": reverse("lawyers:complaints", query={"box": "ended"}),
                "current": ended,
            },
        ],
        **ways("lawyers:complaints", box, page=page, more=len(found) > complaints.PAGE),
    }
    return render(request, "lawyers/desk/complaints.html", context)


@never_cache
@allow(Permission.COMPLAINT_HANDLE)
def complaint(request: ActingRequest, code: str) -> HttpResponse:
    """Show one complaint, and take what is done about it; the reading is audited."""
    row = complaints.visible(code, request.actor)
    if request.method != "POST":
        actions.record_reading(by=request.actor, row=row)
        return _page(request, row)
    command = request.POST.get("command", "")
    if command == "show_person":
        try:
            person = actions.show_person(by=request.actor, row=row)
        except Problem as problem:
            return _page(request, row, problem=problem)
        return _page(request, row, person=person)
    if command not in _FORMS:
        raise NotFound("not_found")
    form = _form(row, command, request.POST)
    if not form.is_valid():
        return _page(request, row, failed=(command, form))
    data = dict(form.cleaned_data)
    try:
        actions.take_step(
            by=request.actor, code=code, command=command, version=data.pop("version"), data=data
        )
    except Problem as problem:
        row = complaints.visible(code, request.actor)
        show_problem(form, problem)
        return _page(request, row, failed=(command, form), problem=problem)
    return HttpResponseRedirect(reverse("lawyers:complaint", args=[code]))


def _form(row: Complaint, name: str, data: Any = None) -> Versioned:
    return _FORMS[name](data, initial={"version": row.version}, prefix=name)


def _page(
    request: ActingRequest,
    row: Complaint,
    *,
    failed: tuple[str, forms.Form] | None = None,
    problem: Problem | None = None,
    person: Revealed | None = None,
) -> HttpResponse:
    roles = complaints.roles_on(row, request.actor)
    steps = PROCEDURE.open_steps(complaints.facts(row), permissions=roles, now=clock.now())
    given: dict[str, forms.Form] = {
        one.command: _form(row, one.command) for one in steps if one.command in _FORMS
    }
    if failed is not None:
        name, form = failed
        # It can be sent again by somebody who has seen the present state.
        form.data = {**dict(form.data.items()), form.add_prefix("version"): str(row.version)}
        given[name] = form
    context = {
        **shown(row),
        "forms": [(name, labels.COMPLAINT_COMMANDS[name], form) for name, form in given.items()],
        "person": person,
        "failed": failed[1] if failed else None,
        "problem": problem if not failed else None,
    }
    status = problem.status if problem else 422 if failed else 200
    return render(request, "lawyers/desk/complaint.html", context, status=status)
