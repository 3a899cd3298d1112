"""A dry run of the routing: which office would get a matter, and why."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations.queries import find_route
from fawang.organisations.texts import routes
from fawang.organisations.texts.labels import MATTERS
from fawang.people.rules import Permission
from fawang.regions import queries as regions
from fawang.regions.rules import Level
from fawang.regions.texts.labels import LEVELS
from fawang.work_orders import kinds


class RouteForm(forms.Form):
    """What routing goes by."""

    service = forms.ChoiceField(
        label=_("What is applied for"),
        required=False,
        choices=lambda: [(name, kind.title) for name, kind in kinds.everything().items()],
    )
    matter = forms.ChoiceField(label=_("Subject"), choices=lambda: list(MATTERS.items()))
    place = forms.CharField(
        label=_("Where did it happen?"), max_length=300, help_text=_("Address, name or code.")
    )
    organ_kind = forms.ChoiceField(
        label=_("Does a court or another authority deal with it already?"),
        required=False,
        choices=[
            ("", _("No")),
            ("case_organ", _("Yes: a court, the procuratorate or the police")),
            ("dispute_body", _("Yes: a labour arbitration commission or another body that settles disputes")),
        ],
    )
    organ_place = forms.CharField(label=_("Where is it?"), max_length=300, required=False)
    organ_level = forms.ChoiceField(
        label=_("At which level?"),
        required=False,
        choices=lambda: [
            ("", "—"),
            *((level, LEVELS[level]) for level in (Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(kinds.names()) == 1:
            del self.fields["service"]


@allow(Permission.ROUTE_TRY)
def route(request: ActingRequest) -> HttpResponse:
    """Show which office would be competent, step by step. Nothing is stored."""
    form = RouteForm(request.GET if "place" in request.GET else None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        place = regions.resolve_place(data["place"])
        organ = regions.resolve_place(data["organ_place"]) if data["organ_place"] else None
        try:
            found = find_route(
                service=kinds.service_of(data.get("service") or kinds.first()),
                matter=data["matter"],
                place=place.code,
                organ_kind=data["organ_kind"] or None,
                organ_place=organ.code if organ else None,
                organ_level=data["organ_level"] or None,
            )
        except Problem as problem:
            show_problem(form, problem)
        else:
            context |= {
                "found": found,
                "summary": routes.summary(found),
                "steps": routes.sentences(found.steps),
                "ambiguous": [regions.name(one.place.code) for one in place.ambiguous],
                "place_name": regions.name(place.code) if place.code else "",
            }
    return render(request, "work_orders/desk/route.html", context)
