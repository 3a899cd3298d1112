"""A question as the address of a page has it, read and written: the same words in both directions.

    ?metric=volume,connect_rate&by=county&from=2021-01-01&to=2021-12-31&prefecture=4406&!channel=web

A parameter may be repeated, or have several values with commas between them. There are `metric`, `by`, `from`, `to`,
`grain`, `against`, `map`, `sort`, `ascending`, `limit`, `exact`, `region` and each level of a dimension; with "!"
before it a level leaves its values out. An empty value is none, as a form sends it; "-" stands for what is not known.
"""

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from fawang.datacentre.queries.questions.question import REGION, Filter, Question
from fawang.datacentre.warehouse.dimensions import LEVELS, Map
from fawang.kernel.rules.problems import Invalid

#: Stands for the empty code, "not known": no code has this form.
UNKNOWN = "-"
_SINGLE = ("from", "to", "grain", "against", "map", "sort", "ascending", "limit", "exact")
_SEVERAL = {"metric": "metrics", "by": "by"}


def typed(query: QueryDict, *, also: Collection[str] = ()) -> dict[str, Any]:
    """Return what an address asks, as `questions.read` takes it.

    Args:
        query: the parameters of the address.
        also: the names of parameters that mean something else, and are left alone.

    Raises:
        Invalid: `dimension_unknown`: a parameter has no meaning here. A misspelt filter must not give other figures.
    """
    found: dict[str, Any] = {"where": {}}
    for name, given in query.lists():
        values = [part.strip() for one in given for part in one.split(",") if part.strip()]
        level = name.removeprefix("!")
        if name in _SEVERAL:
            found[_SEVERAL[name]] = values
        elif name in _SINGLE:
            found[name] = values[-1] if values else None
        elif level == REGION or level in LEVELS:
            if values:
                found["where"][name] = values_in(values)
        elif name not in also:
            raise Invalid("dimension_unknown", value=name[:60], known=", ".join((REGION, *LEVELS)))
    return found


def address(question: Question) -> str:
    """Return the parameters that ask a question; its scope is no part of them."""
    single = {
        "from": question.period.first.isoformat(),
        "to": question.period.last.isoformat(),
        "grain": question.grain,
        "against": question.against,
        "map": question.map if question.map != Map.THEN else None,
        "sort": question.sort,
        "ascending": None if question.descending else "1",
        "limit": question.limit,
        "exact": "true" if question.exact else None,
    }
    pairs = [("metric", ",".join(question.metrics))]
    if question.by:
        pairs.append(("by", ",".join(question.by)))
    pairs += [(name, str(value)) for name, value in single.items() if value]
    return encoded([*pairs, *filters_written(question.where).items()])


def values_in(parts: Iterable[str]) -> list[str]:
    """Return the codes that the parts of a parameter stand for."""
    return ["" if one == UNKNOWN else one for one in parts]


def filters_written(where: Iterable[Filter]) -> dict[str, str]:
    """Return filters as parameters of an address: what `typed` reads as the same ones."""
    found: dict[str, str] = {}
    for one in where:
        bang = "!" if one.without else ""
        name = f"{bang}{one.level}"
        # Two filters by one level come of "region" beside it.
        found[f"{bang}{REGION}" if name in found else name] = ",".join(v or UNKNOWN for v in one.values)
    return found


def encoded(pairs: Iterable[tuple[str, str]]) -> str:
    """Return parameters as the query of an address, in which people can still read the codes."""
    return urlencode([*pairs], safe=",!")
