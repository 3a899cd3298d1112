"""What the kernel checks: the database, the folders that are written to, the virus scan, the workers."""

import shlex
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg_pool import PoolTimeout

from fawang.kernel.runtime.health import Check, Finding, Level
from fawang.kernel.runtime.jobs import workers_alive
from fawang.kernel.security import throttle
from fawang.kernel.storage import extensions

#: Written with each question of a monitor; never used up.
_PROBE = throttle.Rate("readyz", burst=10**6, every=timedelta(microseconds=1))
#: SQLSTATE: no room left (class 53), read-only, a standby.
_REFUSES = {"53100": "database_full", "25006": "database_read_only"}
_MEGABYTE, _GIBIBYTE = 1024**2, 1024**3


def _find_database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except (OperationalError, PoolTimeout) as failure:
        yield Finding(Level.ERROR, _("The database does not answer: %(why)s") % {"why": failure})
        return
    version = connection.pg_version // 10000  # type: ignore[attr-defined]
    yield Finding(Level.OK, _("database: PostgreSQL %(version)s") % {"version": version})
    for name in extensions.out_of_reach():
        yield Finding(Level.ERROR, extensions.cure_of(name))
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding(Level.ERROR, _("the database is not of this version. Run: fawang migrate"))


def _probe_database() -> Iterator[str]:
    """Yield why nothing can be written. Leaves one row in the database: what cannot be written to is not ready."""
    try:
        throttle.take(_PROBE, "")
    except DatabaseError as failure:
        code = _REFUSES.get(getattr(failure.__cause__, "sqlstate", None) or "")
        if code is None:
            # Away altogether: answered as everywhere.
            raise
        yield code


def _find_folders() -> Iterator[Finding]:
    places = ((_("documents"), settings.FAWANG_DOCUMENTS), (_("home"), settings.FAWANG_HOME))
    for name, folder in places:
        path = Path(folder)
        path.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(path).free // _GIBIBYTE
        said = _("%(place)s: %(number)s GiB free") % {"place": name, "number": free}
        yield Finding(Level.OK if free >= 5 else Level.WARNING, said)


def _probe_folders() -> Iterator[str]:
    """Yield where no file can be written, and where there is less room than is kept free."""
    folders = {
        "home": settings.FAWANG_HOME,
        "documents": settings.FAWANG_DOCUMENTS,
        "index": settings.FAWANG_INDEX,
        "facts": settings.FAWANG_FACTS,
    }
    for name, chosen in folders.items():
        # What has not been written yet is made below the first folder that is there.
        folder = next(one for one in (Path(chosen), *Path(chosen).parents) if one.is_dir())
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(bytes(4096))
                file.flush()
        except OSError:
            yield f"{name}_not_writable"
            continue
        if shutil.disk_usage(folder).free < settings.FAWANG_LEAST_FREE_MB * _MEGABYTE:
            yield f"{name}_full"


def _find_virus_scan() -> Iterator[Finding]:
    if not settings.FAWANG_VIRUS_SCAN:
        yield Finding(
            Level.WARNING, _("no virus scan: uploaded files are handed out unscanned (FAWANG_VIRUS_SCAN)")
        )
        return
    program = shlex.split(settings.FAWANG_VIRUS_SCAN)[0]
    if shutil.which(program) is None:
        yield Finding(Level.ERROR, _("virus scan: %(program)s is not installed") % {"program": program})
    else:
        yield Finding(Level.OK, _("virus scan: %(program)s") % {"program": program})


def _find_workers() -> Iterator[Finding]:
    if workers := workers_alive():
        yield Finding(Level.OK, _("workers: %(number)s") % {"number": workers})
    else:
        yield Finding(
            Level.WARNING, _("no worker runs: nobody is told anything, no card is shown. Run: fawang worker")
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        failed = cursor.fetchone()[0]
    if failed:
        jobs = ngettext(
            "%(number)s job has failed for good; look at procrastinate_jobs",
            "%(number)s jobs have failed for good; look at procrastinate_jobs",
            failed,
        )
        yield Finding(Level.WARNING, jobs % {"number": failed})


def _probe_workers() -> Iterator[str]:
    if not workers_alive():
        yield "worker_silent"


DATABASE = Check("database", find=_find_database, probe=_probe_database)
FOLDERS = Check("folders", find=_find_folders, probe=_probe_folders)
VIRUS_SCAN = Check("virus_scan", find=_find_virus_scan)
WORKERS = Check("workers", find=_find_workers, probe=_probe_workers, needs=("database", "folders"))
