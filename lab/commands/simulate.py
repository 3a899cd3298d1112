"""`fawang simulate`: what each strategy makes of the same calls and the same staff."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fawang.cli.program import Command, File, Option
from fawang.cli.terminal.language import gettext_noop

if TYPE_CHECKING:
    from lab.simulation.comparing import Setting
    from lab.simulation.measures import Measures

_option = partial(click.option, cls=Option)
type Say = Callable[[str], object]
type Found = dict[str, list["Measures"]]

#: The share that the model province reached, and the least of every language.
REACHED = 0.9544
_FRONTIER = (0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2)


@click.command(
    "simulate",
    cls=Command,
    help=gettext_noop(
        "Simulate a province's calls on the matching that serves, beside the strategies of others.\n\n"
        "All strategies get the same calls and the same staff. What is taken for true of calls, callers and staff"
        " is in lab/simulation/data/province.yaml; docs/dispatch.md explains it."
    ),
)
@_option("--days", default=1, show_default=True, help=gettext_noop("Days in a run."))
@_option("--month", is_flag=True, help=gettext_noop("Runs of 30 days."))
@_option("--year", is_flag=True, help=gettext_noop("Runs of 365 days."))
@_option("--runs", default=7, show_default=True, help=gettext_noop("Runs; each begins on the next weekday."))
@_option("--seed", default=1, show_default=True, help=gettext_noop("Another number, another chance."))
@_option(
    "--seats",
    default=1.0,
    show_default=True,
    help=gettext_noop("Seats on duty, as times the plan's."),
)
@_option(
    "--match",
    is_flag=True,
    help=gettext_noop(
        "Look for the seats at which the best of the others connects 95.44 %, and for those that ours needs for it."
    ),
)
@_option("--frontier", is_flag=True, help=gettext_noop("Show the connect rate at several numbers of seats."))
@_option(
    "--strategy",
    "names",
    multiple=True,
    help=gettext_noop("Only these, by name; all of them without it. May be given several times."),
)
@_option("--province", type=File(), help=gettext_noop("What is taken for true, as another file."))
@_option("--json", "as_json", is_flag=True, help=gettext_noop("JSON instead of tables."))
def simulate(
    days: int,
    month: bool,
    year: bool,
    runs: int,
    seed: int,
    seats: float,
    match: bool,
    frontier: bool,
    names: tuple[str, ...],
    province: Path | None,
    as_json: bool,
) -> None:
    """Run `fawang simulate`."""
    from lab.simulation.comparing import CAREFUL, MAIN, POOLED, STRATEGIES, Setting, compare
    from lab.simulation.province import DEFAULT, read

    unknown = [name for name in names if name not in STRATEGIES]
    if unknown:
        raise click.ClickException(
            _("No strategy is called %(name)s. There are: %(names)s")
            % {"name": unknown[0], "names": ", ".join(STRATEGIES)}
        )
    setting = Setting(
        read(province or DEFAULT),
        days=365 if year else 30 if month else days,
        runs=runs,
        seats=seats,
        seed=seed,
    )
    tell: Say = _silent if as_json else partial(click.echo, err=True)
    chosen = names or tuple(STRATEGIES)
    summary: dict[str, Any] = {}
    if match:
        setting, summary = _match(setting, tell)
    if frontier:
        summary["frontier"] = _frontier(setting, names or (*MAIN, *CAREFUL, POOLED), tell)
    found = compare(setting, chosen, lambda name: tell(_("simulating %(name)s") % {"name": name}))
    if as_json:
        click.echo(json.dumps(_plain(setting, found, summary), ensure_ascii=False, indent=2))
        return
    from lab.simulation import tables

    tables.show(setting, found, summary, click.echo)


def _match(setting: "Setting", tell: Say) -> tuple["Setting", dict[str, Any]]:
    """Return the setting at the seats where the best rival connects what was reached, and what ours needs for it."""
    from lab.simulation.comparing import CAREFUL, MAIN, seats_for

    tell(_("looking for the seats at which the best of the others connects 95.44 %"))
    theirs = seats_for(setting, CAREFUL, REACHED)
    needed = {}
    for name in MAIN:
        tell(_("looking for the seats that %(name)s needs for it") % {"name": name})
        needed[name] = seats_for(setting, (name,), REACHED, returned=True)
    return replace(setting, seats=theirs), {"seats_of_the_best_rival": theirs, "seats_needed": needed}


def _frontier(setting: "Setting", names: Sequence[str], tell: Say) -> list[dict[str, Any]]:
    from lab.simulation.comparing import compare, mean

    rows = []
    for seats in _FRONTIER:
        tell(_("simulating with %(seats)s times the plan's seats") % {"seats": seats})
        found = compare(replace(setting, seats=seats), names)
        shares = {name: mean(one, lambda run: run.with_returned) for name, one in found.items()}
        hours = mean(next(iter(found.values())), lambda run: run.seat_hours)
        rows.append({"seats": seats, "seat_hours": hours, "connected": shares})
    return rows


def _plain(setting: "Setting", found: Found, summary: dict[str, Any]) -> dict[str, Any]:
    from lab.simulation.comparing import erlang_a

    return {
        "days": setting.days,
        "runs": setting.runs,
        "seats": setting.seats,
        "seed": setting.seed,
        "erlang_a": asdict(erlang_a(setting)),
        "strategies": {name: [asdict(run) for run in runs] for name, runs in found.items()},
        **summary,
    }


def _silent(_line: str) -> None:
    """Say nothing: what is printed is for a program."""
