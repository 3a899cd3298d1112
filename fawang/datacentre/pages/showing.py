"""One tile as a page shows it, and what the address of a page says: for every page of figures."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce

from django.utils.translation import gettext as _

from fawang.datacentre.pages.charts.view_models import Drawing, Leading, drawn
from fawang.datacentre.queries.questions.boards import Shape, Tile
from fawang.datacentre.queries.questions.executor import Table, ask
from fawang.datacentre.queries.questions.extents import extent
from fawang.datacentre.queries.questions.filter_state import USUAL, Chosen, asked, read
from fawang.datacentre.queries.questions.query_string import UNKNOWN
from fawang.datacentre.queries.questions.query_string import address as asks_of
from fawang.datacentre.queries.questions.question import REGION, REGIONS, Scope
from fawang.datacentre.queries.questions.top_rows import Keep
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.dimensions import OF_THE_DAY
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, Problem
from fawang.kernel.security.access import ActingRequest
from fawang.kernel.wording import say
from fawang.organisations import queries as organisations
from fawang.regions.rules import common

_log = logging.getLogger(__name__)
#: Digits of a province's code.
_PROVINCE = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """A tile on a page: its drawing, or why there is none.

    `left_out` names filters that its facts do not have; `address` is where it stands by itself; `asks` are the
    parameters that ask the same of an export.
    """

    tile: Tile
    drawing: Drawing | None
    problem: str = ""
    left_out: str = ""
    demo: bool = False
    address: str = ""
    asks: str = ""
    table: Table | None = None

    @property
    def chart_id(self) -> str:
        """Return the id of the element that has the chart's numbers."""
        return f"chart-{self.tile.code}"

    @property
    def of_orders(self) -> bool:
        """Tell whether work orders stand behind its figures."""
        return any("transition" in METRICS[code].facts for code in self.tile.metrics)


def chosen_of(request: ActingRequest, scope: Scope, usual: str = USUAL) -> tuple[Chosen | None, str]:
    """Return what the address says; the usual, and a sentence about what is wrong with it; nothing without facts."""
    found, problem = _read(request, usual)
    return found and replace(found, home=_home(scope)), problem


def _home(scope: Scope) -> str:
    """Return the lowest division that has all of a scope in it; "" is the province."""
    if scope.everything:
        return ""
    units = organisations.units_by_id(scope.units or ()).values()
    codes = {*(scope.regions or ()), *(unit.region_code for unit in units)}
    found = reduce(lambda one, other: common(one, other) or "", codes) if codes else ""
    return found if len(found) > _PROVINCE else ""


def _read(request: ActingRequest, usual: str) -> tuple[Chosen | None, str]:
    try:
        whole = extent()
    except Problem as problem:
        return None, words(problem)
    try:
        return read(request.GET.dict(), whole, clock.today(), usual), ""
    except Invalid as problem:
        return read({}, whole, clock.today(), usual), words(problem)


def shown(
    tile: Tile, chosen: Chosen, scope: Scope, *,
    page: str, address: str, leads: Chosen | None = None, keep: Callable[[Table], Table] = lambda table: table,
) -> Shown:  # fmt: skip
    """Return a tile as it is shown: with its figures, or with why they are missing.

    Args:
        tile: what is asked.
        chosen: period and filters of this tile.
        scope: what the viewer may see.
        page: the path that what lies below a row is shown on.
        address: where the tile stands by itself.
        leads: what links keep, where the tile has a period of its own.
        keep: takes rows away from the answer, or puts them into another order.
    """
    try:
        question, left_out = asked(tile, chosen, scope)
        table = keep(ask(question, keep=kept_by(tile)))
        drawing = drawn(tile, table, _leading(page, leads or chosen))
        return Shown(
            tile,
            drawing,
            left_out=_listed(left_out),
            demo=table.demo,
            address=address,
            asks=asks_of(question),
            table=table,
        )
    except Problem as problem:
        return Shown(tile, None, problem=words(problem), address=address)
    except Exception:
        # What is wrong with one tile is for the log; the others are still worth reading.
        _log.exception("tile failed", extra={"tile": tile.code})
        return Shown(tile, None, problem=_("This figure cannot be shown at the moment."), address=address)


def kept_by(tile: Tile) -> Keep | None:
    """Return which rows of its answer a tile shows; None where what it leaves out is not decided by their order."""
    # Bars leave out what is none: of one metric, the largest first, that stands at the end.
    bars = tile.shape == Shape.BARS and len(tile.metrics) == 1 and not tile.ascending
    return Keep(tile.limit, tile.least) if tile.limit and (tile.shape == Shape.TABLE or bars) else None


def words(problem: Problem) -> str:
    """Return the sentence for a problem."""
    return say(problem.code, **problem.params)


def _leading(page: str, chosen: Chosen) -> Leading:
    """Return where a code in a table leads: the same page, for that code alone."""

    def leads(level: str, code: str) -> str:
        if level in OF_THE_DAY or (not code and level in REGIONS):
            return ""
        name = REGION if level in REGIONS else level
        return f"{page}?{chosen.address(**{name: code or UNKNOWN})}"

    return leads


def _listed(levels: tuple[str, ...]) -> str:
    return "、".join(str(labels.LEVELS[level]) for level in levels)
