"""Handing a matter over, from an order or without one; taking down what a partner hands over in a call."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.consultations.queries import one as consultations
from fawang.consultations.rules import Side
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.partners.actions.referrals import Handover, open_call, open_person, prepare
from fawang.partners.actions.telephone import record_call
from fawang.partners.pages.desk.forms import CallForm, HandoverForm
from fawang.partners.queries import agreements, precedents
from fawang.partners.texts import labels
from fawang.people.accounts.identity import current_desk
from fawang.people.rules import Permission
from fawang.regions import queries as regions
from fawang.work_orders import queries as orders

_FIELDS = ("name", "phone", "request", "summary")


@never_cache
@allow(Permission.PARTNER_REFER)
def new(request: ActingRequest) -> HttpResponse:
    """Prepare a handover. What is known is filled in of the order of which it is a part (`order`), or of the
    consultation whose call was handed to a partner (`call`).
    """
    given = request.POST if request.method == "POST" else request.GET
    code = read_code(given.get("order", "")) or ""
    order = orders.visible(code, request.actor) if code else None
    if request.method != "POST":
        return _page(request, HandoverForm(initial=_known(request, order)), order=order)
    form = HandoverForm(request.POST)
    region = _place(form)
    if not form.is_valid():
        return _page(request, form, order=order, status=422)
    data = form.cleaned_data
    desk = current_desk(request)
    try:
        row = prepare(
            by=request.actor,
            handover=Handover(
                partner=data["partner"],
                matter=data["matter"],
                region=region,
                unit_id=order.unit_id if order else desk.unit_id if desk else 0,
                order=code,
                urgency=data["urgency"],
                discreet=data["discreet"],
                fields={name: data[name] for name in _FIELDS if data[name]},
                call_reference=data["call_reference"],
            ),
        )
    except Problem as problem:
        show_problem(form, problem)
        return _page(request, form, order=order, status=problem.status)
    return HttpResponseRedirect(reverse("partners:referral", args=[row.code], query={"done": "prepared"}))


@never_cache
@allow(Permission.PARTNER_REFER)
def call(request: ActingRequest) -> HttpResponse:
    """Take down what a partner hands over in a call. `partner` and `number` may stand in the address."""
    if request.method != "POST":
        given = {name: request.GET.get(name, "")[:60] for name in ("partner", "number")}
        return _call_page(request, CallForm(initial=given))
    form = CallForm(request.POST)
    region = _place(form)
    if not form.is_valid():
        return _call_page(request, form, status=422)
    data = form.cleaned_data
    desk = current_desk(request)
    try:
        row = record_call(
            by=request.actor,
            partner=data["partner"],
            unit_id=desk.unit_id if desk else 0,
            data={
                "number": data["number"],
                "matter": data["matter"],
                "region": region,
                "urgency": data["urgency"],
                "discreet": data["discreet"],
                "fields": {name: data[name] for name in ("name", "phone", "summary") if data[name]},
            },
        )
    except Problem as problem:
        show_problem(form, problem)
        return _call_page(request, form, status=problem.status)
    return HttpResponseRedirect(reverse("partners:call_kept", args=[row.code]))


@never_cache
@allow(Permission.PARTNER_REFER)
def call_kept(request: ActingRequest, code: str) -> HttpResponse:
    """Say our number to read out; whoever took the call may not be of the office that has it now."""
    found = read_code(code)
    if found is None:
        return HttpResponseRedirect(reverse("partners:call"))
    return render(request, "partners/desk/call_kept.html", {"code": found})


def _known(request: ActingRequest, order: orders.WorkOrder | None) -> dict[str, Any]:
    """Return what is known already, so that nobody tells it twice."""
    if order is not None:
        return open_person(by=request.actor, order=order)
    call_code = read_code(request.GET.get("call", ""))
    if not call_code:
        return {}
    row = consultations.visible(call_code, request.actor)
    if consultations.side_of(row, request.actor) != Side.LAWYER:
        raise NotFound("not_found")
    return open_call(by=request.actor, row=row)


def _place(form: forms.Form) -> str:
    """Return the division that was typed; the form says what is wrong with it."""
    typed = str(form.data.get("place_text", ""))
    found = regions.resolve_place(typed)
    if typed and not found.code:
        form.add_error("place_text", _("Please name the county or district, such as 南海区."))
    return found.code or ""


def _page(
    request: ActingRequest, form: HandoverForm, *, order: Any = None, status: int = 200
) -> HttpResponse:
    offers = [
        offer
        for partner in (agreements.partners() if order is not None else ())
        for offer in precedents.fitting(partner_id=partner.pk, matter=order.matter, region=order.place)
    ]
    context = {
        "form": form,
        "order": order,
        "offers": [
            {
                "row": one.precedent,
                "partner": labels.partner_name(one.precedent.partner.names),
                "them": one.precedent.competent == "them",
            }
            for one in offers
        ],
        "back_href": reverse("work_orders:order", args=[order.code]) if order else reverse("partners:inbox"),
    }
    return render(request, "partners/desk/handover.html", context, status=status)


def _call_page(request: ActingRequest, form: CallForm, *, status: int = 200) -> HttpResponse:
    return render(request, "partners/desk/call.html", {"form": form}, status=status)
