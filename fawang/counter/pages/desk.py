"""The counter: sit down, call the next number, serve, pass on."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.counter.actions import arrivals, counters, tickets
from fawang.counter.models import Ticket
from fawang.counter.pages import labels, rows
from fawang.counter.pages.forms import CounterForm
from fawang.counter.queries import line, waits
from fawang.counter.rules.tickets import LETTERS, Command, Source
from fawang.kernel import clock
from fawang.kernel.news.live import stream_of
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import NotAllowed, NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import idempotency
from fawang.kernel.security.access import ActingRequest, allow
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people.accounts.identity import current_desk
from fawang.people.rules import Permission
from fawang.work_orders.pages.desk import handed_over

WHO = (Permission.COUNTER_SERVE,)
#: Commands whose number is no longer at the counter afterwards: whoever stood there is forgotten.
_PARTING = (Command.ABSENT, Command.TRANSFER)


def unit_of(request: ActingRequest) -> UnitRow:
    """Return the unit at whose counters the person of this session serves.

    Raises:
        NotAllowed: they serve nowhere.
    """
    desk = current_desk(request)
    serves = request.actor.units_with(Permission.COUNTER_SERVE)
    if desk is not None and desk.unit_id in serves:
        return organisations.unit(desk.unit_id)
    if not serves:
        raise NotAllowed("not_allowed")
    return organisations.unit(serves[0])


@never_cache
@allow(*WHO)
def desk(request: ActingRequest) -> HttpResponse:
    """Show the counter: who stands there, who is next."""
    return _page(request)


@allow(*WHO)
def live(request: ActingRequest) -> HttpResponseBase:
    """Follow the line of the unit."""
    return stream_of(request, line.topic(unit_of(request).id))


@require_POST
@never_cache
@allow(*WHO)
def sit_down(request: ActingRequest) -> HttpResponse:
    """Open a counter, or take over one at which somebody else sits."""
    form = CounterForm(request.POST)
    if form.is_valid():
        try:
            counters.open_counter(
                by=request.actor,
                unit_id=unit_of(request).id,
                take_over=bool(request.POST.get("take_over")),
                **form.cleaned_data,
            )
        except Problem as problem:
            return _page(request, form=form, problem=problem)
        handed_over.forget(request)
        return HttpResponseRedirect(reverse("counter:desk"))
    return _page(request, form=form)


@require_POST
@never_cache
@allow(*WHO)
def stand_up(request: ActingRequest) -> HttpResponse:
    """Close the counter."""
    handed_over.forget(request)
    return _done(request, lambda: counters.close_counter(by=request.actor))


@require_POST
@never_cache
@allow(*WHO)
def call(request: ActingRequest) -> HttpResponse:
    """Call whoever is next."""
    counter = line.counter_of(request.actor.id)
    if counter is None:
        return HttpResponseRedirect(reverse("counter:desk"))
    handed_over.forget(request)
    return _done(request, lambda: tickets.call_next(by=request.actor, counter_id=counter.pk))


@require_POST
@never_cache
@allow(*WHO)
def step(request: ActingRequest, ticket_id: int, command: str) -> HttpResponse:
    """Take a step of a number; finishing leads to the record of the visit, which is filled in already."""
    if command not in [*Command] or command == Command.CALL:
        raise NotFound("not_found")
    version = request.POST.get("version", "")
    if command in _PARTING:
        handed_over.forget(request)

    def take() -> Ticket:
        return tickets.step(
            by=request.actor,
            ticket_id=ticket_id,
            command=Command(command),
            version=whole_number(version),
            kind=request.POST.get("kind", "") if command == Command.TRANSFER else "",
        )

    if command == Command.FINISH:
        onwards = reverse("counter:visit", query={"ticket": ticket_id})
        return _done(request, take, onwards)
    return _done(request, take)


@require_POST
@never_cache
@allow(*WHO)
def mark(request: ActingRequest, ticket_id: int) -> HttpResponse:
    """Note why somebody in line should not stand long."""
    given = request.POST.getlist("frail")
    return _done(request, lambda: tickets.set_frail(by=request.actor, ticket_id=ticket_id, frail=given))


@require_POST
@never_cache
@allow(*WHO)
def draw(request: ActingRequest) -> HttpResponse:
    """Draw a number for somebody who cannot do so themselves."""
    kind, frail = request.POST.get("kind", ""), request.POST.getlist("frail")
    unit_id = unit_of(request).id

    def drawn() -> dict[str, Any]:
        row = tickets.draw(by=request.actor, unit_id=unit_id, source=Source.CLERK, kind=kind, frail=frail)
        return {"ticket": row.pk}

    once = request.POST.get("once", "")
    try:
        answer, _repeated = idempotency.once(
            f"ticket:{unit_id}:{once}" if once else None, [kind, *frail], drawn
        )
    except Problem as problem:
        return _page(request, problem=problem)
    return HttpResponseRedirect(reverse("counter:desk", query={"drawn": answer["ticket"]}))


@require_POST
@never_cache
@allow(*WHO)
def arrive(request: ActingRequest) -> HttpResponse:
    """Check in whoever has come to an appointment."""
    try:
        code = read_code(request.POST.get("code", ""))
        if code is None:
            raise NotFound("not_found")
        row = arrivals.arrive(by=request.actor, unit_id=unit_of(request).id, code=code)
    except Problem as problem:
        return _page(request, problem=problem)
    return HttpResponseRedirect(reverse("counter:desk", query={"drawn": row.pk}))


def _done(request: ActingRequest, work: Any, onwards: str = "") -> HttpResponse:
    """Do something, and show the page again: as it stands now, where it was refused."""
    try:
        work()
    except Problem as problem:
        return _page(request, problem=problem)
    return HttpResponseRedirect(onwards or reverse("counter:desk"))


def _page(
    request: ActingRequest, *, form: CounterForm | None = None, problem: Problem | None = None
) -> HttpResponse:
    unit = unit_of(request)
    counter = line.counter_of(request.actor.id)
    if counter is not None and counter.unit_id != unit.id:
        # They sit at a counter of another place of theirs; this page is about the one they have chosen.
        counter = None
    present = line.at_counter(counter) if counter else None
    waiting = line.in_line(unit.id)
    drawn = request.GET.get("drawn", "")
    context = {
        "unit": unit,
        "counter": counter,
        "counter_form": form or CounterForm(),
        "taken": problem is not None and problem.code == "counter_taken",
        "problem": problem,
        "present": present,
        "at": rows.present_row(present) if present else None,
        "rows": [rows.line_row(row, counter) for row in waiting],
        "others": rows.other_counters(unit.id, counter),
        "kinds": [(kind, labels.KINDS[kind]) for kind in LETTERS],
        "frail": [*labels.FRAIL_SHORT.items()],
        "person": handed_over.kept(request),
        "drawn": rows.drawn_row(drawn, unit.id),
        "once": get_random_string(24),
        "today": waits.of_day(unit.id, clock.today()),
        "take_url": request.build_absolute_uri(reverse("counter:take", args=[unit.id])),
    }
    status = problem.status if problem else 422 if form is not None and form.errors else 200
    fragment = bool(request.headers.get("HX-Request"))
    template = "counter/desk/desk.html#line" if fragment else "counter/desk/desk.html"
    return render(request, template, context, status=status)
