"""The record of a visit, in under half a minute: one page, filled in as far as it is known; Enter saves it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.counter.actions.visits import record
from fawang.counter.models import Ticket
from fawang.counter.pages import labels
from fawang.counter.pages.desk import WHO, unit_of
from fawang.counter.pages.forms import LONGEST_MINUTES, VisitForm
from fawang.counter.pages.numbers import qr_of
from fawang.counter.queries import line, visits
from fawang.counter.rules.visits import ADVICE, Entry, Outcome
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders.pages.desk import handed_over

#: Where nobody measured it: own figure, the usual length of a talk at a counter.
_USUAL_MINUTES = 10


@never_cache
@allow(*WHO)
def visit(request: ActingRequest) -> HttpResponse:
    """Ask what a visit was about, and record it. `ticket`: the number that was served."""
    unit = unit_of(request)
    if request.method != "POST":
        return _page(request, VisitForm(initial=_initial(request, unit.id)))
    form = VisitForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        ticket = _ticket(data.pop("ticket"), unit.id)
        try:
            row, _before = record(
                by=request.actor,
                client_id=data.pop("client_id"),
                unit_id=unit.id,
                entry=_entry(data, ticket),
                person=_person(data),
            )
        except Problem as problem:
            show_problem(form, problem)
            return _page(request, form, status=problem.status)
        handed_over.forget(request)
        return HttpResponseRedirect(reverse("counter:receipt", args=[row.code]))
    return _page(request, form, status=422)


@never_cache
@allow(*WHO)
def receipt(request: ActingRequest, code: str) -> HttpResponse:
    """Show what the person takes along: the code of the visit, and where they can rate it."""
    unit = unit_of(request)
    row = visits.by_code(code)
    if row is None or row.unit_id != unit.id:
        raise NotFound("not_found")
    address = request.build_absolute_uri(reverse("counter:rate", args=[row.code, visits.token_of(row)]))
    context = {
        "visit": row,
        "unit": unit,
        "kind": labels.KINDS[row.kind],
        "outcome": labels.OUTCOMES[row.outcome],
        "order_code": row.order.code if row.order else "",
        "qr": qr_of(address),
        "address": address,
        "waiting": bool(line.in_line(unit.id)) and line.counter_of(request.actor.id) is not None,
    }
    return render(request, "counter/desk/receipt.html", context)


def _page(request: ActingRequest, form: VisitForm, *, status: int = 200) -> HttpResponse:
    person = any(field.value() for field in form.person) or any(field.errors for field in form.person)
    more = any(field.errors for field in form.more) or bool(form["order_code"].value())
    context = {"form": form, "person_open": person, "more_open": more}
    return render(request, "counter/desk/visit.html", context, status=status)


def _initial(request: ActingRequest, unit_id: int) -> dict[str, Any]:
    given = request.GET.get("ticket", "")
    ticket = _ticket(whole_number(given), unit_id)
    # Orders of this session, the last one first: what was taken in for whoever stands here.
    orders = [*request.session.get("taken_in", {})] if handed_over.kept(request) else []
    minutes = _USUAL_MINUTES
    if ticket is not None and ticket.served_at is not None:
        minutes = round(((ticket.ended_at or clock.now()) - ticket.served_at).total_seconds() / 60)
    return {
        "client_id": uuid4() if ticket is None else UUID(int=_CLIENT_IDS + ticket.pk),
        "ticket": ticket.pk if ticket else None,
        "kind": ticket.kind if ticket else ADVICE,
        "matter": visits.last_matter(request.actor.known_id, unit_id),
        "outcome": Outcome.APPLIED if orders else Outcome.ADVISED,
        "order_code": orders[-1] if orders else "",
        "minutes": min(minutes, LONGEST_MINUTES),
        **handed_over.kept(request),
    }


#: A number has one visit: its id follows from the number. Version and variant of RFC 9562 (8: own meaning).
_CLIENT_IDS = 0xC07E_0000_0000_8000_8000_0000_0000_0000


def _ticket(ticket_id: int | None, unit_id: int) -> Ticket | None:
    if ticket_id is None:
        return None
    try:
        row = line.by_id(ticket_id)
    except NotFound:
        return None
    return row if row.unit_id == unit_id else None


def _entry(data: dict[str, Any], ticket: Ticket | None) -> Entry:
    lasted = timedelta(minutes=data["minutes"])
    began = ticket.served_at if ticket is not None and ticket.served_at else clock.now() - lasted
    return Entry(
        kind=data["kind"],
        matter=data["matter"],
        outcome=data["outcome"],
        began_at=began,
        seconds=int(lasted.total_seconds()),
        order_code=data["order_code"],
        accompanied=data["accompanied"],
        has_wishes=data["has_wishes"],
        special_group=data["special_group"],
        note=data["note"],
        waited_seconds=ticket.waited_seconds if ticket else None,
    )


def _person(data: dict[str, Any]) -> Reach | None:
    if not any(data[name] for name in ("name", "phone", "id_number")):
        return None
    return Reach(
        name=data["name"],
        phone=data["phone"],
        id_number=data["id_number"],
        medium=Medium.NONE,
        list_online=False,
    )
