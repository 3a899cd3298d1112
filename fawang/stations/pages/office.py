"""An office: all that is known of it, and the ways to it."""

from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from fawang.appointments.queries import next_free
from fawang.catalogue.forms.shape import Form
from fawang.catalogue.queries import forms, outcomes
from fawang.catalogue.texts.labels import words
from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.organisations import queries as organisations
from fawang.organisations.data import defaults
from fawang.organisations.pages.facts import confirmation_of
from fawang.organisations.queries import Card, UnitRow
from fawang.organisations.rules import HIDDEN, UnitKind
from fawang.organisations.rules.positions import to_gcj02
from fawang.organisations.texts.hours import say_hours, say_week
from fawang.organisations.texts.labels import SERVICES
from fawang.regions import queries as regions
from fawang.stations.pages.view_model import office_line

#: For how long ahead days that are kept otherwise are shown.
_AHEAD: Final = timedelta(days=60)
#: Offices to which firms come.
FOR_FIRMS: Final = frozenset({UnitKind.PARK_STATION, UnitKind.DISTRICT_STATION})
#: A unit was merged into one that was merged, and so on.
_MOST_SUCCESSORS: Final = 10


@allow(Audience.EVERYBODY)
def office(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Show an office. One that is closed says so and leads on, so that links and posters go on working."""
    now = clock.now()
    card = organisations.card(unit_id, now)
    unit = card.unit
    free = next_free((unit_id,), now) if unit.active else {}
    context: dict[str, Any] = {
        "one": office_line(card, free),
        "unit": unit,
        "region": regions.name(unit.region_code),
        "link": settings.FAWANG_PUBLIC_URL + card.link,
        # Nothing is promised where nothing is free.
        "booking": f"{reverse('appointments:new')}?unit={unit_id}" if free else "",
        "successor": None if unit.active else _last_successor(unit),
    }
    if unit.active:
        context |= _details(card)
    if unit.active and unit.kind in FOR_FIRMS:
        context["checkups"] = [_checkup(form, unit_id) for form in forms.checkups()]
    return render(request, "stations/office.html", context)


def _details(card: Card) -> dict[str, Any]:
    unit, today = card.unit, clock.today()
    week = organisations.own_week(unit.id)
    return {
        "hours": say_week(week or defaults.week()),
        "days": _days(unit.id, today),
        "services": [name for code, name in SERVICES.items() if code in unit.services],
        "confirmation": confirmation_of(unit),
        "maps": () if unit.kind in HIDDEN else _maps(unit),
        "access": _access(unit),
    }


def _checkup(form: Form, unit_id: int) -> dict[str, Any]:
    """Return a check-up that firms of a park begin at its office's page, and whether there are figures of it."""
    asked = {"unit": unit_id}
    return {
        "title": words(form.title),
        "intro": words(form.intro),
        "href": reverse("catalogue:form", args=[form.code], query=asked),
        "figures": reverse("catalogue:figures", args=[form.code], query=asked)
        if outcomes.of_unit(form, unit_id)
        else "",
    }


def _days(unit_id: int, today: date) -> list[dict[str, Any]]:
    """Return the days of the coming weeks that the office keeps otherwise."""
    rows = organisations.exceptions_of(unit_id, since=today)
    return [
        {"day": row.day, "hours": say_hours(row.intervals), "reason": row.reason}
        for row in rows
        if row.day < today + _AHEAD
    ]


def _access(unit: UnitRow) -> list[Any]:
    """Return what is known of lift and ramp; nothing where nobody has said."""
    said = ((unit.lift, _("Lift"), _("No lift")), (unit.ramp, _("Ramp"), _("No ramp")))
    return [there if known else missing for known, there, missing in said if known is not None]


def _maps(unit: UnitRow) -> tuple[dict[str, Any], ...]:
    """Return links to where the office stands, for maps that people have; nothing is loaded from them."""
    if unit.position is None:
        return ()
    latitude, longitude = to_gcj02(unit.position)
    amap = {
        "position": f"{longitude},{latitude}",
        "name": unit.name,
        "coordinate": "gaode",
        "callnative": "1",
    }
    baidu = {
        "location": f"{latitude},{longitude}", "title": unit.name, "content": unit.address or unit.name,
        "coord_type": "gcj02", "output": "html", "src": "fawang",
    }  # fmt: skip
    tencent = {
        "marker": f"coord:{latitude},{longitude};title:{unit.name};addr:{unit.address}",
        "referer": "fawang",
    }
    here = f"{unit.position.latitude},{unit.position.longitude}"
    return (
        {"name": _("Amap"), "href": f"https://uri.amap.com/marker?{urlencode(amap)}"},
        {"name": _("Baidu Maps"), "href": f"https://api.map.baidu.com/marker?{urlencode(baidu)}"},
        {"name": _("Tencent Maps"), "href": f"https://apis.map.qq.com/uri/v1/marker?{urlencode(tencent)}"},
        {"name": _("Map of this device"), "href": f"geo:{here}?q={here}({quote(unit.name)})"},
    )


def _last_successor(unit: UnitRow) -> Card | None:
    """Return who goes on with what a closed unit did, in the end; None where nobody does."""
    found: UnitRow | None = unit
    for _step in range(_MOST_SUCCESSORS):
        if found is None or found.active or found.successor_id is None:
            break
        found = organisations.successor(found.id)
    return organisations.card(found.id, clock.now()) if found and found.active else None
