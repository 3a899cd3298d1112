"""Open data: counts by division and month for everybody, with small cells hidden (suppression.py) and the check of it.

Two files: `figures.csv`, a row for each cell that is not nought, and `figures.json`, which says what it is.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fawang.datacentre.queries.answers import disclosure, streams
from fawang.datacentre.queries.answers.spreadsheets import defused
from fawang.datacentre.queries.engines import engine as engines
from fawang.datacentre.queries.questions import descriptions
from fawang.datacentre.queries.questions.compiler import names_of
from fawang.datacentre.queries.questions.question import Question, Scope
from fawang.datacentre.rules.periods import Grain, Period
from fawang.datacentre.rules.suppression import Cell, Sum, hide, small
from fawang.datacentre.warehouse.dimensions import DECLARED, Map
from fawang.datacentre.warehouse.metrics import METRICS, Unit
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.problems import Invalid

#: Down to which level is published. Towns and villages would be hidden nearly all.
LEVELS = ("prefecture", "county")
HEADS = ("metric", "level", "prefecture", "county", "name", "month", "value", "hidden")
CSV, JSON = "figures.csv", "figures.json"
#: The month of a cell of the whole period.
WHOLE = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """What is to be published: which counts, of when, down to which level, by which map, and how small is too small."""

    metrics: tuple[str, ...]
    period: Period
    level: str
    scope: Scope
    least: int
    map: Map = Map.THEN

    def __post_init__(self) -> None:
        """Refuse what cannot be published.

        Raises:
            Invalid: `metric_unknown`, `metric_not_open`, `value_unknown`, and those of `questions.check`.
        """
        if self.level not in LEVELS:
            raise Invalid("value_unknown", value=self.level[:60], dimension="level")
        Question(self.metrics, self.period)
        for code in self.metrics:
            if code not in open_metrics():
                raise Invalid("metric_not_open", value=code, known=", ".join(open_metrics()))


@dataclass(frozen=True, slots=True)
class Published:
    """The files by name, and for each metric how many cells there are and how many of them are hidden."""

    files: dict[str, bytes]
    cells: dict[str, int]
    hidden: dict[str, int]


def open_metrics() -> tuple[str, ...]:
    """Return the metrics that can be published: counts of what happened somewhere on some day, which add up."""
    return tuple(
        one.code
        for one in METRICS.values()
        if one.additive
        and one.unit == Unit.NUMBER
        and all(DECLARED[fact].has("village") and DECLARED[fact].has("day") for fact in one.facts)
    )


def publish(edition: Edition, *, now: datetime, engine: engines.Engine | None = None) -> Published:
    """Return an edition as files.

    Raises:
        Invalid: `asking_took_too_long`.
        Unavailable: `facts_missing`, `engine_failed`.
    """
    lines: list[list[str]] = []
    cells, hidden_of = {}, {}
    with (engine or engines.engine()).session() as session:
        names: dict[str, str] = {}
        for level in LEVELS:
            names |= names_of(level, None, Question(("volume",), edition.period, map=edition.map), session)
        for code in edition.metrics:
            values, people = _counted(code, edition, session)
            hidden = hide(
                values, sums(values), edition.least,
                small=small(values, edition.least, people), exposed=disclosure.exposed,
            )  # fmt: skip
            lines += [_line(code, cell, values[cell], cell in hidden, names) for cell in sorted(values)]
            cells[code], hidden_of[code] = len(values), len(hidden)
        demo = session.demo
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADS, *lines])
    content = b"\xef\xbb\xbf" + out.getvalue().encode()
    about = _about(edition, now, demo, content, cells, hidden_of)
    return Published(
        {CSV: content, JSON: json.dumps(about, ensure_ascii=False, indent=1).encode()}, cells, hidden_of
    )


def check(content: bytes, least: int) -> list[str]:
    """Return the hidden cells of a published file that can be reckoned too narrowly from it, as metric and place.

    It reads nothing but the file, as anybody can.

    Raises:
        ValueError: the file is not one of these, or its sums do not fit.
    """
    found = []
    tables: dict[str, tuple[dict[Cell, int], set[Cell]]] = {}
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))):
        shown, hidden = tables.setdefault(row["metric"], ({}, set()))
        places = (row["prefecture"], row["county"])[: ("", *LEVELS).index(row["level"])]
        cell = (row["month"], *places)
        if row["hidden"] == "1":
            hidden.add(cell)
        else:
            shown[cell] = int(row["value"])
    for code, (shown, hidden) in tables.items():
        narrow = disclosure.narrowed(shown, frozenset(hidden), sums({*shown, *hidden}), least)
        found += [
            f"{code} {' '.join(cell) or '-'}: {low:.0f}-{high:.0f}" for cell, (low, high) in narrow.items()
        ]
    return found


def sums(cells: Iterable[Cell]) -> list[Sum]:
    """Return the sums between cells, which are a month and the codes of a division from the highest on.

    A division is the sum of those below it, in each month and in the whole period; the period that of its months.
    """
    parts: dict[tuple[str, Cell], list[Cell]] = {}
    for cell in sorted(cells):
        month, *places = cell
        if month != WHOLE:
            parts.setdefault(("months", (WHOLE, *places)), []).append(cell)
        if places:
            parts.setdefault(("places", cell[:-1]), []).append(cell)
    return [Sum(whole, tuple(members)) for (_way, whole), members in parts.items()]


def _counted(
    code: str, edition: Edition, session: engines.Session
) -> tuple[dict[Cell, int], dict[Cell, int] | None]:
    """Return what a metric comes to in every cell, and how many people are behind it where that can be told."""
    with_people = METRICS[code].facts == {"service"}
    values: dict[Cell, int] = {}
    people: dict[Cell, int] = {}
    levels = LEVELS[: LEVELS.index(edition.level) + 1]
    for depth in range(len(levels) + 1):
        for grain in (None, Grain.MONTH):
            question = Question(
                (code, "people") if with_people else (code,),
                edition.period, grain, levels[:depth], map=edition.map, scope=edition.scope,
            )  # fmt: skip
            for row in streams.rows(question, session, settings.FAWANG_FACTS_EXPORT_SECONDS):
                month, places = (row.keys[0], row.keys[1:]) if grain else (WHOLE, row.keys)
                if value := row.figures[code].value:
                    cell = (month[:7], *places)
                    values[cell] = int(value)
                    if with_people:
                        people[cell] = int(row.figures["people"].value or 0)
    return values, people if with_people else None


def _line(code: str, cell: Cell, value: int, hidden: bool, names: Mapping[str, str]) -> list[str]:
    month, *places = cell
    prefecture, county = [*places, "", ""][:2]
    last = places[-1] if places else ""
    name = names.get(last, last) if last else _("not known") if places else pgettext("division", "all")
    level = ("", *LEVELS)[len(places)]
    return [
        code,
        level,
        prefecture,
        county,
        defused(name),
        month,
        "" if hidden else str(value),
        str(int(hidden)),
    ]


def _about(
    edition: Edition, now: datetime, demo: bool, content: bytes, cells: dict[str, int], hidden: dict[str, int]
) -> dict[str, Any]:
    period = {"first": edition.period.first, "last": edition.period.last}
    return {
        "title": _("Public legal services, %(first)s to %(last)s") % period,
        "description": _(
            "Counts by division and month. A row without a month is of the whole period, one without a level of all"
            " divisions; what is not listed is nought. Behind a hidden cell are fewer than %(least)s people or"
            " contacts, or it would give such a cell away."
        )
        % {"least": edition.least},
        "from": edition.period.first.isoformat(),
        "to": edition.period.last.isoformat(),
        "level": edition.level,
        "map": edition.map,
        "scope": descriptions.scope(edition.scope),
        "issued": now.astimezone(CHINA).isoformat(timespec="seconds"),
        "demo": demo,
        "note": _("Demo data of a synthetic province.") if demo else "",
        "least": edition.least,
        "metrics": [
            {
                "code": code,
                "name": str(METRICS[code].name),
                "meaning": str(METRICS[code].meaning),
                "source": METRICS[code].source,
                "cells": cells[code],
                "hidden": hidden[code],
            }
            for code in edition.metrics
        ],
        "columns": list(HEADS),
        "file": {"name": CSV, "bytes": len(content), "sha256": sha256(content).hexdigest()},
    }
