"""A person's own appointment: see, take, move, cancel, into the calendar."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from fawang.appointments.actions import changes
from fawang.appointments.actions.series import cancel_from
from fawang.appointments.data import limits
from fawang.appointments.models import Appointment
from fawang.appointments.pages import calendar_file
from fawang.appointments.pages.booking import first_free, others
from fawang.appointments.pages.choice import Choice, label_of, read_slot
from fawang.appointments.pages.forms import MoveForm
from fawang.appointments.queries import dates, interpreters, plans, waiting_before
from fawang.appointments.rules.dates import Command, State, Who
from fawang.appointments.rules.news import Ended
from fawang.appointments.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.forms import show_problem
from fawang.knowledge.guidance.urgent import helps_in
from fawang.organisations import queries as organisations
from fawang.organisations.texts.labels import LANGUAGES
from fawang.people.accounts.identity import address_of

_DONE = {
    "booked": _("Your appointment is booked."),
    "waiting": _("You are on the waiting list. We tell you as soon as a place becomes free."),
    "to_confirm": _("We keep this time for you, and call you to confirm it."),
    "moved": _("Your appointment has been moved."),
    "accepted": _("This time is yours."),
    "cancelled_all": _(
        "This appointment and the later ones are cancelled. Somebody else can have the times now."
    ),
    "cancelled": _("Your appointment is cancelled. Somebody else can have the time now."),
}


@never_cache
@allow(Audience.EVERYBODY)
def own(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show an appointment to its person; take what is kept, move it, cancel it."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row = dates.own(code, key)
    if request.method != "POST":
        return _page(request, row, key)
    form, problem = None, None
    try:
        command = request.POST.get("command")
        if command == Command.CANCEL:
            if request.POST.get("series"):
                cancel_from(by=request.actor, appointment_id=row.pk)
                return _to(code, key, "cancelled_all")
            changes.cancel(by=request.actor, appointment_id=row.pk)
            return _to(code, key, "cancelled")
        if command == Command.ACCEPT:
            changes.accept(by=request.actor, appointment_id=row.pk)
            return _to(code, key, "accepted")
        if command == Command.RESCHEDULE:
            choice = _choice(row, request)
            form = MoveForm(request.POST, choice=choice)
            if form.is_valid():
                slot_id, _waits = read_slot(form.cleaned_data["slot"])
                move(request, row, choice.beside(slot_id))
                return _to(code, key, "moved")
    except Problem as refused:
        problem = refused
        row = dates.own(code, key)
        if form is not None:
            form = MoveForm(request.POST, choice=_choice(row, request))
            if "slot" not in form.errors:
                show_problem(form, problem)
    return _page(request, row, key, form=form, problem=problem)


@never_cache
@allow(Audience.EVERYBODY)
def calendar(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Return the date as a file for the calendar of a phone.

    Where messages may not say what it is, neither does the calendar: others may look at it.
    """
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row = dates.own(code, key)
    unit = organisations.unit(row.unit_id)
    open_ = dates.contact_of(row).wishes.may_announce
    summary = unit.name if open_ else pgettext("entry of a calendar that says nothing", "Appointment")
    content = calendar_file.file(
        f"appointment-{row.code}", row.begins_at, row.ends_at, summary, made_at=clock.now(),
        location=unit.address if open_ else "",
    )  # fmt: skip
    return as_download(f"{row.begins_at.astimezone(clock.CHINA):%Y%m%d-%H%M}.ics", "text/calendar", content)


def move(request: ActingRequest, row: Appointment, slots: list[int]) -> None:
    """Move an appointment to the first of several slots that has room.

    Raises:
        Conflict: where none has, what stood against the first.
    """
    first_free(slots, lambda one: changes.reschedule(by=request.actor, appointment_id=row.pk, slot_id=one))


def _choice(row: Appointment, request: ActingRequest) -> Choice:
    given = request.POST if request.method == "POST" else request.GET
    # Where the unit is closed people go to the one that goes on with what it did.
    following = [*plans.successors(row.unit_id), row.unit_id][0]
    return Choice(organisations.unit(following), given, only=row.plan)


def _to(code: str, key: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("appointments:own", args=[code, key], query={"done": done}))


def interpreter_row(row: Appointment) -> dict[str, Any] | None:
    """Return how far an appointment has an interpreter; None where none is wanted."""
    if not row.interpreter:
        return None
    there = interpreters.open_of(row.pk)
    return {
        "language": LANGUAGES[row.interpreter],
        "state": there.state if there else "",
        "label": labels.INTERPRETATIONS[there.state] if there else labels.NO_INTERPRETER,
    }


def _path(row: Appointment) -> str:
    return reverse("appointments:own", args=[row.code, dates.access_key(row)])


def _page(
    request: ActingRequest,
    row: Appointment,
    key: str,
    *,
    form: MoveForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    commands = dates.commands_for(row, {Who.PERSON}, clock.now())
    given = request.POST if request.method == "POST" else request.GET
    choice = None
    if Command.RESCHEDULE in commands and (form or {"move", "show", "week"} & set(given)):
        choice = _choice(row, request)
        form = form or MoveForm(choice=choice)
    contact, unit = dates.contact_of(row), organisations.unit(row.unit_id)
    together = dates.of_series(row)
    context = {
        "row": row,
        "key": key,
        "unit": unit,
        "card": organisations.card(row.unit_id, clock.now()),
        "what": label_of(row.plan),
        "helps": helps_in(row.words) if row.ended_at is None else (),
        "state_label": labels.STATES[row.state],
        "tone": labels.TONES.get(row.state, ""),
        "contact": contact,
        "before": waiting_before(row.reservation) if row.state == State.WAITING else None,
        "unwanted": row.ended == Ended.UNWANTED,
        "commands": commands,
        "interpreter": interpreter_row(row),
        "series": [
            (one, labels.STATES[one.state], labels.TONES.get(one.state, ""), _path(one))
            for one in together if one.pk != row.pk
        ],
        "more": any(one.begins_at > row.begins_at and one.ended_at is None for one in together),
        "form": form,
        "choice": choice,
        "problem": problem,
        "done": _DONE.get(request.GET.get("done", "")) if request.method == "GET" else None,
        "link": settings.FAWANG_PUBLIC_URL + _path(row),
        "others": others(unit) if row.state == State.MOVED else [],
        "again": reverse("appointments:new", query={"unit": row.unit_id}),
    }  # fmt: skip
    status = problem.status if problem else 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "appointments/own.html", context, status=status)
