"""The traces of figures that leave the house: who, which question, how many rows. Never the rows."""

import secrets

from django.utils.translation import gettext_lazy

from fawang.datacentre.queries.questions import query_string
from fawang.datacentre.queries.questions.question import Question
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit

BEGUN = audit.declare("datacentre.export_begun", gettext_lazy("Began to take figures away"))
ENDED = audit.declare("datacentre.export_ended", gettext_lazy("Took figures away"))


def begin(*, by: Actor, question: Question, form: str) -> str:
    """Record that figures are taken away, before the first row is read; return the export's name for `end`."""
    name = f"datacentre.export:{secrets.token_hex(8)}"
    audit.record(
        BEGUN,
        by=by,
        object=name,
        form=form,
        question=query_string.address(question),
        scope=scope_of(question),
    )
    return name


def end(*, by: Actor, name: str, rows: int, whole: bool) -> None:
    """Record how many rows went out, and whether that was all: not where somebody broke off, or the engine failed."""
    audit.record(ENDED, by=by, object=name, rows=rows, whole=whole)


def scope_of(question: Question) -> dict[str, list[str] | list[int]] | None:
    """Return a question's scope as the audit keeps it; None: everything."""
    scope = question.scope
    if scope.everything:
        return None
    return {"regions": list(scope.regions or ()), "units": list(scope.units or ())}
