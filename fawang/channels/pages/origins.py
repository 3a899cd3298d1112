"""Lets pages of sites on the list read what they are answered (CORS), and nobody else's."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers


class OriginsMiddleware:
    """Names the origin that an operation has found on the list, on whatever it answers.

    Operations set `request.answers_origin` (`api/widget.py`); all others are for our own pages. Requests come as
    `text/plain` and without cookies, so no browser asks before, and there is nothing to forge.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        response = self.get_response(request)
        origin: str | None = getattr(request, "answers_origin", None)
        if origin is not None:
            patch_vary_headers(response, ["Origin"])
            if origin:
                response.headers["Access-Control-Allow-Origin"] = origin
        return response
