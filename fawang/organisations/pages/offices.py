"""Find an office near you."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.hours import write_line
from fawang.organisations.texts.labels import UNIT_KINDS
from fawang.regions import queries as regions

#: What a person can walk into, the nearest kind first.
_KINDS = (UnitKind.VILLAGE_WORKROOM, UnitKind.TOWN_STATION, UnitKind.LEGAL_AID_OFFICE, UnitKind.CENTRE)
_MOST_PLACES = 8
#: No office is closed for longer than this on end: the longest holidays have eight or nine days.
_LONGEST_HOLIDAY = 15


class PlaceForm(forms.Form):
    """Where somebody is."""

    place = forms.CharField(
        label=_("Where are you?"),
        help_text=_("City, district and street, or the village."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@dataclass(frozen=True, slots=True)
class Office:
    """An office as it is listed: what it is, and its hours today and on the next day it opens.

    `confirmed`: it has given its hours itself; otherwise the usual ones stand, which nobody has verified.
    """

    unit: UnitRow
    kind: str | Promise
    today: str
    next_open: date | None
    confirmed: bool


@allow(Audience.EVERYBODY)
def offices(request: ActingRequest) -> HttpResponse:
    """List the offices that serve a place: the nearest of each kind, then those further away."""
    form = PlaceForm(request.GET if "place" in request.GET else None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        found = regions.resolve_place(form.cleaned_data["place"])
        context["ambiguous"] = [
            {"code": one.place.code, "name": regions.name(one.place.code)}
            for one in found.ambiguous[:_MOST_PLACES]
        ]
        if found.code:
            units = [organisations.nearest(found.code, kind) for kind in _KINDS]
            context["place"] = regions.name(found.code)
            context["offices"] = [_office(of_kind[0]) for of_kind in units if of_kind]
            context["others"] = [_office(unit) for of_kind in units for unit in of_kind[1:]]
        else:
            context["unknown"] = not found.ambiguous
    return render(request, "organisations/offices.html", context)


def _office(unit: UnitRow) -> Office:
    calendar = organisations.calendar_for(unit.id)
    today = clock.today()
    days = (today + timedelta(days=ahead) for ahead in range(1, _LONGEST_HOLIDAY))
    return Office(
        unit=unit,
        kind=UNIT_KINDS[unit.kind],
        today=write_line(calendar.hours(today)).replace("-", "–").replace(" ", ", "),
        next_open=next((day for day in days if calendar.hours(day)), None),
        confirmed=organisations.own_week(unit.id) is not None,
    )
