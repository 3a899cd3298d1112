"""Entries that were wrong: saying so, confirming it, and the list that everybody reads."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import show_problem
from fawang.knowledge.actions import corrections as acting
from fawang.knowledge.data import limits
from fawang.knowledge.models import Correction
from fawang.knowledge.pages.desk import crumbs
from fawang.knowledge.queries import corrections as reading
from fawang.knowledge.queries import desk
from fawang.knowledge.rules import KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW
from fawang.people.accounts.identity import address_of

_DONE = {
    "proposed": _("Handed in: a colleague who reviews confirms it."),
    "confirmed": _("Confirmed: everybody can read it, and whoever wanted to know is told."),
    "dropped": _("Dropped. Nobody is told."),
}


class CorrectionForm(forms.Form):
    """Which editions were wrong, in what, and what is right."""

    since = forms.TypedChoiceField(label=_("First edition that was wrong"), coerce=int)
    until = forms.TypedChoiceField(label=_("Last edition that was wrong"), coerce=int)
    wrong = forms.CharField(
        label=_("What was wrong"),
        help_text=_("One or two sentences, as the public reads them."),
        max_length=acting.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    right = forms.CharField(
        label=_("What is right"), max_length=acting.LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, editions: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        for name in ("since", "until"):
            self.fields[name].choices = [(one, str(one)) for one in editions]  # type: ignore[attr-defined]


@never_cache
@allow(Audience.EVERYBODY)
def corrections(request: ActingRequest) -> HttpResponse:
    """List what was wrong and is right now. The page tells nobody which answer they were shown."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    return render(request, "knowledge/corrections.html", {"found": reading.made()})


@never_cache
@allow(KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW)
def entry(request: ActingRequest, code: str) -> HttpResponse:
    """Show the corrections of an entry, and take a new one."""
    behind = desk.behind(request.actor, code)
    published, editions = reading.editions_of(code)
    form = None
    if behind.writes:
        before = next((one for one in editions if one < published), published)
        form = CorrectionForm(editions, initial={"since": before, "until": before})
    if request.method != "POST" or form is None:
        return _page(request, code, form)
    form = CorrectionForm(editions, request.POST)
    if not form.is_valid():
        return _page(request, code, form, status=422)
    try:
        acting.propose(by=request.actor, code=code, **form.cleaned_data)
    except Problem as problem:
        show_problem(form, problem)
        return _page(request, code, form, status=problem.status)
    return _back(code, "proposed")


@require_POST
@never_cache
@allow(KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW)
def decide(request: ActingRequest, correction_id: int) -> HttpResponse:
    """Confirm a correction, or drop it."""
    row = Correction.objects.filter(pk=correction_id).select_related("entry").first()
    if row is None:
        raise NotFound("not_found")
    code = row.entry.code
    desk.behind(request.actor, code)
    confirms = request.POST.get("decide") == "confirm"
    try:
        (acting.confirm if confirms else acting.drop)(by=request.actor, correction_id=correction_id)
    except Problem as problem:
        return _page(request, code, None, problem=problem, status=problem.status)
    return _back(code, "confirmed" if confirms else "dropped")


def _back(code: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("knowledge:entry_corrections", args=[code], query={"done": done}))


def _page(
    request: ActingRequest,
    code: str,
    form: CorrectionForm | None,
    *,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    behind = desk.behind(request.actor, code)
    context = {
        "crumbs": crumbs(behind),
        "form": form,
        "problem": problem,
        "found": reading.of_entry(code),
        "reviews": request.actor.may_anywhere(KNOWLEDGE_REVIEW),
        "own_label": request.actor.label,
        "done": _DONE.get(request.GET.get("done", "")),
    }
    return render(request, "knowledge/desk/corrections.html", context, status=status)
