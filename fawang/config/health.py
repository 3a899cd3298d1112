"""Whether this installation is alive, and whether it can serve."""

from django.http import HttpRequest, JsonResponse

from fawang import __version__
from fawang.kernel.runtime import health
from fawang.kernel.security.access import Audience, allow


@allow(Audience.EVERYBODY)
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer as long as the process runs; asks nobody else."""
    return JsonResponse({"status": "ok", "version": __version__})


@allow(Audience.EVERYBODY)
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 where people can be served, else 503 with `failing`, the codes of docs/operating.md."""
    failing = health.failing()
    if not failing:
        return JsonResponse({"status": "ok"})
    status = "empty" if "no_offices" in failing else "failing"
    return JsonResponse({"status": status, "failing": failing}, status=503)
