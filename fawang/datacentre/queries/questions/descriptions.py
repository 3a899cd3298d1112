"""A question said in words: what a page, a file and an answer state above their figures."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from fawang.datacentre.queries.engines.engine import Session
from fawang.datacentre.queries.questions.compiler import names_of
from fawang.datacentre.queries.questions.question import Filter, Question, Scope
from fawang.datacentre.rules.periods import Against
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.dimensions import Map
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.organisations import queries as organisations
from fawang.regions import queries as regions

type Names = Mapping[str, Mapping[str, str]]

AGAINST = {
    Against.BEFORE: gettext_lazy("compared with the period before"),
    Against.YEAR_BEFORE: gettext_lazy("compared with the year before"),
}
#: More values of a filter are not listed.
_LISTED = 8


def said(question: Question, names: Names | None = None) -> str:
    """Return what a question asks, in the reader's language: metrics, days, filters, comparison.

    Args:
        question: the question.
        names: names of the regions and units that it filters by, by level and code (`names_filtered`).
    """
    metrics = pgettext("list", ", ").join(str(METRICS[code].name) for code in question.metrics)
    parts = [
        metrics,
        _("%(first)s to %(last)s") % {"first": question.period.first, "last": question.period.last},
    ]
    if question.keys:
        levels = pgettext("list", ", ").join(str(labels.LEVELS[level]) for level in question.keys)
        parts.append(_("by %(levels)s") % {"levels": levels})
    parts += filters(question, names)
    if question.against:
        parts.append(str(AGAINST[question.against]))
    if question.map == Map.TODAY:
        parts.append(_("by today's map"))
    if question.limit:
        parts.append(ngettext("%(n)s row only", "%(n)s rows only", question.limit) % {"n": question.limit})
    return pgettext("list", "; ").join(parts)


def filters(question: Question, names: Names | None = None) -> list[str]:
    """Return a phrase for each filter of a question."""
    return [_filter(one, names or {}) for one in question.where]


def _filter(one: Filter, names: Names) -> str:
    known = names.get(one.level, {})
    words = [labels.named(one.level, value, known) for value in one.values[:_LISTED]]
    if len(one.values) > _LISTED:
        words.append(_("%(n)s more") % {"n": len(one.values) - _LISTED})
    values = {"level": labels.LEVELS[one.level], "values": pgettext("list", ", ").join(words)}
    return (_("%(level)s not %(values)s") if one.without else _("%(level)s %(values)s")) % values


def names_filtered(question: Question, session: Session) -> dict[str, dict[str, str]]:
    """Return the names of the regions and units that a question filters by."""
    found: dict[str, dict[str, str]] = {}
    for one in question.where:
        found.setdefault(one.level, {}).update(
            names_of(one.level, sorted(set(one.values)), question, session)
        )
    return {level: names for level, names in found.items() if names}


def scope(of: Scope) -> str:
    """Return whose figures somebody sees, in words, with the names of today."""
    if of.everything:
        return pgettext("scope", "everything")
    words = [regions.name(code) for code in of.regions or ()]
    words += organisations.names(set(of.units or ())).values()
    if not words:
        return pgettext("scope", "nothing")
    return pgettext("list", ", ").join([*words[:_LISTED], *(["…"] if len(words) > _LISTED else [])])
