"""What `sentences.py` decided, in words, in the language that is active; and figures as a reader reads them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from fawang.datacentre.reports.orders import Kind
from fawang.datacentre.reports.sentences import Said
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS, Unit
from fawang.kernel.wording import Text

SENTENCES: dict[str, Text] = {
    "none": gettext_lazy("%(metric)s: none."),
    "number": gettext_lazy("%(metric)s: %(number)s."),
    "unchanged": gettext_lazy("%(metric)s: as many as %(against)s (%(earlier)s)."),
    "from_none": gettext_lazy("%(metric)s: none %(against)s, %(number)s now."),
    "to_none": gettext_lazy("%(metric)s: %(earlier)s %(against)s, none now."),
    "more": gettext_lazy("%(metric)s: %(change)s more than %(against)s (%(earlier)s then, %(number)s now)."),
    "fewer": gettext_lazy("%(metric)s: %(change)s fewer than %(against)s (%(earlier)s then, %(number)s now)."),
    "hardly_more": gettext_lazy("%(metric)s: nearly as many as %(against)s, %(difference)s more."),
    "hardly_fewer": gettext_lazy("%(metric)s: nearly as many as %(against)s, %(difference)s fewer."),
    "more_of_few": gettext_lazy("%(metric)s: %(number)s, %(difference)s more than %(against)s (%(earlier)s)."),
    "fewer_of_few": gettext_lazy("%(metric)s: %(number)s, %(difference)s fewer than %(against)s (%(earlier)s)."),
    "times": gettext_lazy("%(metric)s: %(times)s times as many as %(against)s (%(earlier)s then, %(number)s now)."),
    "no_cases": gettext_lazy("%(metric)s: there was nothing to measure."),
    "share": gettext_lazy("%(metric)s: %(share)s (of %(cases)s)."),
    "share_of_few": gettext_lazy(
        "%(metric)s: %(share)s of only %(cases)s. With fewer than %(fewest)s cases a share says little and is compared"
        " with nothing."
    ),
    "promise_missed": gettext_lazy("%(metric)s: %(share)s (of %(cases)s), which misses the promise of %(promise)s."),
    "promise_kept": gettext_lazy("%(metric)s: %(share)s (of %(cases)s), which keeps the promise of %(promise)s."),
    "points_same": gettext_lazy("%(metric)s: the same as %(against)s (%(share)s)."),
    "points_up": gettext_lazy("%(metric)s: %(points)s percentage points higher than %(against)s (%(share)s)."),
    "points_down": gettext_lazy("%(metric)s: %(points)s percentage points lower than %(against)s (%(share)s)."),
    "new_maximum": gettext_lazy("With %(number)s services it was the busiest of the last %(months)s months."),
    "new_minimum": gettext_lazy("With %(number)s services it was the quietest of the last %(months)s months."),
    "highest_month": gettext_lazy("The busiest month was %(month)s with %(number)s services."),
    "lowest_month": gettext_lazy("The quietest month was %(month)s with %(number)s services."),
    "no_parts": gettext_lazy("%(level)s: there is nothing to tell apart."),
    "only_part": gettext_lazy("%(level)s: all %(number)s were “%(name)s”."),
    "equal_parts": gettext_lazy("%(level)s: “%(name)s” and “%(other)s” come first with %(number)s each."),
    "largest_part": gettext_lazy("%(level)s: “%(name)s” comes first with %(number)s, %(share)s of all."),
    "no_mover": gettext_lazy("%(level)s: none changed by much."),
    "mover_new": gettext_lazy("%(level)s: “%(name)s” is new with %(number)s; there was none before."),
    "mover_gone": gettext_lazy("%(level)s: of “%(name)s” there was none any more; it was %(earlier)s before."),
    "mover_of_few": gettext_lazy("%(level)s: “%(name)s” changed most, from %(earlier)s to %(number)s."),
    "mover_up": gettext_lazy(
        "%(level)s: “%(name)s” changed most: %(difference)s more, %(change)s above what it was (%(earlier)s)."
    ),
    "mover_down": gettext_lazy(
        "%(level)s: “%(name)s” changed most: %(difference)s fewer, %(change)s below what it was (%(earlier)s)."
    ),
    "nobody_ranked": gettext_lazy("No place is ranked: each has fewer than %(fewest)s cases."),
    "ranking_apart": gettext_lazy(
        "%(metric)s: highest in %(best)s (%(high)s), lowest in %(worst)s (%(low)s); the difference is more than chance."
    ),
    "ranking_chance": gettext_lazy("%(metric)s: the differences between places are within what chance explains."),
    "these_below": gettext_lazy("%(metric)s: surely below the promise of %(promise)s are %(names)s."),
    "places_below": gettext_lazy(
        "%(metric)s: surely below the promise of %(promise)s are %(places)s places, among them %(names)s."
    ),
    "some_not_ranked": gettext_lazy("Not ranked, with fewer than %(fewest)s cases: %(places)s."),
    "red_cards": gettext_lazy("Terms that were overdue (red cards): %(number)s; warnings (yellow cards): %(yellow)s."),
    "only_yellow": gettext_lazy("No term was overdue; warnings (yellow cards): %(number)s."),
    "no_cards": gettext_lazy("No term was overdue, and none came near it."),
    "one_in": gettext_lazy("One in %(ratio)s residents was served."),
    "came_again": gettext_lazy("%(share)s of services were for somebody who had been served within the week before."),
    "advice_to_aid": gettext_lazy("For every 100 consultations there were %(per_hundred)s applications for legal aid."),
    "recovered": gettext_lazy("%(yuan)s yuan were recovered for people in cases of legal aid."),
    "nothing_recovered": gettext_lazy("No sum recovered was recorded."),
    "no_referrals": gettext_lazy("Nobody was handed over by other lines, and nobody passed on."),
    "referrals_before": gettext_lazy("%(earlier)s were handed over %(against)s."),
    "taken_up": gettext_lazy("On average a referral was taken up after %(minutes)s minutes."),
    "not_over": gettext_lazy("The period is not over: it ends on %(day)s, and all figures are provisional."),
    "no_facts": gettext_lazy("There are no facts of this period."),
    "facts_begin": gettext_lazy("Facts begin on %(day)s only; what was before is not in the figures."),
    "no_comparison": gettext_lazy("There are no facts of an earlier period: nothing is compared."),
    "nothing_stands_out": gettext_lazy("Nothing stands out: no promise was missed and nothing changed by much."),
    "left_out": gettext_lazy("Not told, since the filters do not fit its facts: %(names)s."),
}  # fmt: skip

#: How a sentence goes on about the metric that it is about already: "Services: 471, 23% more than the month before".
CLAUSES: dict[str, Text] = {
    "unchanged": gettext_lazy("as many as %(against)s"),
    "from_none": gettext_lazy("none %(against)s"),
    "to_none": gettext_lazy("%(against)s it was %(earlier)s"),
    "more": gettext_lazy("%(change)s more than %(against)s (%(earlier)s)"),
    "fewer": gettext_lazy("%(change)s fewer than %(against)s (%(earlier)s)"),
    "hardly_more": gettext_lazy("nearly as many as %(against)s (%(earlier)s)"),
    "hardly_fewer": gettext_lazy("nearly as many as %(against)s (%(earlier)s)"),
    "more_of_few": gettext_lazy("%(difference)s more than %(against)s (%(earlier)s)"),
    "fewer_of_few": gettext_lazy("%(difference)s fewer than %(against)s (%(earlier)s)"),
    "times": gettext_lazy("%(times)s times as many as %(against)s (%(earlier)s)"),
    "points_same": gettext_lazy("the same as %(against)s"),
    "points_up": gettext_lazy("%(points)s percentage points higher than %(against)s (%(share)s)"),
    "points_down": gettext_lazy("%(points)s percentage points lower than %(against)s (%(share)s)"),
}

_AGAINST: dict[tuple[bool, str], Text] = {
    (True, "before"): pgettext_lazy("compared with", "the month before"),
    (False, "before"): pgettext_lazy("compared with", "the period before"),
    (True, "year_before"): pgettext_lazy("compared with", "a year before"),
    (False, "year_before"): pgettext_lazy("compared with", "a year before"),
}
_SHARES = frozenset({"share", "high", "low", "promise"})


def against(code: str, kind: Kind) -> str:
    """Return what a period compared with is called in a report of this kind."""
    return str(_AGAINST[kind == Kind.MONTH, code])


def tell(said: Said, kind: Kind) -> str:
    """Return a sentence in the active language."""
    params = _all_shown(said, kind)
    if said.code == "advice_to_aid":
        params["per_hundred"] = f"{said.params['share'] * 100:,.1f}"
    return str(SENTENCES[said.code]) % params


def tell_all(said: Iterable[Said], kind: Kind) -> list[str]:
    """Return sentences in the active language; what follows about the same metric goes on in the same one."""
    found: list[str] = []
    about = None
    for one in said:
        metric = one.params.get("metric")
        if found and metric and metric == about and one.code in CLAUSES:
            clause = str(CLAUSES[one.code]) % _all_shown(one, kind)
            found[-1] = found[-1].rstrip(_STOPS) + pgettext("between clauses", "; ") + clause + _stop()
        else:
            found.append(tell(one, kind))
        about = metric
    return found


_STOPS = ".。"


def _stop() -> str:
    return pgettext("end of a sentence", ".")


def _all_shown(said: Said, kind: Kind) -> dict[str, str]:
    return {key: _shown(key, value, said.params, kind) for key, value in said.params.items()}


def _shown(key: str, value: Any, params: Mapping[str, Any], kind: Kind) -> str:
    if key == "metric":
        return str(METRICS[value].name)
    if key == "level":
        return str(labels.LEVELS[value])
    if key == "against":
        return against(value, kind)
    if key == "names":
        return pgettext("between names", ", ").join(value)
    if isinstance(value, date):
        return date_format(value, "YEAR_MONTH_FORMAT" if key == "month" else "DATE_FORMAT")
    if key == "points":
        return f"{value * 100:.1f}"
    if key == "change":
        return f"{value:.1%}"
    if key in _SHARES:
        return per_cent(value, below=params.get("promise") if key == "share" else None)
    if key in ("times", "minutes", "ratio"):
        return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
    if key == "yuan":
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def per_cent(value: float, *, below: float | None = None) -> str:
    """Return a share: of two digits, or as many as show that a missed promise was missed."""
    digits = 1 if value >= 1.1 else 2
    # Nearly none is not none, and nearly all not all.
    if 0 < value < 0.00005:
        return "<0.01%"
    if 0.99995 <= value < 1:
        return ">99.99%"
    text = f"{value:.{digits}%}"
    if below is not None and value < below:
        while digits < 8 and float(text[:-1]) >= below * 100 - 1e-12:
            digits += 1
            text = f"{value:.{digits}%}"
    return text.replace(".00%", "%").replace(".0%", "%")


def figure(metric: str, value: float | None) -> str:
    """Return a metric's figure for a table, as labels.py does, with yuan and minutes in one manner."""
    if value is not None and METRICS[metric].unit in (Unit.SECONDS, Unit.MINUTES):
        return f"{value:,.1f}"
    return labels.amount(METRICS[metric].unit, value)
