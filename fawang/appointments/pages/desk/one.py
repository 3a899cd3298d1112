"""One appointment on the workbench, and booking one for somebody who calls, chats or stands there."""

import secrets
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.appointments.actions import changing, persons
from fawang.appointments.actions.booking import Wish
from fawang.appointments.actions.series import book_series
from fawang.appointments.pages.booking import GONE, book_first, reach_of
from fawang.appointments.pages.choice import Choice, label_of, read_slot
from fawang.appointments.pages.forms import MoveForm, StaffBookingForm
from fawang.appointments.pages.own import move_to_first
from fawang.appointments.queries import dates, plans
from fawang.appointments.queries.known import Known, known
from fawang.appointments.rules.dates import Command, Source, Who
from fawang.appointments.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import idempotency
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.knowledge.guidance.urgent import helps_in
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Permission

_STEPS = {
    Command.CHECK_IN: changing.check_in,
    Command.FINISH: changing.finish,
    Command.NO_SHOW: changing.no_show,
    Command.CONFIRM: changing.confirm,
    Command.ACCEPT: changing.accept,
    Command.CANCEL: changing.cancel,
}
_MOST_FOUND = 20


@never_cache
@allow(Permission.ORDER_INTAKE)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show an appointment to staff of its office; what became of it, another time, who it is."""
    row = dates.visible(code, request.actor)
    form = problem = person = None
    given = request.POST if request.method == "POST" else request.GET
    choice = Choice(organisations.unit(row.unit_id), given, only=row.plan, staff=True)
    if request.method == "POST":
        command = request.POST.get("command", "")
        try:
            if command in _STEPS:
                _STEPS[Command(command)](by=request.actor, appointment_id=row.pk)
                return HttpResponseRedirect(_back(request, row))
            if command == "show":
                person = persons.show_person(by=request.actor, row=row)
            elif command == Command.RESCHEDULE:
                form = MoveForm(request.POST, choice=choice)
                if form.is_valid():
                    slot_id, _waits = read_slot(form.cleaned_data["slot"])
                    move_to_first(request, row, choice.beside(slot_id))
                    return HttpResponseRedirect(
                        reverse("appointments:one", args=[code], query={"done": "moved"})
                    )
        except Problem as refused:
            problem = refused
            row = dates.visible(code, request.actor)
    commands = dates.commands_for(row, dates.roles_of(row, request.actor) | {Who.PERSON}, clock.now())
    moves = Command.RESCHEDULE in commands and (form is not None or {"move", "show", "week"} & set(given))
    context = {
        "row": row,
        "unit": choice.unit,
        "contact": dates.contact_of(row),
        "person": person,
        "what": label_of(row.plan),
        "state_label": labels.STATES[row.state],
        "tone": labels.TONES.get(row.state, ""),
        "source": labels.SOURCES[row.source],
        "commands": [(name, text) for name, text in labels.COMMANDS.items() if name in commands],
        "movable": Command.RESCHEDULE in commands,
        "choice": choice if moves else None,
        "form": (form or MoveForm(choice=choice)) if moves else None,
        "problem": problem,
        "helps": helps_in(row.words),
        "done": request.GET.get("done", ""),
    }
    status = problem.status if problem else 422 if form is not None and form.errors else 200
    return render(request, "appointments/desk/one.html", context, status=status)


@never_cache
@allow(Permission.ORDER_INTAKE)
def new(request: ActingRequest) -> HttpResponse:
    """Book for somebody: choose the office, the time, and who comes. What is known of them stands in the form."""
    given = request.POST if request.method == "POST" else request.GET
    source = given.get("from", "")
    person = known(request.actor, source) if source else Known()
    unit = _unit(given.get("unit", ""))
    if unit is None:
        return _choose_unit(request, source, person)
    choice = Choice(unit, given, staff=True)
    shown = request.method != "POST" or "show" in given or "week" in given or choice.offer is None
    if shown:
        initial = _initial(given, person) | {"once": given.get("once") or secrets.token_urlsafe(16)}
        return _page(request, StaffBookingForm(choice=choice, initial=initial), choice, source)
    if receipt := idempotency.answer_to(f"appointment:{given.get('once')}"):
        return _to(receipt)
    form = StaffBookingForm(request.POST, choice=choice)
    if not form.is_valid():
        return _page(request, form, choice, source, status=422)
    data = form.cleaned_data
    try:
        receipt, _repeated = idempotency.once(
            f"appointment:{data['once']}", {**data, "unit": unit.id},
            lambda: _booked(request, data, choice, person),
        )  # fmt: skip
    except Problem as problem:
        if problem.code in GONE:
            choice = Choice(unit, given, staff=True)
            form = StaffBookingForm(request.POST, choice=choice)
        if "slot" not in form.errors:
            show_problem(form, problem)
        return _page(request, form, choice, source, status=problem.status)
    return _to(receipt)


def _to(receipt: dict[str, Any]) -> HttpResponse:
    return HttpResponseRedirect(reverse("appointments:one", args=[receipt["code"]], query={"done": "booked"}))


def _booked(request: ActingRequest, data: dict[str, Any], choice: Choice, person: Known) -> dict[str, Any]:
    slot_id, waits = read_slot(data["slot"])
    wish = Wish(
        slot_id=slot_id, reach=reach_of(data, dialect="mandarin"), words=data["words"], matter=person.matter,
        party=data.get("party", 1), source=Source.STAFF, waits=waits, subject=person.subject,
    )  # fmt: skip
    if (data["weeks"] or 1) > 1:
        found = book_series(by=request.actor, wish=wish, weeks=data["weeks"], whole=data["whole"])
        first = next(one.booked for one in found if one.booked)
        return {"code": first.appointment.code}
    slots = [slot_id] if waits else choice.beside(slot_id)
    booked = book_first(request.actor, [replace(wish, slot_id=one) for one in slots])
    return {"code": booked.appointment.code}


def _initial(given: Any, person: Known) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "name": person.name, "phone": person.phone, "words": person.words[:300],
        "announce": "yes" if person.may_announce else "no",
    }  # fmt: skip
    return initial | {name: given[name] for name in StaffBookingForm.base_fields if name in given}


def _choose_unit(request: ActingRequest, source: str, person: Known) -> HttpResponse:
    q = request.GET.get("q", "").strip()
    region = person.place[:6] if person.place else None
    own = plans.units_below([grant.unit_id for grant in request.actor.grants], most=_MOST_FOUND)
    found = organisations.units(q=q, region=None if q else region, limit=500).items if q or region else ()
    giving = plans.with_plans([unit.id for unit in found])
    units = [unit for unit in found if unit.id in giving][:_MOST_FOUND]
    mine = [] if q else list(organisations.units_by_id(own).values())
    context = {"units": units, "mine": mine, "q": q, "source": source, "searched": bool(q)}
    return render(request, "appointments/desk/choose_unit.html", context)


def _page(
    request: ActingRequest, form: StaffBookingForm, choice: Choice, source: str, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "choice": choice, "unit": choice.unit, "source": source}
    return render(request, "appointments/desk/new.html", context, status=status)


def _unit(typed: str) -> UnitRow | None:
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 18):
        return None
    unit = organisations.unit(int(typed))
    return unit if unit.active else None


def _back(request: ActingRequest, row: dates.Appointment) -> str:
    if request.POST.get("list"):
        day = row.begins_at.astimezone(clock.CHINA).date().isoformat()
        return reverse("appointments:day", query={"unit": row.unit_id, "day": day, "done": row.code})
    return reverse("appointments:one", args=[row.code], query={"done": "saved"})
