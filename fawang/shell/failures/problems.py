"""What a page answers when something cannot be done: our own page, with the right status.

Nothing here needs the database, since its absence is one of the things to be said.
"""

import logging
import sys
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from psycopg_pool import PoolTimeout

from fawang.kernel.rules.actor import ANONYMOUS, ActorKind
from fawang.kernel.rules.problems import NotAllowed, NotFound, Problem, TooLarge, Unavailable
from fawang.kernel.security.access import Audience, SignInNeeded, allow
from fawang.shell.failures.logs import outline, route
from fawang.shell.failures.problem_json import problem_json, seconds
from fawang.shell.presentation.typed import typed
from fawang.shell.texts.wording import sentence, title

log = logging.getLogger(__name__)

API_PREFIX: Final = "/api/"
#: A restarting database is back within this time.
RETRY_SECONDS: Final = 10
_AWAY: Final = (OperationalError, InterfaceError, PoolTimeout)
#: SQLSTATE of a database without room for what is written.
_DISK_FULL: Final = "53100"
#: Sending the same once more helps against these; against others the text is shown to be copied.
_PASSING: Final = (401, 429, 500, 503)
_PAGE_TOO_OLD: Final = "page_too_old"
_SIGN_IN: Final = {Audience.RESIDENT: "shell:sign_in", Audience.STAFF: "people:staff_sign_in"}


class BadRequest(Problem):
    """400: the request itself is broken."""


class WrongMethod(Problem):
    """405: there, but not to be asked in this way."""

    status = 405


class Broken(Problem):
    """500: a mistake of ours."""

    status = 500


class ProblemMiddleware:
    """Turns what a view raises into an answer; what is unexpected goes on to `server_error`."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: tuple[object, ...], named: dict[str, object]
    ) -> HttpResponse | None:
        """Answer for an address that can name nothing: PostgreSQL takes no NUL, not even to look for it."""
        if any(isinstance(value, str) and "\x00" in value for value in named.values()):
            return answer(request, NotFound("not_found"))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a known problem; None leaves the exception to Django, which logs it."""
        problem = as_problem(exception)
        if problem is None:
            return None
        if isinstance(exception, _AWAY):
            log.error(
                "%s %s: no answer from the database\n%s", request.method, route(request), outline(exception)
            )
        return answer(request, problem)


class MethodMiddleware:
    """Answers in our own words where a view takes no such request, and Django says so with an empty page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != WrongMethod.status:
            return response
        said = answer(request, WrongMethod("method_not_allowed", method=request.method))
        said["Allow"] = response["Allow"]
        return said


def as_problem(exception: BaseException | None) -> Problem | None:
    """Return the problem that `exception` is or stands for, or None if nobody expected it."""
    if isinstance(exception, Problem):
        return exception
    if isinstance(exception, _AWAY):
        if getattr(exception.__cause__, "sqlstate", None) == _DISK_FULL:
            return Unavailable("no_room", retry_after=60)
        return Unavailable("database_away", retry_after=RETRY_SECONDS)
    if isinstance(exception, Http404):
        return NotFound("not_found")
    if isinstance(exception, PermissionDenied):
        return NotAllowed("not_allowed")
    if isinstance(exception, DataError) and "NUL" in str(exception):
        # Nobody can type it. PostgreSQL takes it nowhere, not even to look for it.
        return BadRequest("request_not_understood")
    if isinstance(exception, RequestDataTooBig):
        return TooLarge("body_too_large", megabytes=_megabytes())
    return None


def _megabytes() -> int:
    return (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1024**2


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return the answer for `problem`: JSON to the API, a fragment to htmx, else a page or the sign-in."""
    if request.path.startswith(API_PREFIX):
        return problem_json(problem)
    if isinstance(problem, SignInNeeded):
        return _to_sign_in(request, problem)
    return page(request, problem)


def page(request: HttpRequest, problem: Problem, *, sign_in: str = "") -> HttpResponse:
    """Render `problem` as a page, or as a notice where htmx asked for a part of one.

    A page that follows a form carries what was typed, so that it can be sent again.
    """
    if problem.status >= 500:
        # Who looks at the page is known from the database, which may be what is away.
        request.actor = ANONYMOUS  # type: ignore[attr-defined]
        request.desks = ()  # type: ignore[attr-defined]
    partial = request.headers.get("HX-Request") == "true"
    context = {
        "problem": problem,
        "title": title(problem.status),
        "sentence": sentence(problem),
        "again_in": seconds(problem),
        "typed": None if partial else typed(request),
        "may_retry": problem.status in _PASSING or problem.code == _PAGE_TOO_OLD,
        "sign_in": sign_in,
    }
    staff = getattr(request, "actor", ANONYMOUS).kind == ActorKind.STAFF
    whole = "shell/pages/problem_staff.html" if staff else "shell/pages/problem.html"
    template = "shell/components/problem.html" if partial else whole
    response = render(request, template, context, status=problem.status)
    if partial:
        # The part that was to change stays as it is; the notice goes to its own place.
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML"
    if retry_after := seconds(problem):
        response["Retry-After"] = str(retry_after)
    response["Cache-Control"] = "no-store"
    return response


def _to_sign_in(request: HttpRequest, problem: SignInNeeded) -> HttpResponse:
    try:
        sign_in = reverse(_SIGN_IN[problem.audience])
    except (KeyError, NoReverseMatch):
        return page(request, problem)
    way_back = urlencode({"next": request.get_full_path()})
    written = typed(request)
    if request.headers.get("HX-Request") == "true" or (written and written.fields):
        # Going away would lose what is typed: the person signs in beside it and comes back.
        signed_out = SignInNeeded(problem.audience)
        signed_out.code = "signed_out"
        return page(request, signed_out, sign_in=sign_in)
    return HttpResponseRedirect(f"{sign_in}?{way_back}" if request.method == "GET" else sign_in)


@allow(Audience.EVERYBODY)
def too_large(request: HttpRequest) -> HttpResponse:
    """Answer for a body that was refused before it was read (`config/asgi.py`)."""
    return answer(request, TooLarge("body_too_large", megabytes=settings.FAWANG_MAX_UPLOAD // 1024**2))


# --- the handlers that Django asks for ------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`."""
    return answer(request, as_problem(exception) or BadRequest("request_not_understood"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler403`."""
    return answer(request, NotAllowed("not_allowed"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler404`."""
    return answer(request, NotFound("not_found"))


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: also what middleware raises arrives here, a database that is away among it."""
    return answer(request, as_problem(sys.exc_info()[1]) or Broken("something_broke"))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`: the text is kept, since the usual cause is a page left open over lunch."""
    return answer(request, NotAllowed(_PAGE_TOO_OLD))
