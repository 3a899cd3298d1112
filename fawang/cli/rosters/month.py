"""The work of `fawang roster`: lists or the model province in, a roster with its figures out."""

import csv
import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from gettext import gettext as _
from pathlib import Path

import click

from fawang.cli import plugins
from fawang.cli.rosters.report import Made, Watch, assumed, figures, lines
from fawang.dispatch.rostering.calendar import Words, feed
from fawang.dispatch.rostering.coverage import gaps
from fawang.dispatch.rostering.explain import explain
from fawang.dispatch.rostering.fairness import measure
from fawang.dispatch.rostering.folder import write_needs
from fawang.dispatch.rostering.grid import Grid
from fawang.dispatch.rostering.lists import Unreadable, read_calls, read_lawyers, write_duties, write_lawyers
from fawang.dispatch.rostering.month import Month, build, days_of
from fawang.dispatch.rostering.problem import Duty, Lawyer
from fawang.dispatch.rostering.report import coverage
from fawang.dispatch.rostering.solve import Roster, solve
from fawang.dispatch.rostering.standards import standards
from fawang.dispatch.rules.demand.days import DayType, day_type
from fawang.dispatch.rules.demand.forecast import Count, TooLittle
from fawang.organisations.calendar import OfficeCalendar
from fawang.organisations.data import defaults

type Say = Callable[[str], object]


def run(
    *,
    month: str,
    lawyers: Path | None,
    history: Path | None,
    out: Path | None,
    limit: int,
    seed: int,
    as_json: bool,
    say: Say,
) -> None:
    """Make the roster of a month, print what it covers, and write it to `out`.

    Args:
        month: such as 2026-12.
        lawyers: a list of lawyers; without it those of the model province, who are invented.
        history: a list of calls; without it those of the model province, which are invented.
        out: the folder for roster, explanations, figures and calendars.
        limit: seconds for the search.
        seed: of the search.
        as_json: figures as JSON instead of text.
        say: prints a line.

    Raises:
        click.ClickException: month, lists or history are of no use.
    """
    tell: Say = _silent if as_json else say
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        raise click.ClickException(_("A month is written as 2026-12.")) from None
    if lawyers is None or history is None:
        tell(_("INVENTED DATA: lawyers or calls of a model province; nobody in them exists."))
    try:
        there, calls = _inputs(first, lawyers, history)
        began = time.monotonic()
        reckoned = build(first, there, calls, kind_of_day, standards())
    except Unreadable as why:
        raise click.ClickException(str(why)) from None
    except TooLittle:
        raise click.ClickException(_("At least four weeks of calls before the month are needed.")) from None
    tell(assumed(reckoned))
    roster = solve(reckoned.problem, seconds=limit, seed=seed, watch=Watch(tell))
    made = _judge(reckoned, roster, time.monotonic() - began)
    if as_json:
        say(json.dumps(figures(made), ensure_ascii=False, indent=2))
    else:
        for line in lines(made):
            say(line)
    if out is not None:
        _write(made, out)
        tell(
            _(
                "Written to %(folder)s: roster.csv, short.csv, needs.csv, figures.json, lawyers.csv, calendars."
            )
            % {"folder": out}
        )


def kind_of_day(day: date) -> DayType:
    """Return what kind of day it is by the usual hours of offices, holidays and make-up workdays."""
    return day_type(day, _CALENDAR.is_workday)


_CALENDAR = OfficeCalendar(defaults.week())


def _inputs(
    first: date, lawyers: Path | None, history: Path | None
) -> tuple[tuple[Lawyer, ...], tuple[Count, ...]]:
    if lawyers and history:
        return read_lawyers(lawyers), read_calls(history)
    invented = plugins.part_of_demo("month", wanted_by=_("fawang roster without files"))
    there = read_lawyers(lawyers) if lawyers else invented.lawyers(first, days_of(first))
    calls = read_calls(history) if history else invented.calls(first, kind_of_day)
    return there, calls


def _judge(month: Month, roster: Roster, seconds: float) -> Made:
    problem = month.problem
    grid = Grid(problem)
    taken: dict[int, list[int]] = {one: [] for one in grid.lawyers}
    for duty in roster.duties:
        taken[duty.lawyer].append(grid.option(duty))
    found = gaps(problem, roster.duties)
    return Made(
        month,
        roster,
        coverage(month, roster.duties),
        explain(problem, roster.duties, found),
        measure(grid, taken),
        seconds,
    )


def _write(made: Made, out: Path) -> None:
    problem = made.month.problem
    lawyers = {lawyer.id: lawyer for lawyer in problem.lawyers}
    shifts = {shift.code: shift for shift in problem.shifts}
    calendars = out / "calendars"
    calendars.mkdir(parents=True, exist_ok=True)
    write_duties(out / "roster.csv", made.roster.duties, lawyers, shifts)
    write_lawyers(out / "lawyers.csv", problem.lawyers)
    write_needs(out / "needs.csv", problem.first, problem.covers, problem.needs)
    with (out / "short.csv").open("w", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file)
        rows.writerow(("day", "hour", "cover", "short", "reason", "on_duty", "kept"))
        for one in made.short:
            kept = " ".join(f"{block}:{number}" for block, number in one.blocks)
            rows.writerow((one.day, one.hour, one.cover, one.short, one.reason, one.fitting, kept))
    (out / "figures.json").write_text(
        json.dumps(figures(made), ensure_ascii=False, indent=2), encoding="utf-8"
    )
    words = Words(
        name=_("Duty on the hotline"),
        duty={
            code: _("Duty on the hotline, %(begins)s to %(ends)s")
            % {"begins": f"{s.start:02}:00", "ends": f"{(s.start + s.hours) % 24:02}:00"}
            for code, s in shifts.items()
        },
        note=_("If you cannot come, ask for a swap as early as you can."),
    )
    made_at = datetime.now(UTC).replace(microsecond=0)
    by_lawyer: dict[int, list[Duty]] = {}
    for duty in made.roster.duties:
        by_lawyer.setdefault(duty.lawyer, []).append(duty)
    for lawyer, own in by_lawyer.items():
        (calendars / f"{lawyer}.ics").write_bytes(feed(own, shifts, words, made_at=made_at))


def _silent(_line: str) -> None:
    """Say nothing: what is printed is for a program."""
