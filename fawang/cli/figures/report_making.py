"""The work of `fawang report`: a report as a file, without a database."""

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

from django.conf import settings

from fawang.cli.figures import metrics
from fawang.datacentre.queries.engines.engine import DuckDB, Engine
from fawang.datacentre.queries.questions.question import Scope
from fawang.datacentre.reports import making
from fawang.datacentre.reports.orders import Format, Kind, ReportOrder, period_of
from fawang.datacentre.warehouse.store import Store
from fawang.kernel import clock
from fawang.kernel.storage import disk


def run(
    *,
    kind: str,
    period: str,
    region: str,
    where: tuple[str, ...],
    form: str | None,
    out: Path | None,
    language: str,
    folder: Path | None,
    say: Callable[[str], None],
) -> None:
    """Make the report and write it.

    Raises:
        Invalid: `report_period_wrong`, `value_unknown` and others of `questions.check`.
        Unavailable: `facts_missing`, `engine_failed`, `report_maker_missing`, `no_room`.
    """
    ends = out.suffix.lstrip(".").lower() if out else ""
    chosen = Format(form or (ends if ends in set(Format) else Format.PDF))
    filters = metrics.filters(where)
    if region:
        filters["region"] = [region]
    order = ReportOrder(
        kind=Kind(kind),
        period=period_of(Kind(kind), period),
        where=tuple((level, tuple(values)) for level, values in sorted(filters.items())),
        format=chosen,
        language=language,
    )
    engine: Engine | None = None
    if folder is not None:
        engine = DuckDB(
            Store(folder), memory_mb=settings.FAWANG_FACTS_MEMORY_MB, threads=settings.FAWANG_FACTS_THREADS,
            seconds=settings.FAWANG_FACTS_SECONDS,
        )  # fmt: skip
    # Whoever is at the command line of an installation sees all of it.
    made = making.make(order, Scope(), now=clock.now(), engine=engine)
    path = out or Path(f"report-{period.replace('..', '-')}{f'-{region}' if region else ''}.{chosen.value}")
    with disk.room():
        disk.put(path, made.content)
    say(_("%(title)s: written to %(path)s") % {"title": made.title, "path": path})
    if made.demo:
        say(_("Demo data of a synthetic province."))
