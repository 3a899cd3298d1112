"""How a rule would have stood on the last days: the same reading and the same judgement as of the rule itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fawang.datacentre.queries.engines.engine import Engine
from fawang.datacentre.queries.questions.question import Scope
from fawang.datacentre.queries.readings import question_of, reading
from fawang.datacentre.rules.alerts import Condition, Reading, Terms, judge

#: So many days are looked at; a forecast costs much more than a figure, so it is made of the last day only.
DAYS = 7


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the end of a day would have found; `holds` is None where nothing could be concluded."""

    day: date
    found: Reading
    holds: bool | None


def looks(
    *, metric: str, where: Mapping[str, Any], days: int, condition: Condition, limit: float, against: str, least: int,
    last: date, scope: Scope, engine: Engine | None = None,
) -> tuple[Look, ...]:  # fmt: skip
    """Return what looks at the end of the last days would have found, the latest day first.

    Args:
        metric: what is measured; this and what follows as a rule has it.
        where: filters.
        days: the length of the stretch.
        condition: what makes it hold.
        limit: see `alerts.Terms`.
        against: what a change is measured against.
        least: of fewer nothing is concluded.
        last: the latest day.
        scope: what its maker may see.
        engine: where the facts are asked for.

    Raises:
        Invalid: as `questions.check`, `asking_took_too_long`.
        Unavailable: `facts_missing`, `engine_failed`.
    """
    found = []
    terms = Terms(condition, limit, least=least)
    for back in range(1 if condition == Condition.UNUSUAL else DAYS):
        day = last - timedelta(back)
        question = question_of(
            metric=metric,
            where=where,
            days=days,
            condition=condition,
            against=against,
            today=day,
            scope=scope,
        )
        read = reading(question, condition, limit, engine)
        found.append(Look(day, read, judge(terms, read)))
    return tuple(found)
