"""Booking for somebody who calls, chats or stands there."""

import secrets
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.appointments.pages.booking import GONE, book_dates, reach_of
from fawang.appointments.pages.choice import Choice, label_of, read_number, read_slot
from fawang.appointments.pages.forms import StaffBookingForm
from fawang.appointments.queries import dates, plans
from fawang.appointments.queries.known import Known, known
from fawang.appointments.rules.dates import Source
from fawang.appointments.rules.wishes import Wish
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import idempotency
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Dialect

_MOST_FOUND = 20


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
        return _to(request, receipt, source)
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
    return _to(request, receipt, source)


@never_cache
@allow(Permission.ORDER_INTAKE)
def booked(request: ActingRequest, code: str) -> HttpResponse:
    """Tell whoever books at an office that is not theirs when and where it is; the appointment is the office's."""
    row = dates.booked_by(code, request.actor)
    source = request.GET.get("from", "")
    context = {
        "row": row,
        "unit": organisations.unit(row.unit_id),
        "what": label_of(row.plan),
        "back": known(request.actor, source).back if source else "",
    }
    return render(request, "appointments/desk/booked.html", context)


def _to(request: ActingRequest, receipt: dict[str, Any], source: str) -> HttpResponse:
    code = receipt["code"]
    if dates.is_visible(code, request.actor) and not source:
        return HttpResponseRedirect(reverse("appointments:one", args=[code], query={"done": "booked"}))
    query = {"from": source} if source else {}
    return HttpResponseRedirect(reverse("appointments:desk_booked", args=[code], query=query))


def _booked(request: ActingRequest, data: dict[str, Any], choice: Choice, person: Known) -> dict[str, Any]:
    slot_id, waits = read_slot(data["slot"])
    wish = Wish(
        slot_id=slot_id, reach=reach_of(data, dialect=choice.language or person.language or Dialect.MANDARIN),
        words=data["words"], matter=choice.matter or person.matter,
        party=data.get("party", 1), source=Source.STAFF, waits=waits, subject=person.subject,
        interpreter=data["interpreter"],
    )  # fmt: skip
    return {"code": book_dates(request.actor, wish, data, choice).appointment.code}


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
    if not typed:
        return None
    unit = organisations.unit(read_number(typed))
    return unit if unit.active else None
