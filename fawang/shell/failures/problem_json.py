"""A problem as the API answers it: `application/problem+json` (RFC 9457)."""

from collections.abc import Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import JsonResponse
from django.utils.functional import Promise

from fawang.kernel.rules.problems import Problem
from fawang.shell.texts.wording import sentence, title


class _Encoder(DjangoJSONEncoder):
    """Parameters of a problem may be anything; what JSON does not know is written as text."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def problem_json(problem: Problem, *, call_now: Sequence[dict[str, Any]] = ()) -> JsonResponse:
    """Return `problem` as a response, with its status and, where one is known, `Retry-After`.

    The body: `type` (a URN that never changes), `title` (of the status), `status`, `code`, `detail`
    (the sentence, in the language of the request), `errors` (field → code; only where there are any)
    and the problem's parameters. A parameter never covers one of the names above.

    Args:
        call_now: whom the person should call at once, for what was sent (shell/presentation/urgent.py);
            a member of the same name.
    """
    body: dict[str, Any] = {
        **{
            name: str(value) if isinstance(value, Promise) else value
            for name, value in problem.params.items()
        },
        "type": f"urn:fawang:problem:{problem.code}",
        "title": title(problem.status),
        "status": problem.status,
        "code": problem.code,
        "detail": sentence(problem),
    }
    if problem.errors:
        body["errors"] = problem.errors
    if call_now:
        body["call_now"] = list(call_now)
    response = JsonResponse(
        body, encoder=_Encoder, status=problem.status, content_type="application/problem+json"
    )
    if retry_after := seconds(problem):
        response["Retry-After"] = str(retry_after)
    # A problem belongs to one request and says things about it: nobody keeps it.
    response["Cache-Control"] = "no-store"
    return response


def seconds(problem: Problem) -> int | None:
    """Return after how many seconds asking again makes sense, if `problem` knows."""
    given = problem.params.get("retry_after")
    return max(1, round(float(given))) if isinstance(given, int | float) else None
