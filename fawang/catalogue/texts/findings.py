"""How the findings of a check-up read: on its page, in the document, as a few words for a lawyer."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fawang.catalogue.forms.advice import Finding, Next, Risk, Way
from fawang.catalogue.forms.figures import Figures
from fawang.catalogue.forms.findings import fields
from fawang.catalogue.forms.shape import Form
from fawang.catalogue.queries.filings import Filled
from fawang.catalogue.texts import labels
from fawang.kernel.wording import Text

RISKS: dict[str, Text] = {
    Risk.HIGH: gettext_lazy("High risk: put this right now"),
    Risk.MIDDLE: gettext_lazy("Middle risk: put this right soon"),
    Risk.LOW: gettext_lazy("Low risk: improve this when you can"),
}
#: On a tag, in a table.
SHORT: dict[str, Text] = {
    Risk.HIGH: gettext_lazy("High risk"),
    Risk.MIDDLE: gettext_lazy("Middle risk"),
    Risk.LOW: gettext_lazy("Low risk"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A finding as it is read. `href`: the page of the next step, if it has one; `new`: since the last time."""

    code: str
    field: str
    text: str
    advice: str
    articles: tuple[str, ...]
    verified: bool
    next: str
    href: str
    new: bool = False


def groups_of(found: Filled, new: Collection[str] = ()) -> Iterator[tuple[Risk, Text, list[Row]]]:
    """Yield the findings by risk, the gravest first; `new` has the codes of those that an earlier check had not."""
    names = field_names(found.form)
    for risk, rows in groupby(found.findings, key=lambda one: one.risk):
        yield risk, RISKS[risk], [row_of(one, names[one.section], one.code in new) for one in rows]


def row_of(one: Finding, field: str, new: bool = False) -> Row:
    """Return how a finding reads; `field` is the name of what it belongs to."""
    step, href = _next(one.next)
    text, advice = labels.words(one.text), labels.words(one.advice)
    return Row(one.code, field, text, advice, one.articles, one.verified, step, href, new)


def field_names(form: Form) -> dict[str, str]:
    """Return the names of the fields, by code, in their order."""
    return {str(section.code): labels.words(section.title) for section in fields(form)}


def _next(step: Next) -> tuple[str, str]:
    match step.way:
        case Way.ITEM:
            return _("Have it done: the service is described here"), reverse(
                "catalogue:service", args=[step.code]
            )
        case Way.GUIDE:
            return _("Step by step: the guide"), reverse("knowledge:entry", args=[step.code])
        case Way.APPOINTMENT:
            return _("Take it to a lawyer with your papers: see below"), ""
    return _("Ask a lawyer in writing: see below"), ""


def counts_of(findings: Sequence[Finding]) -> list[tuple[Risk, Text, int]]:
    """Return how many findings there are of each risk."""
    return [(risk, SHORT[risk], sum(one.risk == risk for one in findings)) for risk in Risk]


def summary_of(found: Filled, most: int) -> str:
    """Return the findings in a few words for a lawyer, the gravest first, in at most `most` characters.

    It says nothing of the firm but what was found.
    """
    counts = ", ".join(f"{name} {number}" for _risk, name, number in counts_of(found.findings))
    lines = [f"{labels.words(found.form.title)} {found.row.code}: {counts}"]
    for number, one in enumerate(found.findings, 1):
        line = f"{number}. {labels.words(one.text)}"
        if len("\n".join([*lines, line])) > most - 2:
            return "\n".join([*lines, "…"])
        lines.append(line)
    return "\n".join(lines)


def figure_rows(form: Form, figures: Figures) -> list[dict[str, object]]:
    """Return the figures of many check-ups, a row for each field."""
    names = field_names(form)
    return [{"name": names[one.code], "any": one.any, "high": one.high} for one in figures.fields]
