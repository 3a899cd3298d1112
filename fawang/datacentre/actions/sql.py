"""SQL on the facts, with a trace of every statement: who, what, over whose figures, and what came of it."""

import secrets
from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from fawang.datacentre.queries.questions import access
from fawang.datacentre.queries.sql import running
from fawang.datacentre.queries.sql.masking import masked
from fawang.datacentre.queries.sql.running import Answer
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import audit
from fawang.people.rules import Permission

ASKED = audit.declare(
    "datacentre.sql_asked", gettext_lazy("Asked the facts in SQL"), personal=frozenset({"statement"})
)
ENDED = audit.declare("datacentre.sql_ended", gettext_lazy("Had an answer in SQL"))
#: The most rows of one answer; whoever needs more takes an export.
MOST_ROWS = 100_000


def ask(*, by: Actor, statement: str, limit: int = 10_000) -> Answer:
    """Run a statement over what somebody may see: everything, or tables of their rows alone.

    The answer's batches are read by the caller, all of them or until they have enough; then it is noted how many
    rows went out.

    Raises:
        Invalid, Unavailable: as `sql.running.run`.
    """
    scope = access.scope_of(by, Permission.DATA_ANALYSE)
    name = f"datacentre.sql:{secrets.token_hex(8)}"
    kept = None if scope.everything else {"regions": scope.regions, "units": scope.units}
    audit.record(ASKED, by=by, object=name, statement=masked(statement[: running.MOST_STATEMENT]), scope=kept)
    try:
        answer = running.run(statement, scope, limit=min(limit, MOST_ROWS))
    except Problem as problem:
        audit.record(ENDED, by=by, object=name, rows=0, outcome=problem.code)
        raise
    answer.batches = _noted(by, name, answer, answer.batches)
    return answer


def _noted(
    by: Actor, name: str, answer: Answer, batches: Iterator[list[list[object]]]
) -> Iterator[list[list[object]]]:
    outcome = "broken_off"
    try:
        yield from batches
        outcome = "cut" if answer.cut else "whole"
    except Problem as problem:
        outcome = problem.code
        raise
    finally:
        audit.record(ENDED, by=by, object=name, rows=answer.rows, outcome=outcome)
