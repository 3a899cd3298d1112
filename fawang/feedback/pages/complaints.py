"""Complaints on the desk: the list, one of them, and taking one down for somebody who calls."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.feedback.actions import complaints as actions
from fawang.feedback.data import terms
from fawang.feedback.models import Complaint
from fawang.feedback.pages.complain import ComplaintForm
from fawang.feedback.queries import checks, complaints, subjects
from fawang.feedback.queries.complaints import Box
from fawang.feedback.rules import complaints as rules
from fawang.feedback.rules.complaints import Command, Snapshot, Term, Via
from fawang.feedback.texts import labels
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.procedure import Step
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission

_NAMES = {Box.MINE: _("Mine"), Box.OPEN: _("All that are open"), Box.ENDED: _("Ended")}


class Versioned(forms.Form):
    """A form of a step: it knows which version of the complaint was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(Versioned):
    """What the complaint came to."""

    finding = forms.ChoiceField(
        label=_("What you found"), choices=list(labels.FINDINGS.items()), widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("Answer to the person"),
        help_text=_("What you looked into, what you found, what follows from it. Plain words."),
        max_length=rules.LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    measures = forms.CharField(
        label=_("What is done inside"),
        help_text=_("The person does not read this."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HandOverForm(Versioned):
    """To whom it goes."""

    staff_id = forms.TypedChoiceField(label=_("Which colleague?"), coerce=int)
    reason = forms.CharField(
        label=_("What should they know?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, colleagues: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["staff_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *colleagues]


class PhoneForm(ComplaintForm):
    """A complaint of somebody who calls: they read out the code on their receipt."""

    code = forms.CharField(
        label=_("Code of the consultation or the work order"),
        help_text=_("Twelve digits. The caller finds them in our messages and on their page."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    field_order = ["code", "about", "text"]


_FORMS: Mapping[str, type[Versioned]] = {
    Command.ACCEPT: Versioned,
    Command.ANSWER: AnswerForm,
    Command.HAND_OVER: HandOverForm,
}


@never_cache
@allow(Permission.COMPLAINT_HANDLE)
def listed(request: ActingRequest) -> HttpResponse:
    """List complaints, what is due soonest first."""
    asked = request.GET.get("box", "")
    box = Box(asked) if asked in set(Box) else Box.MINE
    page = complaints.listed(request.actor, box, cursor=request.GET.get("cursor", ""))
    units = organisations.names({row.unit_id for row in page.rows})
    owners = people.staff_named({row.owner_id for row in page.rows if row.owner_id})
    context = {
        "rows": [
            {
                "row": row,
                "href": reverse("feedback:complaint", args=[row.code]),
                "about": labels.ABOUT[row.about],
                "state": labels.COMPLAINT_STATES[row.state],
                "tone": labels.COMPLAINT_TONES.get(row.state, ""),
                "unit": units.get(row.unit_id, ""),
                "owner": owners.get(row.owner_id or 0, ""),
            }
            for row in page.rows
        ],
        "tabs": [
            {
                "label": _NAMES[one],
                "href": _href(one),
                "current": one == box,
                "count": _count(complaints.count(request.actor, one)) if one != Box.ENDED else None,
            }
            for one in Box
        ],
        "next_href": _href(box, page.next) if page.next else "",
        "first_href": _href(box) if request.GET.get("cursor") else "",
    }
    return render(request, "feedback/complaints.html", context)


@never_cache
@allow(Permission.COMPLAINT_HANDLE)
def complaint(request: ActingRequest, code: str) -> HttpResponse:
    """Show one complaint, and take what is done about it; the reading is audited."""
    row = complaints.visible(code, request.actor)
    if request.method != "POST":
        actions.record_reading(by=request.actor, row=row)
        return _page(request, row)
    command = request.POST.get("command", "")
    if command not in _FORMS:
        raise NotFound("not_found")
    form = _form(row, command, data=request.POST)
    if not form.is_valid():
        return _page(request, row, failed=(command, form))
    version = form.cleaned_data.pop("version")
    try:
        actions.take_step(
            by=request.actor, code=code, command=Command(command), version=version, data=form.cleaned_data
        )
    except Problem as problem:
        row = complaints.visible(code, request.actor)
        show_problem(form, problem)
        return _page(request, row, failed=(command, form), problem=problem)
    return HttpResponseRedirect(reverse("feedback:complaint", args=[code]))


@never_cache
@allow(Permission.ORDER_INTAKE)
def by_phone(request: ActingRequest) -> HttpResponse:
    """Take down a complaint for somebody who calls; nothing of what it is about is shown."""
    form = PhoneForm(request.POST if request.method == "POST" else None, use_required_attribute=False)
    taken = None
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        code = read_code(data.pop("code"))
        try:
            subject = subjects.by_code(code or "")
            row = actions.complain(by=request.actor, subject=subject, via=Via.PHONE, **data)
            region = organisations.unit(row.unit_id).region_code
            days = terms.rule_for(Term.ANSWER, region=region).length.amount
            taken, form = {"code": row.code, "days": days}, PhoneForm(use_required_attribute=False)
        except NotFound:
            form.add_error("code", str(_("No consultation and no work order has this code.")))
        except Problem as problem:
            show_problem(form, problem)
    status = 422 if form.is_bound else 200
    return render(request, "feedback/complaint_by_phone.html", {"form": form, "taken": taken}, status=status)


def _page(
    request: ActingRequest,
    row: Complaint,
    *,
    failed: tuple[str, forms.Form] | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    steps: tuple[Step[Snapshot], ...] = complaints.open_steps_for(row, request.actor)
    given: dict[str, forms.Form] = {
        str(step.command): _form(row, step.command) for step in steps if step.command in _FORMS
    }
    kept: list[str] = []
    if failed is not None:
        name, form = failed
        if name in given:
            # It can be sent again by somebody who has seen the present state.
            form.data = {**dict(form.data.items()), form.add_prefix("version"): str(row.version)}
            given[name] = form
        else:
            kept = [
                text
                for part in ("answer", "measures", "reason")
                if (text := form.data.get(form.add_prefix(part)))
            ]
    names = people.staff_named({*row.shut_staff, *([row.owner_id] if row.owner_id else [])})
    found = checks.result_of(row.consultation_id) if row.consultation_id else None
    context = {
        "row": row,
        "about": labels.ABOUT[row.about],
        "state": labels.COMPLAINT_STATES[row.state],
        "tone": labels.COMPLAINT_TONES.get(row.state, ""),
        "via": labels.VIA[row.via],
        "finding": labels.FINDINGS[row.finding] if row.finding else "",
        "unit": organisations.unit(row.unit_id).name,
        "owner": names.get(row.owner_id or 0, ""),
        "of": [names[one] for one in row.shut_staff if one in names],
        "subject_href": reverse("consultations:desk_one", args=[row.about_code])
        if row.consultation_id
        else reverse("work_orders:order", args=[row.about_code]),
        "is_order": row.order_id is not None,
        "check": found,
        "check_href": reverse("feedback:check", args=[found.code]) if found else "",
        "accept": given.pop(Command.ACCEPT, None),
        "answer": given.pop(Command.ANSWER, None),
        "hand_over": given.pop(Command.HAND_OVER, None),
        "failed": failed[1] if failed else None,
        "problem": problem,
        "kept": kept,
        "terms": [
            {"row": term, "label": labels.COMPLAINT_TERMS[term.term]} for term in complaints.terms_of(row)
        ],
        "history": [
            {"title": labels.COMPLAINT_DONE[one.command], "moment": one.at, "who": one.who, "text": one.note}
            for one in complaints.history(row)
        ],
    }
    status = problem.status if problem else 422 if failed else 200
    return render(request, "feedback/complaint.html", context, status=status)


def _form(row: Complaint, name: str, *, data: Any = None) -> Versioned:
    kind = _FORMS[name]
    options: dict[str, Any] = {
        "initial": {"version": row.version},
        "prefix": name,
        "use_required_attribute": False,
    }
    if kind is HandOverForm:
        options["colleagues"] = complaints.colleagues(row)
    return kind(data, **options)


def _count(number: int) -> str | int:
    return f"{complaints.COUNT_LIMIT}+" if number >= complaints.COUNT_LIMIT else number


def _href(box: Box, cursor: str | None = None) -> str:
    return reverse("feedback:complaints", query={"box": box, **({"cursor": cursor} if cursor else {})})
