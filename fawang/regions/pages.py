"""The boundaries that maps are drawn from: public, since they are in a free package."""

from typing import Final

from django.http import HttpResponse

from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.regions import boundaries as divisions

#: They change with a release at most. In seconds.
_KEPT: Final = 24 * 3600


@allow(Audience.EVERYBODY)
def boundaries(request: ActingRequest, code: str) -> HttpResponse:
    """Give the boundaries of the divisions below one, as GeoJSON."""
    response = HttpResponse(divisions.boundaries(code), content_type="application/geo+json")
    response["Cache-Control"] = f"public, max-age={_KEPT}"
    return response
