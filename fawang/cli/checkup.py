"""`fawang check`: whether this installation is fit to serve. Each line says what is wrong and what to do."""

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
from django.conf import settings
from django.core.checks import Error, Warning, run_checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from fawang.kernel import clock
from fawang.legal_aid import limits
from fawang.organisations.calendar import announced
from fawang.organisations.queries import any_units
from fawang.work_orders import terms

_UNANNOUNCED = (
    "the holidays of {year} are not announced in the library: terms that reach into it count statutory days only."
    " Upgrade the package holidays when the State Council has announced them."
)


def run() -> int:
    """Print every finding; return 1 if one of them forbids serving, else 0."""
    failed = False
    for level, text in findings():
        click.echo(f"{level:<7} {text}")
        failed = failed or level == "error"
    click.echo("not fit to serve" if failed else "fit to serve")
    return 1 if failed else 0


def findings() -> Iterator[tuple[str, str]]:
    """Yield (`ok`, `warning` or `error`, what) for each thing that is looked at."""
    yield from _django()
    yield from _database()
    yield from _rules()
    yield from _places()


def _django() -> Iterator[tuple[str, str]]:
    messages = run_checks(include_deployment_checks=not settings.FAWANG_DEMO)
    for message in messages:
        serious = isinstance(message, Error) or message.is_serious()
        level = "error" if serious else "warning" if isinstance(message, Warning) else "ok"
        yield level, f"{message.id}: {message.msg} {message.hint or ''}".strip()
    if settings.DEBUG:
        yield "error", "FAWANG_DEBUG is on: pages would show internals to anybody. Unset it."
    if not settings.FAWANG_PUBLIC_URL.startswith("https://") and not settings.FAWANG_DEMO:
        yield "error", "FAWANG_PUBLIC_URL is not https: sessions and secret links would travel in the open."


def _database() -> Iterator[tuple[str, str]]:
    connection.ensure_connection()
    yield "ok", f"database: PostgreSQL {connection.pg_version // 10000}"  # type: ignore[attr-defined]
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "error", "the database is not of this version. Run: fawang migrate"
        return
    if not any_units():
        yield "error", "there are no offices. Run: fawang seed"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'"
        )
        workers = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        failed = cursor.fetchone()[0]
    if workers:
        yield "ok", f"workers: {workers}"
    else:
        yield "warning", "no worker runs: nobody is told anything, no card is shown. Run: fawang worker"
    if failed:
        yield "warning", f"{failed} jobs have failed for good; look at procrastinate_jobs"


def _rules() -> Iterator[tuple[str, str]]:
    unverified = [row.term for row in terms.rows() if not row.verified]
    yield "ok", f"terms: {len(terms.rows())} rows"
    if unverified:
        yield (
            "warning",
            f"terms that nobody has verified: {', '.join(sorted(set(unverified)))} (data/terms.yaml)",
        )
    if not all(row.verified for row in limits.rows()):
        yield (
            "warning",
            "the income limits are an orientation that no authority has confirmed (data/income_limits.yaml)",
        )
    for year in (clock.today().year, clock.today().year + 1):
        if not announced(year):
            yield "warning", _UNANNOUNCED.format(year=year)


def _places() -> Iterator[tuple[str, str]]:
    for name, folder in (("documents", settings.FAWANG_DOCUMENTS), ("home", settings.FAWANG_HOME)):
        path = Path(folder)
        path.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(path).free // 1024**3
        yield "ok" if free >= 5 else "warning", f"{name}: {free} GiB free"
    if settings.FAWANG_VIRUS_SCAN:
        program = shlex.split(settings.FAWANG_VIRUS_SCAN)[0]
        found = shutil.which(program) is not None
        yield "ok" if found else "error", f"virus scan: {program}" + ("" if found else " is not installed")
    else:
        yield "warning", "no virus scan: uploaded files are handed out unscanned (FAWANG_VIRUS_SCAN)"
