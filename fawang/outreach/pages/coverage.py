"""Which villages have an adviser: on the desk as a map and a table, and for the public one village at a time."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.wording import Text
from fawang.organisations import queries as organisations
from fawang.outreach.pages import limits
from fawang.outreach.pages.contracts import tabs
from fawang.outreach.pages.places import asked_place
from fawang.outreach.queries import coverage as queries
from fawang.outreach.queries.coverage import Covered
from fawang.outreach.queries.scope import reach_of
from fawang.outreach.rules.advisers import VILLAGE_DIGITS
from fawang.people.accounts.identity import address_of
from fawang.people.rules import Permission
from fawang.regions import queries as regions
from fawang.regions.rules import DIGITS, Level, chain, covers, is_code

#: Spans of days within which an adviser came.
_WITHIN = (30, 90)
#: What the map can show: its name, and its value of a division.
MAPS: dict[str, tuple[Text, Callable[[Covered], float]]] = {
    "contracts": (_("With an adviser"), lambda row: row.contracts / row.villages),
    "month": (_("Adviser came within 30 days"), lambda row: row.served[0] / row.villages),
    "quarter": (_("Adviser came within 90 days"), lambda row: row.served[1] / row.villages),
    "without": (_("Without an adviser"), lambda row: row.without),
}


@never_cache
@allow(Permission.OUTREACH_MANAGE)
def desk(request: ActingRequest) -> HttpResponse:
    """Show the coverage of the divisions below one of one's own, as a map and as a table."""
    own = reach_of(request.actor, Permission.OUTREACH_MANAGE)
    asked = request.GET.get("region", "")
    region = asked if is_code(asked) and any(covers(one, asked) for one in own) else own[0]
    show = request.GET.get("show", "")
    show = show if show in MAPS else next(iter(MAPS))
    rows = queries.coverage(region, today=clock.today(), within=_WITHIN)
    here = reverse("outreach:coverage", query={"show": show})
    up = [
        code for code in reversed(chain(region)) if code != region and any(covers(one, code) for one in own)
    ]
    context = {
        "tabs": tabs("coverage"),
        "place": regions.name(region),
        "crumbs": [(regions.name(code), f"{here}&region={code}") for code in up],
        "maps": [
            {
                "label": name,
                "href": reverse("outreach:coverage", query={"show": code, "region": region}),
                "current": code == show,
            }
            for code, (name, _value) in MAPS.items()
        ],
        "map": _map(region, show, rows),
        "map_of": region,
        "leads": f"{here}&region=",
        "rows": [
            {"data": row, "href": f"{here}&region={row.code}" if len(row.code) < VILLAGE_DIGITS else ""}
            for row in rows
        ],
        "whole": _sum(rows),
        "within": _WITHIN,
        "of_villages": len(region) == DIGITS[Level.TOWN],
    }
    return render(request, "outreach/desk/coverage.html", context)


def _map(region: str, show: str, rows: list[Covered]) -> dict[str, Any]:
    """Return what the map draws (shell/charts.js); empty where there are no boundaries."""
    if len(region) > DIGITS[Level.PREFECTURE]:
        return {}
    name, value = MAPS[show]
    return {
        "shape": "map",
        "unit": "number" if show == "without" else "share",
        "name": str(name),
        "places": [{"code": row.code, "name": row.name, "value": value(row)} for row in rows],
    }


def _sum(rows: list[Covered]) -> Covered:
    return Covered(
        code="",
        name="",
        villages=sum(row.villages for row in rows),
        contracts=sum(row.contracts for row in rows),
        served=tuple(sum(row.served[place] for row in rows) for place in range(len(_WITHIN))),
    )


@allow(Audience.EVERYBODY)
def adviser(request: ActingRequest) -> HttpResponse:
    """Tell somebody who advises their village, and when they come next."""
    throttle.take(limits.LOOK_BY_ADDRESS, address_of(request))
    asked = asked_place(
        request,
        label=_("Which village or community do you live in?"),
        help_text=_("With its town or district, for example 佛山南海桂城叠北."),
    )
    context = asked.context | (_of_place(asked.code) if asked.code else {})
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
