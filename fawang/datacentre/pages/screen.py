"""The big screen of a command room (大屏): one page for a wall, renewed every minute; as tables by `tables=1`."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from fawang.datacentre.pages.boards import address_of
from fawang.datacentre.pages.charts.screens import PANELS, SCREEN, USUAL
from fawang.datacentre.pages.charts.view_models import Cell
from fawang.datacentre.pages.choosing import choices, span
from fawang.datacentre.pages.showing import Shown, chosen_of, shown
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.questions.concurrency import turn
from fawang.datacentre.queries.questions.executor import Row
from fawang.datacentre.queries.questions.extents import extent, filled_at
from fawang.datacentre.queries.questions.filter_state import Chosen, Extent
from fawang.datacentre.queries.questions.question import Scope
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission
from fawang.regions import queries as regions

#: The usual one first: a wall is seen in a room where the light is low.
THEMES = ("dark", "light")
#: Rows of the list beside the map: the prefectures of a large province.
_PLACES = 21


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a list on the wall. `rising` is None where nothing can be compared."""

    name: str
    text: str
    change: str
    rising: bool | None
    href: str = ""


@never_cache
@allow(Permission.DATA_VIEW)
@turn()
def screen(request: ActingRequest) -> HttpResponse:
    """Show the big screen; its panels alone to its own script, which puts them in place without a flicker."""
    scope = scope_of(request.actor)
    chosen, problem = chosen_of(request, scope, USUAL)
    now = clock.now()
    theme = request.GET.get("theme", "")
    if theme not in THEMES:
        theme = THEMES[0]
    tables = bool(request.GET.get("tables"))
    context: dict[str, Any] = {
        "board": SCREEN, "at": now, "theme": theme, "tables": tables, "problem": problem, "chosen": chosen,
    }  # fmt: skip
    if chosen:
        whole = extent()
        panels = {code: _shown(code, chosen, whole, scope) for code in PANELS}
        context |= {
            "chosen": chosen,
            "choices": choices(chosen, request.GET.dict(), scope, reverse("datacentre:screen")),
            "panels": panels,
            "listed": [one for one in panels.values() if one],
            "places": _items(panels["map"], _PLACES),
            "rising": _items(panels["rising"]),
            "latest": whole.last,
            "day": _day(whole.last),
            "period": _days(chosen),
            "is_today": whole.last == clock.today(),
            "filled": _filled(),
            "demo": any(one.demo for one in panels.values() if one),
            "short": _short(chosen, whole.last),
            "course": _course(chosen, whole),
        } | _addresses(chosen, theme, tables)
    fragment = request.headers.get("X-Part") == "panels"
    return render(request, "datacentre/screen.html#panels" if fragment else "datacentre/screen.html", context)


def _shown(code: str, chosen: Chosen, whole: Extent, scope: Scope) -> Shown | None:
    panel = PANELS[code]
    of = panel.of(chosen, whole)
    if of is None:
        return None
    page = address_of(SCREEN, None)
    return shown(
        panel.tile, of, scope, page=page, address=f"{page}?{of.address()}", leads=chosen, keep=panel.keep
    )


def _items(shown: Shown | None, most: int = 0) -> list[Item]:
    """Return the rows of a panel of one metric as a list with the change of each."""
    if shown is None or shown.table is None or shown.drawing is None:
        return []
    rows = shown.table.rows[:most] if most else shown.table.rows
    return [
        _item(row, shown.tile.metrics[0], cells[0])
        for row, cells in zip(rows, shown.drawing.rows, strict=False)
    ]


def _item(row: Row, code: str, first: Cell) -> Item:
    figure = row.figures[code]
    change = figure.change
    return Item(
        # Below its own heading a division needs no province before it.
        regions.region(row.keys[0]).name if regions.exists(row.keys[0]) else first.text,
        labels.amount(METRICS[code].unit, figure.value),
        "" if change is None else f"{change:+.0%}",
        None if change is None or round(change, 2) == 0 else change > 0,
        first.href,
    )


def _days(chosen: Chosen) -> str:
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (chosen.period.first, chosen.period.last))
    return last if chosen.period.days == 1 else _("%(first)s – %(last)s") % {"first": first, "last": last}


def _short(chosen: Chosen, latest: date) -> str:
    """Return the period in as few words as the head of a panel has room for."""
    if chosen.span == "day":
        return _day(latest)
    return span(chosen.span) if chosen.span else _days(chosen)


def _course(chosen: Chosen, whole: Extent) -> str:
    of = PANELS["course"].of(chosen, whole)
    return _short(chosen, whole.last) if of in (None, chosen) else _days(of or chosen)


def _filled() -> str:
    """Return since when the facts are as they are: a wall whose worker stands still must not look like a quiet day."""
    moment = filled_at()
    if moment is None:
        return ""
    there = moment.astimezone(clock.CHINA)
    words = f"{there:%H:%M}"
    if there.date() != clock.today():
        words = f"{date_format(there.date(), 'SHORT_DATE_FORMAT')} {words}"
    return _("Facts last changed %(moment)s") % {"moment": words}


def _day(latest: date) -> str:
    if latest == clock.today():
        return pgettext("span", "Today")
    return date_format(latest, "SHORT_DATE_FORMAT")


def _addresses(chosen: Chosen, theme: str, tables: bool) -> dict[str, str]:
    """Return the address of this page, with the other colours, with tables and without; and what all links keep."""
    here = reverse("datacentre:screen")

    def address(*, theme: str = theme, tables: bool = tables) -> str:
        kept = {"theme": theme if theme != THEMES[0] else "", "tables": "1" if tables else ""}
        more = urlencode({name: value for name, value in kept.items() if value})
        return f"{here}?{chosen.address()}" + (f"&{more}" if more else "")

    other = THEMES[1 - THEMES.index(theme)]
    return {
        "renews": address(),
        "to_tables": address(tables=True),
        "to_screen": address(tables=False),
        "to_other_theme": address(theme=other),
        "kept": address().removeprefix(f"{here}?{chosen.address()}"),
    }
