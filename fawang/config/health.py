"""Whether this installation is alive, and whether it can serve."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from fawang import __version__
from fawang.kernel import throttle
from fawang.kernel.access import Audience, allow
from fawang.kernel.jobs import workers_alive
from fawang.organisations.queries import any_units

#: Written with each question of a monitor; never used up.
_PROBE = throttle.Rate("readyz", burst=10**6, every=timedelta(microseconds=1))
#: SQLSTATE: no room left (class 53), read-only, a standby.
_REFUSES = {"53100": "database_full", "25006": "database_read_only"}
_MEGABYTE = 1024**2


@allow(Audience.EVERYBODY)
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer as long as the process runs; asks nobody else."""
    return JsonResponse({"status": "ok", "version": __version__})


@allow(Audience.EVERYBODY)
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 where people can be served, else 503 with `failing`, the codes of docs/operating.md.

    Whoever asks leaves one row in the database and no file: what cannot be written to is not ready.
    """
    failing = [*_database(), *_folders()]
    if not failing:
        failing = [] if workers_alive() else ["worker_silent"]
        if not any_units():
            return JsonResponse({"status": "empty", "failing": ["no_offices", *failing]}, status=503)
    return JsonResponse(
        {"status": "failing" if failing else "ok"} | ({"failing": failing} if failing else {}),
        status=503 if failing else 200,
    )


def _database() -> Iterator[str]:
    try:
        throttle.take(_PROBE, "")
    except DatabaseError as failure:
        code = _REFUSES.get(getattr(failure.__cause__, "sqlstate", None) or "")
        if code is None:
            # Away altogether: answered as everywhere.
            raise
        yield code


def _folders() -> Iterator[str]:
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
