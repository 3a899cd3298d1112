"""The work of `fawang hotspots`: the spots of a day, a line for each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from gettext import gettext as _
from pathlib import Path

from django.utils import translation

from fawang.cli.figures.metrics import engine_of
from fawang.cli.terminal import language
from fawang.datacentre.queries.engines import engine as engines
from fawang.datacentre.queries.hotspots.finding import Spot, find
from fawang.datacentre.queries.hotspots.words import words
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.texts import labels

type Say = Callable[[str], None]


def run(*, day: date, folder: Path | None, say: Say) -> None:
    """Find and print."""
    engine = engine_of(folder) or engines.engine()
    with engine.session() as session:
        spots, demo = find(session, day), session.demo
    # What regions are called, as of that day.
    question = Question(("volume",), Period(day, day))
    table = ask(question, engine)
    for size, level in ((4, "prefecture"), (6, "county")):
        if any(len(one.region) == size for one in spots):
            named = ask(replace(question, by=(level,), period=Period(date(day.year, 1, 1), day)), engine)
            table = replace(table, names={**table.names, **named.names})
    with translation.override(language.chosen()):
        for one in spots:
            level = "county" if len(one.region) == 6 else "prefecture"
            where = labels.value(level, one.region, table)
            say(f"{where}  {_about(one)}")
            say("  " + _figures(one))
            if told := words(one.topic or one.matter):
                say("  " + "、".join(told))
        if not spots:
            say(_("There are no hot spots."))
        if demo:
            say(_("Demo data of a synthetic province."))


def _about(one: Spot) -> str:
    parts = [one.topic or labels.VALUES["matter"].get(one.matter, one.matter), one.zone]
    if one.channel:
        parts.append(labels.VALUES["channel"].get(one.channel, one.channel))
    return "  ".join(str(part) for part in parts if part)


def _figures(one: Spot) -> str:
    return _(
        "since %(first)s: %(observed)s in %(days)s days, %(expected)s expected, %(ratio)s times; q = %(q)s"
    ) % {
        "first": one.first.isoformat(),
        "observed": one.observed,
        "days": one.days,
        "expected": f"{one.expected:.1f}",
        "ratio": f"{one.ratio:.1f}",
        "q": f"{one.q:.1g}",
    }
