"""Who stands at the counter: their card, earlier matters with their consent, what they may apply for, guidance."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.counter.actions.people import look_up
from fawang.counter.pages import labels
from fawang.counter.pages.desk import WHO, unit_of
from fawang.counter.queries.people import Earlier
from fawang.counter.rules.cards import LONGEST_LINE, Card, read_line
from fawang.kernel.rules.problems import Problem
from fawang.kernel.rules.text import clean
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.knowledge.guidance.compose import search
from fawang.organisations.texts.labels import MATTERS
from fawang.people.rules.wishes import mask_id_number, mask_name
from fawang.work_orders import kinds
from fawang.work_orders.pages.desk import handed_over
from fawang.work_orders.queries.local_rules import local_rules
from fawang.work_orders.texts import labels as order_labels

LONGEST_SEARCH = 500


class CardForm(forms.Form):
    """A card that is read by a reader, or typed."""

    line = forms.CharField(
        label=_("Identity card"),
        help_text=_("Put the card on the reader, or type the eighteen characters of its number."),
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Name"), help_text=_("If the reader did not give it."), max_length=60, required=False
    )
    agreed = forms.BooleanField(
        label=_("The person agrees that I look up their earlier matters"),
        help_text=_("Ask them. Without it they are served all the same."),
        required=False,
    )

    def clean_line(self) -> Card:
        """Return what the card says."""
        card = read_line(self.cleaned_data["line"])
        if card is None:
            raise forms.ValidationError(
                _("This identity number cannot be right. Please compare it with the card.")
            )
        return card


@never_cache
@allow(*WHO)
def person(request: ActingRequest) -> HttpResponse:
    """Ask for the card of whoever stands here; show what they have had to do with us, if they agree."""
    unit = unit_of(request)
    form = CardForm(request.POST if request.method == "POST" else None)
    found: Earlier | None = None
    status = 200
    if request.method == "POST" and form.is_valid():
        card: Card = form.cleaned_data["line"]
        name = clean(form.cleaned_data["name"]) or card.name
        handed_over.keep(request, {"name": name, "id_number": card.id_number})
        if form.cleaned_data["agreed"]:
            try:
                found = look_up(by=request.actor, unit_id=unit.id, id_number=card.id_number, agreed=True)
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
        else:
            return HttpResponseRedirect(reverse("counter:person"))
    elif request.method == "POST":
        status = 422
    kept = handed_over.kept(request)
    context = {
        "form": form if form.errors or not kept else CardForm(),
        "unit": unit,
        "kept": kept and {"name": mask_name(kept["name"]), "id_number": mask_id_number(kept["id_number"])},
        "found": _shown(found) if found else None,
        "kinds": [
            {"name": name, "title": kinds.kind_of(name).title}
            for name in kinds.open_to_persons()
            if local_rules().offered_somewhere(name)
        ],
    }
    return render(request, "counter/desk/person.html", context, status=status)


@require_POST
@never_cache
@allow(*WHO)
def forget(request: ActingRequest) -> HttpResponse:
    """Forget who stood here."""
    handed_over.forget(request)
    return HttpResponseRedirect(reverse("counter:person"))


@never_cache
@allow(*WHO)
def guidance(request: ActingRequest) -> HttpResponse:
    """Show guidance for what is asked at the counter; by POST, so that no log keeps it. Nothing is stored."""
    sought = clean(request.POST.get("q", ""))[:LONGEST_SEARCH] if request.method == "POST" else ""
    context = {
        "q": sought,
        "alone": True,
        "found": search(sought, place=unit_of(request).region_code) if sought else None,
    }
    fragment = bool(request.headers.get("HX-Request"))
    template = "counter/desk/guidance.html#results" if fragment else "counter/desk/guidance.html"
    return render(request, template, context)


def _shown(found: Earlier) -> dict[str, Any]:
    return {
        "count": found.count,
        "orders": [
            {
                "code": order.code,
                "href": reverse("work_orders:order", args=[order.code]),
                "kind": kinds.kind_of(order.kind).title,
                "matter": MATTERS.get(order.matter, order.matter),
                "state": order_labels.state(order.kind, order.state),
                "at": order.created_at,
            }
            for order in found.orders
        ],
        "visits": [
            {
                "kind": labels.KINDS[row.kind],
                "matter": MATTERS.get(row.matter, ""),
                "outcome": labels.OUTCOMES[row.outcome],
                "at": row.began_at,
                "note": row.note,
            }
            for row in found.visits
        ],
    }
