"""What the answers of a check-up show, and what has changed since an earlier one. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fawang.catalogue.forms import expressions
from fawang.catalogue.forms.advice import Finding, Risk
from fawang.catalogue.forms.course import Course
from fawang.catalogue.forms.shape import Form, Section

#: The gravest first.
RISKS = tuple(Risk)
#: The question for the name of the firm, which nobody need answer: it stands in the document and nowhere else.
FIRM = "firm_name"


@dataclass(frozen=True, slots=True)
class Change:
    """What a later check shows beside an earlier one, by code of the finding."""

    settled: frozenset[str]
    new: frozenset[str]
    still: frozenset[str]


def found(form: Form, course: Course) -> list[Finding]:
    """Return what the answers that stand show, the gravest first, then in the order of the form."""
    numbers = form.numbers
    rows = [one for one in form.findings if expressions.holds(one.when, course.values, numbers)]
    return sorted(rows, key=lambda one: RISKS.index(one.risk))


def worst(form: Form, findings: Sequence[Finding]) -> dict[str, Risk | None]:
    """Return the gravest risk found in each field, by its code; None where nothing was."""
    return {
        str(section.code): min(
            (one.risk for one in findings if one.section == section.code), key=RISKS.index, default=None
        )
        for section in fields(form)
    }


def fields(form: Form) -> Iterator[Section]:
    """Yield the sections that findings belong to, in their order."""
    named = {one.section for one in form.findings}
    return (section for section in form.sections if section.code in named)


def changes(earlier: Sequence[Finding], later: Sequence[Finding]) -> Change:
    """Return what has been settled, is new and is still there."""
    before, now = ({one.code for one in rows} for rows in (earlier, later))
    return Change(frozenset(before - now), frozenset(now - before), frozenset(before & now))
