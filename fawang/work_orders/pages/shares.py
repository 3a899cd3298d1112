"""Joint handling of an order with other units: who is brought in, notes between both, what one was brought into."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission
from fawang.people.texts.labels import GROUPS
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.readings import record_reading
from fawang.work_orders.actions.shares import LONGEST_NOTE, share_order, unshare_order, write_note
from fawang.work_orders.pages.panels import MAY_ENTER
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.desks import asked_only
from fawang.work_orders.queries.shares import joinable_units, joint_units, shared_with
from fawang.work_orders.rules import JOINT_NOTE
from fawang.work_orders.texts import labels


class ShareForm(forms.Form):
    """Who is brought in, with the person's consent."""

    unit_id = forms.ChoiceField(label=_("Which unit?"))
    agreed = forms.BooleanField(
        label=_("The person agrees that this unit sees the order"),
        help_text=_("Ask them for each unit by itself (Personal Information Protection Law, Art. 23)."),
        required=False,
    )

    def __init__(self, units: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, use_required_attribute=False)
        self.fields["unit_id"].choices = units  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """A note between the two."""

    note = forms.CharField(
        label=_("Note to the other side"),
        help_text=_("Only the office and the units that were brought in read it. No unit numbers or places."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@never_cache
@allow(Permission.ORDER_VIEW)
def shared(request: ActingRequest) -> HttpResponse:
    """List the orders into which one's unit was brought."""
    found = shared_with(request.actor.units_with(Permission.ORDER_VIEW))
    names = organisations.names({one.unit_id for one in found})
    rows = [
        {
            "code": one.code,
            "kind": kinds.kind_of(one.kind).title,
            "group": GROUPS.get(one.facts.get("group", ""), ""),
            "state": labels.state(one.kind, one.state),
            "unit": names.get(one.unit_id, ""),
            "href": reverse("work_orders:sharing", args=[one.code]),
        }
        for one in found
    ]
    return render(request, "work_orders/desk/shared.html", {"rows": rows})


@never_cache
@allow(Permission.ORDER_VIEW)
def sharing(request: ActingRequest, code: str) -> HttpResponse:
    """Show with whom an order is handled jointly; bring a unit in, end it, write a note."""
    order = queries.visible(code, request.actor)
    if asked_only(order, request.actor):
        raise NotFound("not_found")
    joinable = joinable_units(order, organisations.unit(order.unit_id).region_code)
    form = ShareForm([(str(one.id), one.name) for one in joinable])
    note, status = NoteForm(), 200
    if request.method == "POST":
        try:
            if "end" in request.POST:
                unshare_order(by=request.actor, code=code, unit_id=whole_number(request.POST["end"]) or 0)
                return _onwards(order)
            if "note" in request.POST:
                note = NoteForm(request.POST)
                if note.is_valid():
                    write_note(by=request.actor, code=code, note=note.cleaned_data["note"])
                    return _onwards(order)
            else:
                form = ShareForm([(str(one.id), one.name) for one in joinable], request.POST)
                if form.is_valid():
                    unit_id = int(form.cleaned_data["unit_id"])
                    share_order(
                        by=request.actor, code=code, unit_id=unit_id, agreed=form.cleaned_data["agreed"]
                    )
                    return _onwards(order)
            status = 422
        except Problem as problem:
            show_problem(note if note.is_bound else form, problem)
            status = problem.status
        order = queries.visible(code, request.actor)
    else:
        record_reading(by=request.actor, order=order)
    return render(
        request, "work_orders/desk/sharing.html", _context(request, order, form, note), status=status
    )


def _context(request: ActingRequest, order: WorkOrder, form: ShareForm, note: NoteForm) -> dict[str, Any]:
    decides = bool(queries.permissions_on(order, request.actor) & MAY_ENTER)
    own = request.actor.units_with(Permission.ORDER_VIEW)
    units = joint_units(order)
    return {
        "order": order,
        "units": [{"id": one.id, "name": one.name, "may_end": decides or one.id in own} for one in units],
        "notes": [row for row in reversed(queries.history(order, public=False)) if row.command == JOINT_NOTE],
        "form": form if decides and form.fields["unit_id"].choices else None,  # type: ignore[attr-defined]
        "note": note if units else None,
    }


def _onwards(order: WorkOrder) -> HttpResponse:
    return HttpResponseRedirect(reverse("work_orders:sharing", args=[order.code]))
