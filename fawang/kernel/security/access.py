"""Who may use a route: declared on the view itself, checked on every call, denied if undeclared.

    @allow(Permission.ORDER_VIEW)
    def inbox(request): ...

`tests/test_routes.py` walks every route of the installation and fails on one without it.
"""

import functools
import inspect
from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar

from django.http import HttpRequest

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotAllowed, Problem


class Audience(StrEnum):
    """Groups of people that need no permission at a unit."""

    EVERYBODY = "everybody"
    RESIDENT = "resident"
    STAFF = "staff"


class ActingRequest(HttpRequest):
    """A request after the actor is known."""

    actor: Actor


class SignInNeeded(Problem):
    """401: pages send the person to the sign-in of `audience`, the API answers with the code."""

    status: ClassVar[int] = 401

    def __init__(self, audience: Audience) -> None:
        super().__init__("sign_in_needed")
        self.audience = audience


def allow(*who: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let everybody in `who` use a view: audiences, or permissions held at any unit.

    Holding the permission at *some* unit opens the door only; which rows are shown is decided by
    the query, which filters by the units themselves.
    """
    if not who:
        raise ValueError("say who may use this view")

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.iscoroutinefunction(view):

            @functools.wraps(view)
            async def guarded_async(request: ActingRequest, *args: Any, **kwargs: Any) -> Any:
                admit(request.actor, who)
                return await view(request, *args, **kwargs)

            guarded: Callable[..., Any] = guarded_async
        else:

            @functools.wraps(view)
            def guarded_sync(request: ActingRequest, *args: Any, **kwargs: Any) -> Any:
                admit(request.actor, who)
                return view(request, *args, **kwargs)

            guarded = guarded_sync
        guarded.allowed = who  # type: ignore[attr-defined]
        return guarded

    return decorate


def admit(actor: Actor, who: tuple[str, ...]) -> None:
    """Return if `actor` belongs to `who`.

    Raises:
        SignInNeeded: nobody is signed in.
        NotAllowed: somebody is, but is not among `who`.
    """
    if Audience.EVERYBODY in who:
        return
    if actor.kind == ActorKind.RESIDENT and Audience.RESIDENT in who:
        return
    if actor.kind == ActorKind.STAFF and (
        Audience.STAFF in who or any(actor.may_anywhere(permission) for permission in who)
    ):
        return
    if actor.kind == ActorKind.ANONYMOUS or Audience.RESIDENT in who or actor.kind == ActorKind.RESIDENT:
        raise SignInNeeded(Audience.RESIDENT if Audience.RESIDENT in who else Audience.STAFF)
    raise NotAllowed("not_allowed")
