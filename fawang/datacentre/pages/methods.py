"""What each metric means, of what it is made, and from which rule it comes."""

from django.http import HttpResponse
from django.shortcuts import render

from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.dimensions import DIMENSIONS
from fawang.datacentre.warehouse.facts import FACTS
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission


@allow(Permission.DATA_VIEW)
def methods(request: ActingRequest) -> HttpResponse:
    """Show all metrics."""
    metrics = [
        {
            "code": one.code,
            "name": one.name,
            "meaning": one.meaning,
            "unit": labels.UNITS[one.unit],
            "additive": one.additive,
            "source": one.source,
            "levels": _levels(one.facts),
        }
        for one in METRICS.values()
    ]
    return render(request, "datacentre/methods.html", {"metrics": metrics})


def _levels(facts: frozenset[str]) -> str:
    """Return the dimensions that all facts of a metric have, in words."""
    dated = [fact for fact in facts if fact in FACTS]
    fits = [
        str(labels.LEVELS[dimension.levels[0].code])
        for dimension in DIMENSIONS.values()
        if all(dimension.code in FACTS[fact].dimensions for fact in dated)
    ]
    return "、".join(fits if dated else [str(labels.LEVELS["prefecture"])])
