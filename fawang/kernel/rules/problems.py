"""What goes wrong, by stable code. Pure: the words for each code are in a room's `wording.py`.

Raise the class that fits: it decides the HTTP status (RFC 9457 `problem+json` on the API, a page
in the person's language elsewhere).
"""

from collections.abc import Callable, Mapping
from typing import ClassVar


class Problem(Exception):
    """Something a person or a program asked for cannot be done.

    `code` is stable and documented; `params` fill the sentence; `errors` says which field has
    which problem code.
    """

    status: ClassVar[int] = 400

    def __init__(self, code: str, *, errors: Mapping[str, str] | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.errors = dict(errors or {})


class NotAllowed(Problem):
    """403: known to us and visible, but not theirs to do."""

    status = 403


class NotFound(Problem):
    """404: not there, or not visible to the one who asks; the answer never tells which."""

    status = 404


class Conflict(Problem):
    """409: not in this state, or somebody was faster. `params` carry the newer state."""

    status = 409


class TooLarge(Problem):
    """413: more than we take at once."""

    status = 413


class Invalid(Problem):
    """422: understood, but a value is missing or wrong."""

    status = 422


class TooMany(Problem):
    """429: asked too often; `retry_after` seconds. `scope` names the limit, for our own code only."""

    status = 429
    scope: str = ""


class Unavailable(Problem):
    """503: a part we need is away; `retry_after` seconds."""

    status = 503


def may_raise[View: Callable[..., object]](*kinds: type[Problem]) -> Callable[[View], View]:
    """Declare on an API operation what it raises beside what follows from its parameters and from `@allow`.

    `config/openapi.py` says what follows, and describes both.
    """

    def declare(view: View) -> View:
        view.may_raise = kinds  # type: ignore[attr-defined]
        return view

    return declare
