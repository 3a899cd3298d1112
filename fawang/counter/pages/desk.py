"""The counter: sit down, call the next number, serve, pass on."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.counter.actions import counters, tickets
from fawang.counter.models import Counter, Ticket
from fawang.counter.pages import labels
from fawang.counter.queries import line, waits
from fawang.counter.rules.line import Frail
from fawang.counter.rules.tickets import LETTERS, PROCEDURE, Command, Snapshot, Source, State, label
from fawang.kernel import clock, idempotency
from fawang.kernel.access import ActingRequest, allow
from fawang.kernel.live import stream_of
from fawang.kernel.problems import NotAllowed, NotFound, Problem
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people.identity import current_desk
from fawang.people.rules import Permission
from fawang.work_orders.pages.desk import handed_over

WHO = (Permission.COUNTER_SERVE,)
#: Commands whose number is no longer at the counter afterwards: whoever stood there is forgotten.
_PARTING = (Command.ABSENT, Command.TRANSFER)


class CounterForm(forms.Form):
    """Which counter somebody sits down at."""

    label = forms.CharField(
        label=_("Number of the counter"),
        max_length=10,
        initial="1",
        widget=forms.TextInput(attrs={"class": "input--short", "autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What it serves"),
        help_text=_("Tick nothing if it serves everything."),
        choices=[(kind, labels.KINDS[kind]) for kind in LETTERS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


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
            version=int(version) if version.isdecimal() else None,
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
    rows = line.in_line(unit.id)
    drawn = request.GET.get("drawn", "")
    context = {
        "unit": unit,
        "counter": counter,
        "counter_form": form or CounterForm(),
        "taken": problem is not None and problem.code == "counter_taken",
        "problem": problem,
        "present": present,
        "at": _present(present) if present else None,
        "rows": [_row(row, counter) for row in rows],
        "others": _others(unit.id, counter),
        "kinds": [(kind, labels.KINDS[kind]) for kind in LETTERS],
        "frail": [*labels.FRAIL_SHORT.items()],
        "person": handed_over.kept(request),
        "drawn": _drawn(drawn, unit.id),
        "once": get_random_string(24),
        "take_url": request.build_absolute_uri(reverse("counter:take", args=[unit.id])),
    }
    status = problem.status if problem else 422 if form is not None and form.errors else 200
    fragment = bool(request.headers.get("HX-Request"))
    template = "counter/desk/desk.html#line" if fragment else "counter/desk/desk.html"
    return render(request, template, context, status=status)


def _present(row: Ticket) -> dict[str, Any]:
    held = frozenset({Permission.COUNTER_SERVE})
    steps = PROCEDURE.open_steps(Snapshot(row.state, row.missed), permissions=held, now=clock.now())
    return {
        "label": label(row.kind, row.number),
        "kind": labels.KINDS[row.kind],
        "state": labels.STATES[row.state],
        "serving": row.state == State.SERVING,
        "commands": {step.command for step in steps},
        "frail": [labels.FRAIL_SHORT[one] for one in row.frail],
        "danger": Frail.DANGER in row.frail,
        "since": row.served_at or row.called_at,
    }


def _row(row: line.LineRow, counter: Counter | None) -> dict[str, Any]:
    ticket = row.ticket
    return {
        "id": ticket.pk,
        "label": row.label,
        "kind": labels.KINDS[ticket.kind],
        "drawn_at": ticket.drawn_at,
        "appointed_at": ticket.appointed_at,
        "why": labels.WHYS[row.place.why],
        "frail": ticket.frail,
        "frail_names": [labels.FRAIL_SHORT[one] for one in ticket.frail],
        "danger": Frail.DANGER in ticket.frail,
        "mine": counter is not None and (not counter.kinds or ticket.kind in counter.kinds),
    }


def _others(unit_id: int, counter: Counter | None) -> list[dict[str, Any]]:
    at = {row.counter_id: row for row in line.called_now(unit_id, most=50)}
    return [
        {
            "label": one.label,
            "open": one.staff_id is not None,
            "number": label(at[one.pk].kind, at[one.pk].number) if one.pk in at else "",
        }
        for one in line.counters_of(unit_id)
        if counter is None or one.pk != counter.pk
    ]


def _drawn(given: str, unit_id: int) -> dict[str, Any] | None:
    if not given.isdecimal() or len(given) > 18:
        return None
    try:
        row = line.by_id(int(given))
    except NotFound:
        return None
    if row.unit_id != unit_id:
        return None
    return {"label": label(row.kind, row.number), "ahead": waits.ahead_of(row)}
