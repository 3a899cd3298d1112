"""A person books a date at an office: what for, on which day, at what time, who comes."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from fawang.appointments.actions.booking import Booked, book
from fawang.appointments.actions.series import book_series
from fawang.appointments.data import limits
from fawang.appointments.pages.choice import Choice, read_number, read_slot
from fawang.appointments.pages.forms import BookingForm
from fawang.appointments.queries import next_free, plans
from fawang.appointments.rules.dates import Source, State
from fawang.appointments.rules.wishes import Wish
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound, Problem
from fawang.kernel.security import idempotency, throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people.accounts.identity import address_of, take_for
from fawang.people.rules.wishes import Dialect, Medium, Reach, read_phone

#: What is full, or gone, in the moment between looking and booking.
GONE = ("slot_full", "slot_over", "slot_shut")
_OTHERS = 5


@never_cache
@allow(Audience.EVERYBODY)
def new(request: ActingRequest) -> HttpResponse:
    """Ask for what, when and who, on one page; book once."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    given = request.POST if request.method == "POST" else request.GET
    unit = _unit(given.get("unit", ""))
    if unit is None:
        return render(request, "appointments/no_unit.html")
    choice = Choice(unit, given)
    if choice.offer is None:
        free = next_free([unit.id], clock.now()) if choice.offers else {}
        context = {
            "unit": unit,
            "card": organisations.card(unit.id, clock.now()),
            "offers": choice.offers,
            "free": free.get(unit.id),
            "others": others(unit),
        }
        return render(request, "appointments/offers.html", context)
    if request.method != "POST" or "show" in request.POST or "week" in request.POST:
        initial: dict[str, Any] = {"once": secrets.token_urlsafe(16)}
        initial |= {name: given[name] for name in BookingForm.base_fields if name in given}
        if request.method == "POST":
            initial["sms"] = "sms" in given
        return _page(request, BookingForm(choice=choice, initial=initial), choice)
    if receipt := idempotency.answer_to(f"appointment:{given.get('once')}"):
        # Pressed twice: the time is taken by now, by this person.
        return _to(receipt)
    form = BookingForm(request.POST, choice=choice)
    if not form.is_valid():
        return _page(request, form, choice, status=422)
    data = form.cleaned_data
    try:
        take_for(
            request,
            session=limits.BOOK_BY_SESSION,
            phone=(limits.BOOK_BY_PHONE, read_phone(data["phone"]) or data["phone"]),
            address=limits.BOOK_BY_ADDRESS,
            network=limits.BOOK_BY_NETWORK,
        )
        receipt, _repeated = idempotency.once(
            f"appointment:{data['once']}", {**data, "unit": unit.id}, lambda: _booked(request, data, choice)
        )
    except Problem as problem:
        if problem.code in GONE:
            # What is left now, with the rest as it was typed.
            choice = Choice(unit, given)
            form = BookingForm(request.POST, choice=choice)
        if "slot" not in form.errors:
            show_problem(form, problem)
        return marked(_page(request, form, choice, status=problem.status), problem)
    return _to(receipt)


def _to(receipt: dict[str, Any]) -> HttpResponse:
    place = [receipt["code"], receipt["access_key"]]
    return HttpResponseRedirect(reverse("appointments:own", args=place, query={"done": receipt["done"]}))


def reach_of(data: dict[str, Any], **more: Any) -> Reach:
    """Return how whoever comes is reached, as a form of bookings says."""
    return Reach(
        name=data["name"],
        phone=data["phone"],
        medium=Medium.SMS if data["sms"] else Medium.NONE,
        may_announce=data["announce"] == "yes",
        locale=get_language() or settings.LANGUAGE_CODE,
        **more,
    )


def first_free[Made](slots: Iterable[int], make: Callable[[int], Made]) -> Made:
    """Return what is made with the first of several slots that has room: the same time at another counter is as good.

    Raises:
        Conflict: `slot_full` and the like, of the first one, where none has.
    """
    against: Conflict | None = None
    for slot_id in slots:
        try:
            with transaction.atomic():
                return make(slot_id)
        except Conflict as problem:
            if problem.code not in GONE:
                raise
            against = against or problem
    assert against is not None
    raise against


def book_dates(by: Actor, wish: Wish, data: dict[str, Any], choice: Choice) -> Booked:
    """Book what a form says: one date, at whichever counter has room then, or some weeks in a row; return the first.

    Raises:
        Conflict, Invalid: as `book`, `book_series`.
    """
    if (weeks := data.get("weeks") or 1) > 1:
        return next(
            one.booked
            for one in book_series(by=by, wish=wish, weeks=weeks, whole=data["whole"])
            if one.booked
        )
    slots = [wish.slot_id] if wish.waits else choice.beside(wish.slot_id)
    return first_free(slots, lambda one: book(by=by, wish=replace(wish, slot_id=one)))


def others(unit: UnitRow) -> list[dict[str, Any]]:
    """Return offices of the same area with a free time, the earliest first: where this one has none."""
    near = organisations.units(region=unit.region_code[:6], limit=200).items
    free = next_free([one.id for one in near if one.id != unit.id], clock.now())
    found = sorted((one for one in near if one.id in free), key=lambda one: free[one.id])
    return [{"unit": one, "free": free[one.id]} for one in found[:_OTHERS]]


def _booked(request: ActingRequest, data: dict[str, Any], choice: Choice) -> dict[str, Any]:
    slot_id, waits = read_slot(data["slot"])
    common: dict[str, Any] = {
        "reach": reach_of(data, dialect=choice.language or Dialect.MANDARIN),
        "words": data["words"],
        "matter": choice.matter,
        "party": data.get("party", 1),
        "source": Source(data["source"]),
        "booker_name": data["booker_name"],
        "booker_relation": data["booker_relation"],
        "waits": waits,
        "interpreter": data["interpreter"],
    }
    booked = book_dates(request.actor, Wish(slot_id=slot_id, **common), data, choice)
    state = booked.appointment.state
    done = {State.WAITING: "waiting", State.HELD: "to_confirm"}.get(State(state), "booked")
    return {"code": booked.appointment.code, "access_key": booked.access_key, "done": done}


def _page(request: ActingRequest, form: BookingForm, choice: Choice, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "choice": choice,
        "unit": choice.unit,
        "others": others(choice.unit) if choice.full else [],
    }
    return render(request, "appointments/new.html", context, status=status)


def _unit(typed: str) -> UnitRow | None:
    try:
        unit = organisations.unit(read_number(typed))
    except NotFound:
        return None
    if unit.active:
        return unit
    # Links and posters of a closed unit lead to whoever goes on with what it did.
    following = organisations.units_by_id(plans.successors(unit.id))
    return next((one for one in following.values() if one.active), None)
