"""Whether this installation is alive, and whether it can serve."""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from fawang import __version__
from fawang.kernel.access import Audience, allow
from fawang.organisations.queries import any_units


@allow(Audience.EVERYBODY)
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer as long as the process runs; asks nobody else."""
    return JsonResponse({"status": "ok", "version": __version__})


@allow(Audience.EVERYBODY)
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and the province is loaded, else 503."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    ready = any_units()
    return JsonResponse({"status": "ok" if ready else "empty"}, status=200 if ready else 503)
