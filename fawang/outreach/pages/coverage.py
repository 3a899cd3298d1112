"""Which villages have an adviser: on the desk by division, and for the public one village at a time."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.organisations import queries as organisations
from fawang.outreach.pages import limits
from fawang.outreach.pages.contracts import tabs
from fawang.outreach.queries import coverage as queries
from fawang.outreach.queries.scope import reach_of
from fawang.outreach.rules.advisers import COVERED_WITHIN, VILLAGE_DIGITS
from fawang.people.accounts.identity import address_of
from fawang.people.rules import Permission
from fawang.regions import queries as regions
from fawang.regions.rules import chain, covers, is_code

_WITHIN = (30, 60, 90, 180)


class PlaceForm(forms.Form):
    """Which village."""

    use_required_attribute = False
    place = forms.CharField(
        label=_("Which village or community do you live in?"),
        help_text=_("With its town or district, for example 佛山南海桂城叠北."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@never_cache
@allow(Permission.OUTREACH_MANAGE)
def desk(request: ActingRequest) -> HttpResponse:
    """Show the coverage of the divisions below one of one's own."""
    own = reach_of(request.actor, Permission.OUTREACH_MANAGE)
    asked = request.GET.get("region", "")
    region = asked if is_code(asked) and any(covers(one, asked) for one in own) else own[0]
    days = request.GET.get("days", "")
    within = int(days) if days in {str(one) for one in _WITHIN} else COVERED_WITHIN
    rows = queries.coverage(region, today=clock.today(), within=within)
    here = reverse("outreach:coverage")
    up = [
        code for code in reversed(chain(region)) if code != region and any(covers(one, code) for one in own)
    ]
    context = {
        "tabs": tabs("coverage"),
        "place": regions.name(region),
        "region": region,
        "within": within,
        "spans": [(one, f"{here}?region={region}&days={one}") for one in _WITHIN],
        "crumbs": [(regions.name(code), f"{here}?region={code}&days={within}") for code in up],
        "rows": [
            {
                "data": row,
                "href": f"{here}?region={row.code}&days={within}" if len(row.code) < VILLAGE_DIGITS else "",
            }
            for row in rows
        ],
        "villages": sum(row.villages for row in rows),
        "contracts": sum(row.contracts for row in rows),
        "served": sum(row.served for row in rows),
    }
    return render(request, "outreach/desk/coverage.html", context)


@allow(Audience.EVERYBODY)
def adviser(request: ActingRequest) -> HttpResponse:
    """Tell somebody who advises their village, and when they come next."""
    throttle.take(limits.LOOK_BY_ADDRESS, address_of(request))
    typed = request.GET.get("place")
    form = PlaceForm(request.GET if typed is not None else None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        found = regions.resolve_place(form.cleaned_data["place"])
        context["ambiguous"] = [
            {"name": one.place.path_name, "code": one.place.code} for one in found.ambiguous[:8]
        ]
        context["unknown"] = not found.code and not found.ambiguous
        if found.code:
            context |= _of_place(found.code)
    return render(request, "outreach/adviser.html", context)


def _of_place(code: str) -> dict[str, object]:
    is_village = len(code) == VILLAGE_DIGITS
    below = [(one.code, one.name) for one in regions.children(code)] if not is_village else []
    found = queries.advisers(code, today=clock.today()) if is_village else None
    bureau = organisations.bureau_of(code)
    return {
        "place": regions.name(code),
        "is_village": is_village,
        "below": below,
        "adviser": found,
        "office": organisations.unit(found.unit_id) if found else bureau,
    }
