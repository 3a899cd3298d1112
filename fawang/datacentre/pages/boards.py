"""The pages of figures: each tile by itself, so that one that fails takes nothing else with it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fawang.datacentre.pages.charts.screens import SCREEN
from fawang.datacentre.pages.choosing import Choices, choices
from fawang.datacentre.pages.showing import Shown, chosen_of, shown
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.questions.boards import BOARDS, Board, Tile
from fawang.datacentre.queries.questions.concurrency import turn
from fawang.datacentre.queries.questions.filter_state import Chosen
from fawang.datacentre.queries.questions.question import Scope
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

WHO = (Permission.DATA_VIEW,)
#: Pages of those who do more than read: each with what it takes.
_FURTHER = (
    ("reports", gettext_lazy("Reports"), Permission.DATA_EXPORT),
    ("alerts", gettext_lazy("Alerts"), Permission.DATA_MANAGE),
    ("links", gettext_lazy("Embedded figures"), Permission.DATA_MANAGE),
    ("sql", "SQL", Permission.DATA_ANALYSE),
)


@allow(*WHO)
def overview(request: ActingRequest) -> HttpResponse:
    """Show the overview."""
    page: HttpResponse = board(request, "overview")
    return page


@never_cache
@allow(*WHO)
@turn()
def board(request: ActingRequest, code: str) -> HttpResponse:
    """Show a page of figures."""
    found = BOARDS.get(code)
    if found is None:
        raise Http404
    scope = scope_of(request.actor)
    chosen, problem = chosen_of(request, scope, _usual(found))
    context = {
        "board": found,
        "tabs": tabs(found.code, chosen if found.code != "today" else None, request.actor),
        **_about(found, chosen, request, scope),
        "tiles": [_tile(one, found, chosen, scope) for one in found.tiles] if chosen else [],
        "problem": problem,
    }
    context["demo"] = any(one.demo for one in context["tiles"])
    fragment = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    return render(request, "datacentre/board.html#tiles" if fragment else "datacentre/board.html", context)


@never_cache
@allow(*WHO)
@turn()
def tile(request: ActingRequest, code: str, tile: str) -> HttpResponse:
    """Show one tile by itself, large: for a link, or when it failed on its page."""
    found = BOARDS.get(code)
    one = found.tile(tile) if found else None
    if found is None or one is None:
        raise Http404
    scope = scope_of(request.actor)
    chosen, problem = chosen_of(request, scope, _usual(found))
    alone = [_tile(one, found, chosen, scope)] if chosen else []
    context = {
        "board": found,
        **_about(found, chosen, request, scope),
        "tiles": alone,
        "problem": problem,
        "demo": any(each.demo for each in alone),
        "alone": one,
        "back": address_of(found, chosen),
    }
    return render(request, "datacentre/board.html", context)


def tabs(here: str, chosen: Chosen | None, by: Actor) -> list[dict[str, Any]]:
    """Return the ways to the other pages that somebody may see, with the same filters.

    The period of today stays on its own page.
    """
    found: list[dict[str, Any]] = []
    for one in BOARDS.values():
        address = address_of(one, chosen if one.code != "today" else None)
        found.append({"label": one.title, "href": address, "current": one.code == here})
    further = chosen.address(span="all") if chosen and chosen.span else ""
    same = f"?{chosen.address()}" if chosen else ""
    return [
        *found,
        {"label": _("Hot spots"), "href": reverse("datacentre:hot_spots"), "current": here == "hot_spots"},
        {"label": _("Pilots"), "href": reverse("datacentre:pilots"), "current": here == "pilots"},
        {"label": _("Trend"), "href": f"{reverse('datacentre:trend')}?{further}", "current": here == "trend"},
        {"label": _("Explore"), "href": reverse("datacentre:explore"), "current": here == "explore"},
        {"label": SCREEN.title, "href": reverse("datacentre:screen") + same, "current": False},
        {"label": _("Methods"), "href": reverse("datacentre:methods"), "current": here == "methods"},
        *(
            {"label": label, "href": reverse(f"datacentre:{code}"), "current": here == code}
            for code, label, permission in _FURTHER
            if by.may_anywhere(permission)
        ),
    ]


def address_of(board: Board, chosen: Chosen | None) -> str:
    """Return the address of a page with what is chosen."""
    query = chosen.address() if chosen else ""
    return f"{_path(board)}?{query}" if query else _path(board)


def _path(board: Board) -> str:
    if board.code == "overview":
        return reverse("datacentre:overview")
    return reverse("datacentre:board", args=[board.code])


def _usual(board: Board) -> str:
    return "day" if board.code == "today" else "month"


def _tile(one: Tile, board: Board, chosen: Chosen, scope: Scope) -> Shown:
    alone = f"{reverse('datacentre:tile', args=[board.code, one.code])}?{chosen.address()}"
    return shown(one, chosen, scope, page=_path(board), address=alone)


def _about(board: Board, chosen: Chosen | None, request: ActingRequest, scope: Scope) -> dict[str, Any]:
    found: Choices | None = choices(chosen, request.GET.dict(), scope, _path(board)) if chosen else None
    return {
        "chosen": chosen,
        "choices": found,
        "at": clock.now(),
        "may_export": request.actor.may_anywhere(Permission.DATA_EXPORT),
        "may_manage": request.actor.may_anywhere(Permission.DATA_MANAGE),
        "may_see_orders": request.actor.may_anywhere(Permission.ORDER_VIEW),
    }
