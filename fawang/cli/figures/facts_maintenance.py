"""The work of `fawang facts`."""

import re
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import click
from django.conf import settings

from fawang.datacentre.actions.filling import dimension_versions, increments
from fawang.datacentre.warehouse import cluster as loading
from fawang.datacentre.warehouse.store import Store
from fawang.kernel import clock


def fill(*, days: int, say: Callable[[str], None]) -> None:
    """Fill, with a line for each month that was written."""
    for one in increments.fill(Store(settings.FAWANG_FACTS), today=clock.today(), days=days):
        say(
            _("%(fact)s  %(month)s  %(days)s days read again, %(rows)s rows")
            % {"fact": one.fact, "month": one.month, "days": len(one.days), "rows": f"{one.rows:,}"}
        )


def succeed(*, table: str, ended: str, successor: str) -> None:
    """Say what stands now for something that has ended."""
    store = Store(settings.FAWANG_FACTS)
    with store.turn():
        dimension_versions.succeed(store, table=table, ended=ended, successor=successor, today=clock.today())


def cluster(
    *,
    url: str | None,
    prefectures: tuple[str, ...],
    suffix: str,
    out: Path | None,
    say: Callable[[str], None],
) -> None:
    """Load what differs into a ClickHouse, with a line for each month.

    Raises:
        click.UsageError: no address, or names that are none.
    """
    url = url or settings.FAWANG_CLICKHOUSE_LOAD_URL
    if not url:
        raise click.UsageError(_("Say where the ClickHouse is: --url, or FAWANG_CLICKHOUSE_LOAD_URL."))
    if not re.fullmatch(r"[a-z0-9_]{0,20}", suffix):
        raise click.UsageError(_("--suffix takes small letters, digits and _."))
    if wrong := [one for one in prefectures if one != loading.NOWHERE and not re.fullmatch(r"[0-9]{4}", one)]:
        raise click.UsageError(_("%(code)s is no prefecture: four digits, or none.") % {"code": wrong[0]})

    def tell(one: loading.Brought) -> None:
        say(
            _("%(fact)s  %(month)s  %(rows)s rows loaded")
            % {"fact": one.fact, "month": one.month, "rows": f"{one.rows:,}"}
        )

    snapshot = Store(out or settings.FAWANG_FACTS).snapshot()
    if not loading.load(url, snapshot, loading.Shard(frozenset(prefectures), suffix), tell):
        say(_("Nothing differs."))


def check(*, out: Path | None, say: Callable[[str], None]) -> int:
    """Say what is there, and return 1 where a file is not what was written."""
    store = Store(out or settings.FAWANG_FACTS)
    snapshot = store.snapshot()
    for fact, parts in snapshot.parts.items():
        say(
            _("%(fact)s  %(first)s to %(last)s  %(rows)s rows  %(megabytes)s MB%(demo)s")
            % {
                "fact": fact,
                "first": parts[0].month,
                "last": parts[-1].month,
                "rows": f"{sum(part.rows for part in parts):,}",
                "megabytes": f"{sum(part.bytes_in_all for part in parts) / 1e6:.1f}",
                "demo": _(" (demo data)") if any(part.demo for part in parts) else "",
            }
        )
    wrong = store.verify(snapshot)
    for name in wrong:
        say(_("%(file)s is gone or was altered.") % {"file": name})
    if not snapshot.parts:
        say(_("There are no facts in %(folder)s.") % {"folder": store.folder})
    return 1 if wrong else 0
