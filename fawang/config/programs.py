"""Addresses that programs call a hundred times a second, and nobody looks at: without the frame of pages.

What stands around a page (session, language, device, danger, the policy for its contents) costs more than what is done
here.
A view of this table is called with nobody signed in; whether that is allowed it says itself, as everywhere.
"""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse

from fawang.channels.pages import wechat
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.partners.wire.actions.inbox import PATH
from fawang.partners.wire.pages import events
from fawang.shell.failures.problem_json import problem_json
from fawang.shell.failures.problems import as_problem

_VIEWS: Mapping[str, Callable[..., HttpResponse]] = {PATH: events.take, wechat.PATH: wechat.callback}


class ProgramsMiddleware:
    """Answers for these addresses; the first of all, so that no other one is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Call the view, or go on. What is known to go wrong, such as a database that is away, is answered as JSON."""
        view = _VIEWS.get(request.path_info)
        if view is None or request.method != "POST":
            return self.get_response(request)
        request.actor, request.desks = ANONYMOUS, ()  # type: ignore[attr-defined]
        try:
            answer = view(request)
        except Exception as error:
            problem = as_problem(error)
            if problem is None:
                raise
            answer = problem_json(problem)
        answer["X-Content-Type-Options"] = "nosniff"
        return answer
