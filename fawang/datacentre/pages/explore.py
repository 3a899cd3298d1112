"""Any metrics by any levels: the question that no page asks."""

from collections.abc import Iterable
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from fawang.datacentre.pages.boards import WHO, tabs
from fawang.datacentre.pages.choosing import Option, choices
from fawang.datacentre.pages.showing import chosen_of, shown
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.questions.boards import Shape, Tile
from fawang.datacentre.queries.questions.concurrency import turn
from fawang.datacentre.queries.questions.filter_state import Chosen
from fawang.datacentre.queries.questions.question import REGION
from fawang.datacentre.rules.periods import Grain
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.dimensions import LEVELS, OF_THE_DAY
from fawang.datacentre.warehouse.metrics import METRICS, Unit
from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

#: As many metrics side by side, and levels one within the other, as a table on a screen can hold.
MOST_METRICS, MOST_LEVELS = 6, 2
_ROWS = 500


@never_cache
@allow(*WHO)
@turn()
def explore(request: ActingRequest) -> HttpResponse:
    """Show the answer to a question that somebody puts together."""
    scope = scope_of(request.actor)
    chosen, problem = chosen_of(request, scope)
    metrics = _known(request.GET.getlist("metric"), METRICS)[:MOST_METRICS] or ["volume"]
    levels = _known(request.GET.getlist("by"), (REGION, *_levels()))[:MOST_LEVELS]
    grain = _known([request.GET.get("grain", "")], Grain)
    page = reverse("datacentre:explore")
    found = None
    if chosen:
        asked = {"metric": metrics, "by": levels, "grain": grain}
        chosen = replace(chosen, also=tuple((name, one) for name, codes in asked.items() for one in codes))
        tile = _tile(tuple(metrics), tuple(levels), Grain(grain[0]) if grain else None, chosen)
        found = shown(tile, chosen, scope, page=page, address=request.get_full_path())
    context = {
        "tabs": tabs("explore", chosen and replace(chosen, also=()), request.actor),
        "chosen": chosen,
        "choices": choices(chosen, request.GET.dict(), scope, page) if chosen else None,
        "problem": problem,
        "one": found,
        "demo": bool(found and found.demo),
        "at": clock.now(),
        "may_export": request.actor.may_anywhere(Permission.DATA_EXPORT),
        "may_manage": request.actor.may_anywhere(Permission.DATA_MANAGE),
        "may_see_orders": request.actor.may_anywhere(Permission.ORDER_VIEW),
        "alone": True,
        "metrics": [
            Option(code, str(one.name), code in metrics)
            for code, one in METRICS.items()
            if one.unit != Unit.GROWTH
        ],
        "levels": [
            [Option(code, _level(code), levels[place : place + 1] == [code]) for code in (REGION, *_levels())]
            for place in range(MOST_LEVELS)
        ],
        "grains": [Option(one.value, str(labels.LEVELS[one.value]), one.value in grain) for one in Grain],
        "most": MOST_METRICS,
    }
    return render(request, "datacentre/explore.html", context)


def _tile(metrics: tuple[str, ...], levels: tuple[str, ...], grain: Grain | None, chosen: Chosen) -> Tile:
    """Return the tile of a question, drawn as what fits it."""
    if grain and len(levels) <= 1:
        shape = Shape.LINE
    elif not levels:
        shape = Shape.TABLE if grain else Shape.NUMBERS
    elif levels == (REGION,):
        shape = Shape.MAP
    elif len(levels) == 1:
        shape = Shape.BARS
    else:
        shape = Shape.TABLE
    compared = chosen.against if not levels else None
    return Tile(
        "answer", pgettext("figures", "Result"), shape, metrics, by=levels, grain=grain, wide=True,
        against=compared,
        # What has an order of its own keeps it.
        sort="" if grain else metrics[0] if levels and levels[0] != "hour" else "", limit=_ROWS,
    )  # fmt: skip


def _levels() -> tuple[str, ...]:
    days = {one for one in OF_THE_DAY if one in set(Grain)}
    return tuple(code for code in LEVELS if code not in days)


def _level(code: str) -> str:
    return _("The division below") if code == REGION else str(labels.LEVELS[code])


def _known(values: list[str], known: Iterable[str]) -> list[str]:
    """Return those values that are known, each once."""
    listed = set(known)
    return [one for one in dict.fromkeys(values) if one in listed]
