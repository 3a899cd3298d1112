"""What is published: the schemas of events with their examples, at addresses that do not change."""

import json

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.partners.wire.data import schemas

_KEEP = "public, max-age=86400"


@require_GET
@allow(Audience.EVERYBODY)
def index(request: ActingRequest) -> HttpResponse:
    """List the schemas."""
    found = {
        name: {
            "title": json.loads(schemas.text(name))["title"],
            "schema": request.build_absolute_uri(f"{request.path.rstrip('/')}/{name}.json"),
        }
        for name in schemas.names()
    }
    answer = JsonResponse({"schemas": found}, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = _KEEP
    return answer


@require_GET
@allow(Audience.EVERYBODY)
def schema(request: ActingRequest, name: str) -> HttpResponse:
    """Give a schema; what was published does not change."""
    try:
        text = schemas.text(name)
    except KeyError:
        raise Http404 from None
    answer = HttpResponse(text, content_type="application/schema+json")
    answer["Cache-Control"] = _KEEP
    return answer
