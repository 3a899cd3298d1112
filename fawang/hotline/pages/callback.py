"""A call-back on the workbench: taken, put through or dialled by hand, and what came of it.

Dispatch keeps call-backs; whether the platform dials, and what the telephones say, is the hotline's.
"""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations.queries import offered, one
from fawang.dispatch.actions import calling
from fawang.dispatch.actions.calling import LONGEST_NOTE
from fawang.dispatch.pages.desk.callbacks import DONE, WHO, row_of
from fawang.dispatch.queries import callbacks
from fawang.dispatch.queries.callbacks import Callback, Item
from fawang.dispatch.rules.callbacks import MOST_ATTEMPTS, QUARTER, Command, State
from fawang.dispatch.texts import labels
from fawang.hotline.pages import dial_panel
from fawang.hotline.queries.outbound import talks_of
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.people.rules import Permission


class OutcomeForm(forms.Form):
    """What came of a call."""

    note = forms.CharField(
        label=_("What was asked, and what did you advise?"),
        help_text=_("Needed when you have reached the person. Colleagues of your centre can read it."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@never_cache
@allow(*WHO)
def callback(request: ActingRequest, code: str) -> HttpResponse:
    """Show a call-back; to the lawyer who has it with a button to call, or its number, whose reading is recorded.

    What follows the telephones asks for their panel alone.
    """
    row = callbacks.visible(code, request.actor)
    if not request.headers.get("HX-Request"):
        return page(request, row)
    panel = dial_panel.panel_of(row, request.actor)
    if not panel["dials"]:
        # It is not theirs any more: the whole page is another one.
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {**panel, "row": row, "ways": _ways(row, request, panel), "fragment": True}
    return render(request, "hotline/callback.html#dial", context)


@require_POST
@never_cache
@allow(Permission.CONSULTATION_ANSWER)
def take(request: ActingRequest, code: str) -> HttpResponse:
    """Take a call-back that is due."""
    row = callbacks.visible(code, request.actor)
    try:
        calling.call(by=request.actor, callback_id=row.pk)
    except Problem as problem:
        row = callbacks.visible(code, request.actor)
        if problem.code == "callback_moved_on" and row.state == State.CALLING:
            return _back("faster")
        return page(request, row, problem=problem)
    return HttpResponseRedirect(reverse("hotline:callbacks_one", args=[code]))


@require_POST
@never_cache
@allow(Permission.CONSULTATION_ANSWER)
def conclude(request: ActingRequest, code: str) -> HttpResponse:
    """Say what came of it."""
    row = callbacks.visible(code, request.actor)
    wanted = request.POST.get("command", "")
    if wanted not in labels.CALLBACK_COMMANDS:
        raise NotFound("not_found")
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return page(request, row, form=form)
    try:
        calling.conclude(
            by=request.actor, callback_id=row.pk, command=Command(wanted), note=form.cleaned_data["note"]
        )
    except Problem as problem:
        show_problem(form, problem)
        return page(request, callbacks.visible(code, request.actor), form=form, problem=problem)
    if wanted == Command.NOT_REACHED:
        return HttpResponseRedirect(reverse("hotline:callbacks_one", args=[code], query={"done": wanted}))
    return _back(wanted)


def _ways(row: Callback, request: ActingRequest, panel: dict[str, Any]) -> list[tuple[str, Any, bool]]:
    commands = callbacks.commands_for(row, request.actor)
    proposed = panel["proposed"] or Command.REACHED
    return [
        (code, label, code == proposed)
        for code, label in labels.CALLBACK_COMMANDS.items()
        if code in commands
    ]


def page(
    request: ActingRequest,
    row: Callback,
    *,
    form: OutcomeForm | None = None,
    problem: Problem | None = None,
    number: bool = False,
) -> HttpResponse:
    """Return the page of a call-back.

    Args:
        number: its lawyer has asked for the number. Where the platform does not dial, they see it at once.
    """
    panel = dial_panel.panel_of(row, request.actor)
    revealed = None if panel["dials"] and not number else calling.number_of(by=request.actor, row=row)
    commands = callbacks.commands_for(row, request.actor)
    item = Item(row, callbacks.contact_of(row), "")
    about = offered.number_of(row.subject)
    context = {
        **row_of(item),
        "row": row,
        "revealed": revealed,
        "person_name": revealed.name if revealed and revealed.name != "—" else "",
        "takeable": Command.CALL in commands,
        "ways": _ways(row, request, panel),
        **panel,
        "form": form or OutcomeForm(),
        "failed": form,
        "problem": problem,
        "tried": [
            {"data": tried, "outcome": labels.CALLBACK_OUTCOMES[tried.outcome]}
            for tried in callbacks.attempts_of(row)
        ],
        "most": MOST_ATTEMPTS,
        "until": row.next_at + QUARTER,
        "readable": Command.REACHED in commands or row.ended_at is not None,
        "question": one.numbers_of({about}).get(about, "") if about else "",
        "talks": talks_of(row.pk, request.actor),
        "ended_label": labels.CALLBACK_OUTCOMES.get(row.ended, "") if row.ended else "",
        "done": DONE.get(request.GET.get("done", "")),
    }
    wrong = form is not None and bool(form.errors)
    status = problem.status if problem else 422 if wrong else 200
    return render(request, "hotline/callback.html", context, status=status)


def _back(done: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("dispatch:callbacks", query={"done": done}))
