"""Where more people come with a matter than was to be expected: found by a job each morning, explained here."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.datacentre.pages.boards import WHO, tabs
from fawang.datacentre.queries.hotspots import board as kept
from fawang.datacentre.queries.hotspots.finding import FALSE, Spot
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.texts import labels
from fawang.kernel.security.access import ActingRequest, allow
from fawang.regions import queries as regions

#: So much of a bar, in percent, can still be seen.
_LEAST_SEEN = 1.0


@never_cache
@allow(*WHO)
def hot_spots(request: ActingRequest) -> HttpResponse:
    """List the hot spots of the latest day, or of another one that is kept."""
    asked = _day(request.GET.get("day", ""))
    found = kept.board(settings.FAWANG_FACTS, scope_of(request.actor), asked)
    days = kept.days(settings.FAWANG_FACTS)
    context = {
        "tabs": tabs("hot_spots", None, request.actor),
        "found": found,
        "wrong": bool(request.GET.get("day")) and found is None and bool(days),
        "spots": [_shown(one, found.day) for one in found.spots] if found else [],
        "before": next((day for day in reversed(days) if found and day < found.day), None),
        "after": next((day for day in days if found and day > found.day), None),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "demo": bool(found and found.demo),
        "share": f"{FALSE:.0%}",
    }
    return render(request, "datacentre/hot_spots.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shown(spot: Spot, day: date) -> dict[str, Any]:
    filters = {
        "region": spot.region,
        **({"topic": spot.topic} if spot.topic else {"matter": spot.matter} if spot.matter else {}),
        **({"channel": spot.channel} if spot.channel else {}),
        **({"zone": spot.zone} if spot.zone else {}),
        "from": spot.first.isoformat(),
        "to": day.isoformat(),
    }
    ways = [labels.name("channel", spot.channel) or spot.channel, spot.zone]
    return {
        "spot": spot,
        "place": regions.name(spot.region),
        "about": labels.name("topic", spot.topic) or labels.name("matter", spot.matter) or _("all matters"),
        "way": "、".join(str(one) for one in ways if one),
        "expected": f"{spot.expected:,.0f}" if spot.expected >= 10 else f"{spot.expected:,.1f}",
        "times": f"{spot.ratio:.1f}",
        "share": f"{max(100 / max(spot.ratio, 1), _LEAST_SEEN):.1f}",
        "words": spot.words,
        "href": reverse("datacentre:board", args=["demand"], query=filters),
        "tone": "bad" if spot.goes_on else "",
    }
