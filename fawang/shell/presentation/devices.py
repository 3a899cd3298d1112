"""Which devices a page may ask for: none, unless the page itself says otherwise."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from fawang.kernel.rules.devices import NOTHING


class DevicesMiddleware:
    """Sets Permissions-Policy where the view has not."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", NOTHING)
        return response
