"""The entry pages of special zones: all of them, one, and a frequent situation with what to do now."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS

from fawang.consultations.data.zones import Scenario, Zone
from fawang.consultations.queries import zone_versions
from fawang.consultations.rules.opening import Stand
from fawang.consultations.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.queries import entries
from fawang.organisations.rules.hours import DAYS, write_line
from fawang.regions import queries as regions


@allow(Audience.EVERYBODY)
def listed(request: ActingRequest) -> HttpResponse:
    """List the zones that are open, closed for the night, or about to begin."""
    return render(request, "consultations/zones/list.html", {"zones": running()})


@allow(Audience.EVERYBODY)
def zone(request: ActingRequest, code: str) -> HttpResponse:
    """Show a zone: whom it is for, when it is open, its situations, and the way to its lawyers."""
    return render(request, "consultations/zones/zone.html", shown(_zone(code)))


def shown(found: Zone) -> dict[str, Any]:
    """Return what the page of a zone shows."""
    return card(found) | {
        "places": [regions.name(place) for place in found.places if regions.exists(place)],
        "hours": _hours(found),
        "times": found.opening,
        "scenarios": found.scenarios,
        "phones": found.phones,
        "links": found.links,
        "afterwards": found.afterwards,
        "ask": _ask(found),
    }


@allow(Audience.EVERYBODY)
def scenario(request: ActingRequest, code: str, scenario: str) -> HttpResponse:
    """Show a situation: what to do now, what to bring, what the law says."""
    found = _zone(code)
    one = found.scenario(scenario)
    if one is None:
        raise NotFound("not_found")
    known = entries.titles(one.entries)
    articles = entries.articles_cited(one.articles)
    context = card(found) | {
        "scenario": one,
        "entries": [known[entry] for entry in one.entries if entry in known],
        "articles": [(text, articles.get(text)) for text in one.articles],
        "ask": _ask(found, one),
    }
    return render(request, "consultations/zones/scenario.html", context)


def announced() -> dict[str, Any] | None:
    """Return what every channel says first now, with where it leads; None: nothing."""
    zone = zone_versions.announced()
    if zone is None:
        return None
    return {"zone": zone, "text": zone.announcement, "href": reverse("consultations:zone", args=[zone.code])}


def running() -> list[dict[str, Any]]:
    """Return the zones that have not ended as pages show them, those that are open first."""
    cards = [card(one) for one in zone_versions.current().values()]
    order = list(Stand)
    return sorted((one for one in cards if not one["has_ended"]), key=lambda one: order.index(one["stand"]))


def card(one: Zone) -> dict[str, Any]:
    """Return what every page says of a zone."""
    found = one.standing(clock.now())
    return {
        "zone": one,
        "href": reverse("consultations:zone", args=[one.code]),
        "icon_name": labels.ZONE_ICONS[one.kind],
        "stand": found.stand,
        "stand_label": labels.STANDS[found.stand],
        "stand_tone": labels.STAND_TONES.get(found.stand, ""),
        "until": found.until,
        "is_open": found.stand == Stand.OPEN,
        "has_ended": found.stand == Stand.ENDED,
        # Written questions are taken within its days, whatever the hour.
        "takes": found.stand in (Stand.OPEN, Stand.SHUT),
    }


def _zone(code: str) -> Zone:
    found = zone_versions.find(code)
    if found is None:
        raise NotFound("not_found")
    return found


def _ask(one: Zone, chosen: Scenario | None = None) -> str:
    query = {"zone": one.code} | ({"scenario": chosen.code} if chosen else {})
    return reverse("consultations:ask", query=query)


def _hours(one: Zone) -> list[dict[str, Any]]:
    """Return the weekly hours, days with the same hours together."""
    week = one.opening.weekly
    rows: list[dict[str, Any]] = []
    for number in range(len(DAYS)) if week else ():
        assert week is not None
        line = write_line(week[number]).replace("-", "–")
        if rows and rows[-1]["line"] == line:
            rows[-1]["last"] = WEEKDAYS[number]
        else:
            rows.append({"first": WEEKDAYS[number], "last": "", "line": line})
    return rows
