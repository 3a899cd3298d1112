"""Find an office near you."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from fawang.kernel.access import ActingRequest, Audience, allow
from fawang.organisations import queries as organisations
from fawang.organisations.labels import UNIT_KINDS
from fawang.organisations.rules import UnitKind
from fawang.regions import queries as regions

#: What a person can walk into, the nearest kind first.
_KINDS = (UnitKind.VILLAGE_WORKROOM, UnitKind.TOWN_STATION, UnitKind.LEGAL_AID_OFFICE, UnitKind.CENTRE)
_MOST_PLACES = 8


class PlaceForm(forms.Form):
    """Where somebody is."""

    place = forms.CharField(
        label=_("Where are you?"),
        help_text=_("City, district and street, or the village."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@allow(Audience.EVERYBODY)
def offices(request: ActingRequest) -> HttpResponse:
    """List the offices that serve a place, the nearest first."""
    form = PlaceForm(request.GET if "place" in request.GET else None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        found = regions.resolve_place(form.cleaned_data["place"])
        context["ambiguous"] = [
            {"code": one.place.code, "name": regions.name(one.place.code)}
            for one in found.ambiguous[:_MOST_PLACES]
        ]
        if found.code:
            context["place"] = regions.name(found.code)
            context["offices"] = [
                {"unit": unit, "kind": UNIT_KINDS[unit.kind]}
                for kind in _KINDS
                for unit in organisations.nearest(found.code, kind)
            ]
        else:
            context["unknown"] = not found.ambiguous
    return render(request, "shell/pages/offices.html", context)
