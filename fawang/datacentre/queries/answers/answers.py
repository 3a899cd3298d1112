"""An answer as programs read it: plain dictionaries of rows, names and figures, the question in words among them."""

from typing import Any

from fawang.datacentre.queries.questions import descriptions, query_string
from fawang.datacentre.queries.questions.executor import Figure, Row, Table
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.dimensions import DECLARED, DIMENSIONS, LEVELS, OF_THE_DAY
from fawang.datacentre.warehouse.metrics import METRICS, Metric


def answer(table: Table, names: descriptions.Names | None = None) -> dict[str, Any]:
    """Return an answer as JSON has it.

    Args:
        table: the answer.
        names: names of what the question filters by (`descriptions.names_filtered`), for its words.
    """
    question = table.question
    return {
        "said": descriptions.said(question, names),
        "address": query_string.address(question),
        "from": question.period.first.isoformat(),
        "to": question.period.last.isoformat(),
        "keys": list(question.keys),
        "metrics": [_head(METRICS[code]) for code in question.metrics],
        "names": {
            level: {
                code: labels.value(level, code, table) for code in sorted({row.keys[n] for row in table.rows})
            }
            for n, level in enumerate(question.keys)
            if level not in OF_THE_DAY[:5]
        },
        "rows": [{"keys": list(row.keys), "figures": figures(row)} for row in table.rows],
        "total": figures(table.total),
        "approximate": table.approximate,
        "demo": table.demo,
        "cut": table.cut,
    }


def _head(metric: Metric) -> dict[str, Any]:
    return {"code": metric.code, "name": str(metric.name), "unit": metric.unit}


def figures(row: Row) -> dict[str, Any]:
    """Return the figures of a row by metric, with numerators and denominators, so that rows can be added up."""
    return {code: _figure(figure) for code, figure in row.figures.items()}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "before": figure.before,
        "change": figure.change,
        "error": figure.error,
    }


def metric(of: Metric) -> dict[str, Any]:
    """Return what a metric is, in the reader's language."""
    facts = sorted(of.facts)
    # Residents have no day: what is reckoned with them is told apart by what the other fact has.
    dated = [one for one in facts if one != "place"] or facts
    shared = frozenset.intersection(*(DECLARED[one].dimensions for one in dated))
    return {
        "code": of.code,
        "name": str(of.name),
        "meaning": str(of.meaning),
        "unit": of.unit,
        "unit_name": str(labels.UNITS[of.unit]),
        "additive": of.additive,
        "grain": [{"fact": one, "row": str(labels.FACTS[one])} for one in facts],
        "levels": [level for level, (dimension, _) in LEVELS.items() if dimension.code in shared],
        "source": of.source,
    }


def dimensions() -> list[dict[str, Any]]:
    """Return all dimensions with their levels, and the values of those that have a fixed list."""
    return [
        {
            "code": one.code,
            "name": str(labels.DIMENSIONS.get(one.code) or labels.LEVELS[one.code]),
            "levels": [
                {
                    "code": level.code,
                    "name": str(labels.LEVELS[level.code]),
                    "values": [
                        {"code": str(code), "name": labels.named(level.code, str(code), {})}
                        for code in sorted(level.known)
                    ],
                }
                for level in one.levels
            ],
        }
        for one in DIMENSIONS.values()
    ]
