"""A route in sentences, in the reader's language: what was looked at, and why it was (not) chosen."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.organisations.rules.routing import Ground, Route, Step, Why
from fawang.organisations.texts.labels import MATTERS
from fawang.regions import queries as regions
from fawang.regions.rules import Level
from fawang.regions.texts.labels import LEVELS

STEPS: dict[Why, Text] = {
    Why.BY_CASE_ORGAN: _("The organ that handles the case is in %(region)s; that place decides."),
    Why.BY_DISPUTE_BODY: _("The body that settles the dispute is in %(region)s; that place decides."),
    Why.BY_MATTER: _("The matter arose in %(region)s; that place decides, not where the person lives."),
    Why.BY_CHOICE: _("The person has chosen %(unit)s."),
    Why.ORGAN_PLACE_UNKNOWN: _("It is not known where that organ is."),
    Why.PLACE_UNKNOWN: _("It is not known where the matter arose."),
    Why.NO_OFFICE_AT_LEVEL: _("No office of %(region)s itself handles this."),
    Why.MATTER_EXCLUDED: _("%(unit)s handles only other matters: %(matter)s."),
    Why.LEVEL_OF_ORGAN: _("%(unit)s handles only cases of organs at its own level: %(level)s."),
    Why.NOT_IN_FORCE: _("The competence of %(unit)s is not in force on that day."),
    Why.OFFICE_CLOSED: _("%(unit)s is closed."),
    Why.LOWEST_OFFICE_FOUND: _("%(unit)s is the lowest office that may handle it."),
    Why.LESS_SPECIFIC: _("%(unit)s handles it only in general."),
    Why.LOWER_PRIORITY: _("%(unit)s comes after it by the priority laid down."),
    Why.CONFLICT: _("%(unit)s is equally competent by the table; the table needs correcting."),
    Why.HIGHER_LEVEL: _("%(unit)s stands at a higher level."),
    Why.FALLBACK_TO_SUPERIOR: _("No office fits, so %(unit)s decides who handles it."),
    Why.NO_BUREAU: _("No bureau is registered that could decide."),
}

#: How a row's basis is cited. A code that is not here is printed as it is.
BASES: dict[str, Text] = {
    "legal_aid_law_38": _("Legal Aid Law, Art. 38"),
    "hotline_12348": _("the province's 12348 hotline"),
}

_SUMMARIES: dict[Ground, Text] = {
    Ground.CASE_ORGAN: _(
        "%(unit)s, because the organ that handles the case is in %(region)s and no lower office may handle it"
    ),
    Ground.DISPUTE_BODY: _(
        "%(unit)s, because the body that settles the dispute is in %(region)s and no lower office may handle"
        " it"
    ),
    Ground.MATTER: _("%(unit)s, because the matter arose in %(region)s and no lower office may handle it"),
    Ground.CHOSEN: _("%(unit)s, because the person has chosen it"),
}


def sentences(steps: Iterable[Step]) -> tuple[str, ...]:
    """Return one sentence for each step; `routing.read_steps` reads kept ones."""
    return tuple(_sentence(step) for step in steps)


def summary(route: Route) -> str:
    """Return the outcome in one sentence, with the basis."""
    if route.unit and route.place:
        line = str(_SUMMARIES[route.ground]) % {"unit": route.unit.name, "region": regions.name(route.place)}
        if not route.basis:
            return line
        return gettext("%(line)s (%(basis)s)") % {"line": line, "basis": BASES.get(route.basis, route.basis)}
    return _sentence(route.steps[-1])


def _sentence(step: Step) -> str:
    params: dict[str, object] = dict(step.params)
    if region := params.get("region"):
        params["region"] = regions.name(str(region))
    if matter := params.get("matter"):
        params["matter"] = MATTERS.get(str(matter), matter)
    if level := params.get("level"):
        params["level"] = LEVELS[Level(str(level))]
    return str(STEPS[step.code]) % params
