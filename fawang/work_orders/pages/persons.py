"""The persons of an order: the page of the offices, and that of each of the persons."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotAllowed, NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.people import queries as people
from fawang.people.accounts.identity import address_of, take_for
from fawang.people.actions.contacts import Purpose, Revealed, reveal
from fawang.people.rules import Permission
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.persons import add_person, leave, sign
from fawang.work_orders.actions.readings import record_reading
from fawang.work_orders.data import limits
from fawang.work_orders.pages.forms import PersonForm
from fawang.work_orders.pages.panels import MAY_ENTER, person_rows
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.desks import asked_only
from fawang.work_orders.rules.persons import FIRST

# --- at the offices --------------------------------------------------------------------------------


@never_cache
@allow(Permission.ORDER_VIEW)
def persons(request: ActingRequest, code: str) -> HttpResponse:
    """Show who takes part in an order, and let somebody be entered."""
    order = _of_office(request, code)
    if request.method != "POST":
        record_reading(by=request.actor, order=order)
        return _desk_page(request, order)
    form = PersonForm(order, request.POST)
    if form.is_valid():
        try:
            entered = add_person(by=request.actor, code=code, joining=form.joining())
        except Problem as problem:
            show_problem(form, problem)
        else:
            # Shown this once: whose telephone others may hold gets no link in a message.
            link = settings.FAWANG_PUBLIC_URL + reverse("work_orders:follow", args=[code, entered.key])
            return _desk_page(request, order, link=link)
    return _desk_page(request, order, form=form, status=422)


@require_POST
@allow(Permission.ORDER_VIEW)
def left(request: ActingRequest, code: str, person_id: int) -> HttpResponse:
    """Note that somebody has said that they leave."""
    order = _of_office(request, code)
    try:
        leave(by=request.actor, code=code, person_id=person_id)
    except Problem as problem:
        return _desk_page(request, order, problem=problem, status=problem.status)
    return HttpResponseRedirect(reverse("work_orders:persons", args=[code]))


@require_POST
@never_cache
@allow(Permission.PERSON_UNMASK)
def unmask(request: ActingRequest, code: str, person_id: int) -> HttpResponse:
    """Show what a purpose needs of somebody's data; the reading is audited."""
    order = _of_office(request, code)
    found = next((one for one in queries.persons_of(order) if one.id == person_id), None)
    purpose = request.POST.get("purpose", "")
    if found is None or purpose not in set(Purpose):
        raise NotFound("not_found")
    if Permission.PERSON_UNMASK not in queries.permissions_on(order, request.actor):
        raise NotAllowed("not_allowed")
    try:
        shown = reveal(
            by=request.actor,
            contact_id=found.contact_id,
            purpose=Purpose(purpose),
            object=f"work_orders.order:{order.pk}",
            unit_id=order.unit_id,
            pass_phrase=request.POST.get("pass_phrase", ""),
        )
    except Problem as problem:
        return _desk_page(request, order, problem=problem, status=problem.status)
    return _desk_page(request, order, revealed=shown, revealed_id=person_id)


def _of_office(request: ActingRequest, code: str) -> WorkOrder:
    order = queries.visible(code, request.actor)
    if not queries.permissions_on(order, request.actor) & MAY_ENTER or asked_only(order, request.actor):
        raise NotAllowed("not_allowed")
    return order


def _desk_page(
    request: ActingRequest,
    order: WorkOrder,
    *,
    form: PersonForm | None = None,
    problem: Problem | None = None,
    revealed: Revealed | None = None,
    revealed_id: int | None = None,
    link: str = "",
    status: int = 200,
) -> HttpResponse:
    order = queries.visible(order.code, request.actor)
    found = queries.persons_of(order, left=True)
    known = people.wishing({one.contact_id for one in found})
    # What is done to each stands below this page.
    here = reverse("work_orders:persons", args=[order.code])
    context = {
        "order": order,
        "rows": [
            {**row, "wishes": people.wishes_of(known[one.contact_id]), "href": f"{here}/{one.id}"}
            for one, row in zip(found, person_rows(order, persons=found), strict=True)
        ],
        "form": form or PersonForm(order, persons=[one for one in found if one.left_at is None]),
        "problem": problem,
        "revealed": revealed,
        "revealed_id": revealed_id,
        "link": link,
        "may_unmask": Permission.PERSON_UNMASK in queries.permissions_on(order, request.actor),
    }
    return render(request, "work_orders/desk_persons.html", context, status=status)


# --- their own page --------------------------------------------------------------------------------


@never_cache
@allow(Audience.EVERYBODY)
def own_persons(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show a person who takes part with them; let them enter somebody, sign a file, or leave."""
    throttle.take(limits.LOOK_UP_BY_ADDRESS, address_of(request))
    actor = queries.actor_with_key(code, key, request.actor)
    order = queries.visible(code, actor)
    if request.method != "POST":
        return _own_page(request, order, actor, key)
    done = request.POST.get("do", "")
    form = PersonForm(order, request.POST if done == "add" else None, side=queries.side_of(order, actor))
    here = HttpResponseRedirect(reverse("work_orders:own_persons", args=[code, key]))
    try:
        if done == "leave":
            leave(by=actor, code=code, person_id=actor.participant_id or FIRST)
            return HttpResponseRedirect(reverse("work_orders:has_left"))
        if done == "sign":
            sign(by=actor, code=code, document_id=whole_number(request.POST.get("document", "")) or 0)
            return here
        if form.is_valid():
            _enter(request, actor, order, form)
            return here
    except Problem as problem:
        if done == "add":
            show_problem(form, problem)
        return marked(_own_page(request, order, actor, key, form=form, problem=problem), problem)
    return _own_page(request, order, actor, key, form=form)


@allow(Audience.EVERYBODY)
def has_left(request: ActingRequest) -> HttpResponse:
    """Say to whoever left an order that they take part no more: their link opens nothing now."""
    return render(request, "work_orders/has_left.html")


def _enter(request: ActingRequest, actor: Actor, order: WorkOrder, form: PersonForm) -> None:
    joining = form.joining()
    reachable = limits.reachable(joining.reach.phone or joining.reach.email)
    with transaction.atomic():
        take_for(
            request,
            session=limits.SUBMIT_BY_SESSION,
            phone=(limits.SUBMIT_BY_PHONE, reachable) if reachable else None,
            address=limits.SUBMIT_BY_ADDRESS,
            network=limits.SUBMIT_BY_NETWORK,
        )
        add_person(by=actor, code=order.code, joining=joining)


def _own_page(
    request: ActingRequest,
    order: WorkOrder,
    actor: Actor,
    key: str,
    *,
    form: PersonForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    order = queries.visible(order.code, actor)
    side = queries.side_of(order, actor)
    own, persons = actor.participant_id or FIRST, queries.persons_of(order)
    context: dict[str, Any] = {
        "order": order,
        "key": key,
        "own": own,
        "rows": person_rows(order, persons=persons, side=side),
        "files": queries.documents_of(order, side=side),
        "form": (form or PersonForm(order, persons=persons, side=side)) if order.ended_at is None else None,
        "may_list": side == kinds.first_side(order),
        "may_leave": order.ended_at is None and (order.persons > 1 or own != FIRST),
        "problem": problem,
    }
    status = problem.status if problem else 422 if form is not None and form.is_bound else 200
    return render(request, "work_orders/own_persons.html", context, status=status)
