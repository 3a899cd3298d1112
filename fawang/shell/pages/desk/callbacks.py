"""Call-backs on the workbench: what is due, the number in hand, what came of it; how many a quarter holds."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations.queries import offered, one
from fawang.dispatch import labels
from fawang.dispatch.actions import calling, slots
from fawang.dispatch.actions.calling import LONGEST_NOTE
from fawang.dispatch.callbacks import MOST_ATTEMPTS, QUARTER, Command, State
from fawang.dispatch.queries import callbacks
from fawang.dispatch.queries import loads as slot_loads
from fawang.dispatch.queries.callbacks import Callback, Item
from fawang.hotline.queries.outbound import talks_of
from fawang.kernel import clock
from fawang.kernel.access import ActingRequest, allow
from fawang.kernel.forms import show_problem
from fawang.kernel.live import stream_of
from fawang.kernel.problems import NotFound, Problem
from fawang.knowledge.labels import matter_name
from fawang.organisations.queries import UnitRow
from fawang.people.labels import DIALECTS
from fawang.people.rules import Permission
from fawang.people.wishes import Dialect
from fawang.regions import queries as regions
from fawang.shell.pages.desk import dial_panel

WHO = (Permission.CONSULTATION_ANSWER, Permission.CONSULTATION_SUPERVISE)
LEADS = (Permission.CONSULTATION_SUPERVISE,)
#: For so many days ahead the numbers can be changed.
_DAYS = 3
_DONE = {
    Command.REACHED: _("Saved. The call is done."),
    Command.NOT_REACHED: _("Noted. Below is when it is tried again, if it is."),
    Command.WRONG_NUMBER: _("Noted. This number is not called again for this."),
    Command.ASKED_NOT_TO: _("Noted. This number is not called any more, and nobody can book it."),
    Command.RELEASE: _("It is back in the list, and rings at others."),
    "faster": _("A colleague was faster and has this call now."),
}


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
def listed(request: ActingRequest) -> HttpResponse:
    """List what is due, what comes today, and what comes later."""
    now = clock.now()
    items = callbacks.listed(request.actor)
    today = clock.today()
    groups: dict[str, list[Item]] = {"mine": [], "due": [], "calling": [], "today": [], "later": []}
    for item in items:
        groups[_group(item.row, request.actor.id, today)].append(item)
    context = {
        "groups": [
            (name, title, [_row(item) for item in groups[name]])
            for name, title in (
                ("mine", _("In my hands")),
                ("due", _("To call now")),
                ("calling", _("Colleagues are calling")),
                ("today", _("Later today")),
                ("later", _("On the next days")),
            )
            if groups[name] or name == "due"
        ],
        "ended": [_row(item) for item in callbacks.ended_today(request.actor, now)],
        "takes": request.actor.may_anywhere(Permission.CONSULTATION_ANSWER) and not groups["mine"],
        "leads": request.actor.may_anywhere(Permission.CONSULTATION_SUPERVISE),
        "done": _DONE.get(request.GET.get("done", "")),
        "cut": len(items) >= callbacks.MOST_ROWS,
    }
    fragment = bool(request.headers.get("HX-Request"))
    template = "shell/desk/callbacks.html#list" if fragment else "shell/desk/callbacks.html"
    return render(request, template, context)


@allow(*WHO)
def live(request: ActingRequest) -> HttpResponseBase:
    """Follow the call-backs of the caller's centres."""
    units = {unit for permission in WHO for unit in request.actor.units_with(permission)}
    return stream_of(request, *(f"callbacks:{unit}" for unit in sorted(units)))


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
    return render(request, "shell/desk/callback.html#dial", context)


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
    return HttpResponseRedirect(reverse("shell:callbacks_one", args=[code]))


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
        return HttpResponseRedirect(reverse("shell:callbacks_one", args=[code], query={"done": wanted}))
    return _back(wanted)


@never_cache
@allow(*LEADS)
def loads(request: ActingRequest) -> HttpResponse:
    """Show how many calls each quarter of an hour of a day holds, and change it."""
    centres = callbacks.centres_led_by(request.actor)
    given = request.POST if request.method == "POST" else request.GET
    unit = next(
        (unit for unit in centres if str(unit.id) == given.get("centre")), centres[0] if centres else None
    )
    language = given.get("language", "")
    language = language if language in callbacks.SPOKEN else Dialect.MANDARIN
    days = [clock.today() + timedelta(days=ahead) for ahead in range(_DAYS)]
    day = next((day for day in days if day.isoformat() == given.get("day")), days[0])
    problem, saved = None, False
    if request.method == "POST" and unit is not None:
        try:
            wanted = _wanted(request, unit, language, day)
            slots.set_capacities(by=request.actor, unit_id=unit.id, language=language, wanted=wanted)
            saved = True
        except Problem as refused:
            problem = refused
    rows = slot_loads.loads(unit, language, day) if unit else []
    context = {
        "rows": [
            {
                "data": row,
                "name": f"n-{row.begins.astimezone(clock.CHINA):%H%M}",
                "time": f"{row.begins.astimezone(clock.CHINA):%H:%M}",
                "value": request.POST.get(f"n-{row.begins.astimezone(clock.CHINA):%H%M}", row.capacity)
                if problem
                else row.capacity,
                "full": row.booked >= row.holds,
            }
            for row in rows
        ],
        "booked": sum(row.booked for row in rows),
        "capacity": sum(row.holds for row in rows),
        "rostered": any(row.rostered is not None for row in rows),
        "over": [
            {
                "data": one.load,
                "language": DIALECTS[one.language],
                "day": date_format(one.load.begins.astimezone(clock.CHINA), "MONTH_DAY_FORMAT"),
                "time": f"{one.load.begins.astimezone(clock.CHINA):%H:%M}",
                "href": _href(unit, one.load.begins.astimezone(clock.CHINA).date(), one.language),
            }
            for one in slot_loads.over(unit, clock.now())
        ] if unit else [],
        "unit": unit,
        "centres": centres,
        "day": day,
        "language": language,
        "problem": problem,
        "problem_time": _clock_time(problem),
        "saved": saved,
        "days": [
            {"label": date_format(one_day, "MONTH_DAY_FORMAT"), "current": one_day == day,
             "href": _href(unit, one_day, language)} for one_day in days
        ],
        "languages": [
            {"label": DIALECTS[code], "current": code == language, "href": _href(unit, day, code)}
            for code in callbacks.SPOKEN
        ],
    }  # fmt: skip
    status = problem.status if problem else 200
    return render(request, "shell/desk/callback_slots.html", context, status=status)


def _wanted(request: ActingRequest, unit: UnitRow, language: str, day: date) -> dict[datetime, int]:
    """Return the numbers that differ from what is there. What is no number counts as −1, which is refused."""
    found = {}
    for row in slot_loads.loads(unit, language, day):
        typed = request.POST.get(f"n-{row.begins.astimezone(clock.CHINA):%H%M}")
        if typed is None:
            continue
        number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else -1
        if number != row.capacity:
            found[row.begins] = number
    return found


def _clock_time(problem: Problem | None) -> str:
    moment = str(problem.params.get("moment", "")) if problem else ""
    return f"{datetime.fromisoformat(moment).astimezone(clock.CHINA):%H:%M}" if moment else ""


def _href(unit: UnitRow | None, day: date, language: str) -> str:
    centre = str(unit.id) if unit else ""
    query = {"centre": centre, "day": day.isoformat(), "language": language}
    return reverse("shell:callback_slots", query=query)


def _group(row: Callback, staff_id: int | None, today: date) -> str:
    if row.state == State.CALLING:
        return "mine" if row.staff_id == staff_id else "calling"
    if row.state == State.DUE:
        return "due"
    return "today" if row.next_at.astimezone(clock.CHINA).date() <= today else "later"


def _row(item: Item) -> dict[str, Any]:
    row = item.row
    return {
        "data": row,
        "contact": item.contact,
        "staff": item.staff,
        "href": reverse("shell:callbacks_one", args=[row.code]),
        "state_label": labels.CALLBACK_STATES[row.state],
        "tone": labels.CALLBACK_TONES.get(row.state, ""),
        "language": DIALECTS[row.language] if row.language != Dialect.MANDARIN else "",
        "about": matter_name(row.matter) if row.matter else "",
        "place": regions.name(row.place) if row.place else "",
        "attempt": row.attempts + (0 if row.state == State.CALLING else 1),
        "due": row.state == State.DUE,
        "late": row.state == State.DUE and clock.now() > row.next_at + QUARTER,
    }


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
        **_row(item),
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
        "done": _DONE.get(request.GET.get("done", "")),
    }
    wrong = form is not None and bool(form.errors)
    status = problem.status if problem else 422 if wrong else 200
    return render(request, "shell/desk/callback.html", context, status=status)


def _back(done: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("shell:callbacks", query={"done": done}))
