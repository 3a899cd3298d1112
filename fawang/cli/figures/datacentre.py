"""The commands `fawang facts` and `fawang metrics`."""

from datetime import date
from functools import partial
from pathlib import Path

import click

from fawang.cli.program import Argument, Command, File, Group, Option
from fawang.cli.terminal.language import gettext_noop

FACT_NAMES = (
    "service", "call", "consultation", "transition", "referral", "rating", "notice", "visit", "seat_time",
)  # fmt: skip
_option, _argument = partial(click.option, cls=Option), partial(click.argument, cls=Argument)

facts = Group("facts", help=gettext_noop("The facts of the data centre."))


@facts.command(
    "fill",
    help=gettext_noop(
        "Bring the facts to what the tables of the rooms hold: the last days, where they differ."
    ),
)
@_option("--days", default=10, show_default=True, help=gettext_noop("So many days back from today."))
def _fill(days: int) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.figures import facts_maintenance

    facts_maintenance.fill(days=days, say=click.echo)


@facts.command(
    "load",
    help=gettext_noop(
        "Bring past years: make the rows of a CSV, XLSX or Parquet file facts. All of it is judged first; if anything"
        " is wrong, nothing is written and a report says what, where, and what to do.\n\nThe first line has the"
        " headings. The usual Chinese ones are understood, others by a mapping (docs/datacentre.md)."
    ),
)
@_argument("file", type=File(), help=gettext_noop("A file that ends in .csv, .xlsx or .parquet."))
@_option(
    "--fact",
    required=True,
    type=click.Choice(FACT_NAMES),
    metavar="FACT",
    help=gettext_noop(
        "What a row of it is: service, call, consultation, transition, referral, rating, notice, visit or seat_time."
    ),
)
@_option("--mapping", type=File(), help=gettext_noop("What headings and words mean (YAML)."))
@_option("--check", is_flag=True, help=gettext_noop("Only judge; write nothing."))
@_option(
    "--add",
    is_flag=True,
    help=gettext_noop("Beside what there is. Else the days that the file has rows of are replaced."),
)
@_option(
    "--skip-wrong",
    "report",
    type=click.Path(dir_okay=False, path_type=Path),
    help=gettext_noop(
        "Write the rows that are right, and what is wrong with the others into this file (CSV)."
    ),
)
def _load(file: Path, fact: str, mapping: Path | None, check: bool, add: bool, report: Path | None) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.figures import facts_loading

    raise SystemExit(
        facts_loading.run(
            file, fact=fact, mapping=mapping, check=check, add=add, report=report, say=click.echo
        )
    )


@facts.command(
    "successor",
    help=gettext_noop(
        "Say which division or unit stands now for one that has ended, so that figures can be given by today's map"
        " (--map today). Divisions by code, units by number."
    ),
)
@_argument("ended", help=gettext_noop("What has ended."))
@_argument(
    "successor", required=False, default="", help=gettext_noop("What it went into; nothing: take it back.")
)
@_option("--unit", is_flag=True, help=gettext_noop("They are units. Else they are divisions."))
def _successor(ended: str, successor: str, unit: bool) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.figures import facts_maintenance

    facts_maintenance.succeed(table="unit" if unit else "region", ended=ended, successor=successor)


@facts.command(
    "cluster",
    help=gettext_noop(
        "Bring a ClickHouse to what the facts hold: its tables, and the months that differ (docs/clickhouse.md).\n\n"
        "Each month takes the place of what it was in one step. What was broken off is done by calling it again."
    ),
)
@_option(
    "--url",
    help=gettext_noop(
        "https://user:password@host:8443/database, of a user that may create tables; otherwise"
        " FAWANG_CLICKHOUSE_LOAD_URL."
    ),
)
@_option(
    "--prefecture",
    "prefectures",
    multiple=True,
    help=gettext_noop(
        "Where several servers share the facts: only rows of this one; can be repeated. none: of no known place."
    ),
)
@_option("--suffix", default="", help=gettext_noop("The end of the tables' names, such as _local."))
@_option(
    "--out",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=gettext_noop("Another folder than that of this installation (FAWANG_FACTS)."),
)
def _cluster(url: str | None, prefectures: tuple[str, ...], suffix: str, out: Path | None) -> None:
    from fawang.cli.processes import runtime

    runtime.setup_for_texts()
    from fawang.cli.figures import facts_maintenance

    facts_maintenance.cluster(url=url, prefectures=prefectures, suffix=suffix, out=out, say=click.echo)


@facts.command(
    "check",
    help=gettext_noop("Say which facts there are, and compare every file with the checksum of its writing."),
)
@_option(
    "--out",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=gettext_noop("Another folder than that of this installation (FAWANG_FACTS)."),
)
def _check(out: Path | None) -> None:
    from fawang.cli.processes import runtime

    runtime.setup_for_texts()
    from fawang.cli.figures import facts_maintenance

    raise SystemExit(facts_maintenance.check(out=out, say=click.echo))


@facts.command(
    "publish",
    help=gettext_noop(
        "Write open data into a folder: counts by division and month as CSV, and what they are as JSON.\n\nSmall cells"
        " are hidden (FAWANG_SMALL_CELLS), and others with them, so that none can be reckoned. With --check the files"
        " in the folder are attacked instead."
    ),
)
@_argument(
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help=gettext_noop("Where the files are written, or are."),
)
@_option(
    "--metric",
    "names",
    multiple=True,
    default=["volume"],
    help=gettext_noop("A count, such as volume; can be repeated."),
)
@_option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help=gettext_noop("The first day."))
@_option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help=gettext_noop("The last day."))
@_option(
    "--level",
    default="county",
    show_default=True,
    type=click.Choice(["prefecture", "county"]),
    help=gettext_noop("Down to which divisions."),
)
@_option(
    "--check", is_flag=True, help=gettext_noop("Try to reckon the hidden cells of what is in the folder.")
)
def _publish(
    folder: Path, names: tuple[str, ...], first: date | None, last: date | None, level: str, check: bool
) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.figures import facts_publishing

    if check:
        raise SystemExit(facts_publishing.check(folder, say=click.echo))
    facts_publishing.run(folder, names=names, first=first, last=last, level=level, say=click.echo)


@click.command(
    "metrics",
    cls=Command,
    help=gettext_noop(
        "Give metrics of a period, told apart by any dimension. Without names: list the metrics and what they mean.\n\n"
        "Figures are those of all offices; docs/datacentre.md lists dimensions and metrics."
    ),
)
@_argument("names", nargs=-1, metavar="[METRIC]...", help=gettext_noop("Such as volume or connect_rate."))
@_option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help=gettext_noop("The first day."))
@_option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help=gettext_noop("The last day."))
@_option(
    "--by",
    multiple=True,
    help=gettext_noop("A dimension, such as region, county, matter, channel_group; can be repeated."),
)
@_option("--grain", help=gettext_noop("A row for each day, week, month, quarter or year."))
@_option(
    "--where",
    multiple=True,
    help=gettext_noop("Only rows with these values: region=440605, matter=labour,traffic or channel!=web."),
)
@_option(
    "--against",
    help=gettext_noop("Compare with the period before (before) or the year before (year_before)."),
)
@_option("--map", "which", help=gettext_noop("Regions and units as they were (then) or of today (today)."))
@_option("--sort", help=gettext_noop("The metric or dimension to sort by, the largest first."))
@_option("--limit", default=0, help=gettext_noop("So many rows only."))
@_option(
    "--exact",
    is_flag=True,
    help=gettext_noop("Count people one by one also where a sample of them would be quicker."),
)
@_option("--json", "as_json", is_flag=True, help=gettext_noop("JSON instead of a table."))
@_option("--csv", "as_csv", is_flag=True, help=gettext_noop("CSV instead of a table."))
@_option(
    "--facts",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=gettext_noop("Another folder than that of this installation (FAWANG_FACTS)."),
)
def metrics(
    names: tuple[str, ...],
    first: date | None,
    last: date | None,
    by: tuple[str, ...],
    grain: str | None,
    where: tuple[str, ...],
    against: str | None,
    which: str | None,
    sort: str | None,
    limit: int,
    exact: bool,
    as_json: bool,
    as_csv: bool,
    folder: Path | None,
) -> None:
    """Ask the data centre."""
    from fawang.cli.processes import runtime

    runtime.setup_for_texts()
    from fawang.cli.figures import metrics as metrics_asking

    if not names:
        metrics_asking.list_all(say=click.echo)
        return
    asked = {
        "metrics": list(names),
        "from": f"{first:%Y-%m-%d}" if first else None,
        "to": f"{last:%Y-%m-%d}" if last else None,
        "by": list(by),
        "grain": grain,
        "where": metrics_asking.filters(where),
        "against": against,
        "map": which,
        "sort": sort,
        "limit": limit,
        "exact": exact,
    }
    form = "json" if as_json else "csv" if as_csv else "table"
    metrics_asking.run(asked=asked, form=form, folder=folder, say=click.echo)
