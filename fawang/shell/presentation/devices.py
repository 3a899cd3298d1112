"""What holds for a device: which of its parts a page may use; a tablet for everybody keeps no page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from fawang.kernel.rules.devices import KIOSK, NOTHING


class DevicesMiddleware:
    """Sets Permissions-Policy where the view has not; no page stays on a tablet for everybody."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", NOTHING)
        if KIOSK in request.COOKIES:
            response.headers["Cache-Control"] = "no-store"
        return response
