"""Who is let in: everybody whom a view names, nobody else, and no view that names nobody."""

import asyncio
from typing import Any

import pytest
from django.http import HttpRequest

from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Grant
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.security.access import ActingRequest, Audience, SignInNeeded, allow

RESIDENT = Actor(kind=ActorKind.RESIDENT, id=1)
STAFF = Actor(kind=ActorKind.STAFF, id=2)
VIEWER = Actor(
    kind=ActorKind.STAFF, id=3, grants=(Grant(1, "a", frozenset()), Grant(2, "b", frozenset({"order.view"})))
)
HOLDER = Actor(kind=ActorKind.ANONYMOUS, order_id=12)
# Somebody who is no staff has no grants; if they ever had, they would not count.
ODD_RESIDENT = Actor(kind=ActorKind.RESIDENT, id=4, grants=(Grant(1, "a", frozenset({"order.view"})),))


def answer(who: tuple[str, ...], actor: Actor) -> str:
    """Return what a view for `who` answers `actor`: yes, no, or at which door to sign in."""

    @allow(*who)
    def view(request: HttpRequest, number: int, *, word: str) -> str:
        return f"{number}{word}"

    request = ActingRequest()
    request.actor = actor
    try:
        assert view(request, 7, word="x") == "7x"
    except SignInNeeded as problem:
        assert problem.status == 401
        return f"sign in as {problem.audience}"
    except NotAllowed as problem:
        assert problem.status == 403
        return "no"
    return "yes"


E, R, S, V = Audience.EVERYBODY, Audience.RESIDENT, Audience.STAFF, "order.view"
AS_STAFF, AS_RESIDENT = "sign in as staff", "sign in as resident"


@pytest.mark.parametrize(
    ("who", "anonymous", "resident", "staff", "viewer"),
    [
        ((E,), "yes", "yes", "yes", "yes"),
        ((E, V), "yes", "yes", "yes", "yes"),
        ((R,), AS_RESIDENT, "yes", AS_RESIDENT, AS_RESIDENT),
        ((S,), AS_STAFF, AS_STAFF, "yes", "yes"),
        ((V,), AS_STAFF, AS_STAFF, "no", "yes"),
        ((R, V), AS_RESIDENT, "yes", AS_RESIDENT, "yes"),
        (("audit.read",), AS_STAFF, AS_STAFF, "no", "no"),
        (("audit.read", V), AS_STAFF, AS_STAFF, "no", "yes"),
    ],
)
def test_audiences_and_actors(
    who: tuple[str, ...], anonymous: str, resident: str, staff: str, viewer: str
) -> None:
    answers = [answer(who, actor) for actor in (ANONYMOUS, RESIDENT, STAFF, VIEWER)]
    assert answers == [anonymous, resident, staff, viewer]


def test_the_secret_of_an_order_opens_no_view() -> None:
    assert answer((S,), HOLDER) == AS_STAFF
    assert answer((V,), HOLDER) == AS_STAFF
    assert answer((R,), HOLDER) == AS_RESIDENT


def test_permissions_count_for_staff_only() -> None:
    assert answer((V,), ODD_RESIDENT) == AS_STAFF
    assert answer((V,), SYSTEM) == "no"


@pytest.mark.parametrize(("actor", "admitted"), [(VIEWER, True), (STAFF, False)])
def test_asynchronous_views_are_guarded_alike(actor: Actor, admitted: bool) -> None:
    called = []

    @allow(V)
    async def view(request: HttpRequest) -> str:
        called.append(request)
        return "seen"

    request = ActingRequest()
    request.actor = actor

    async def call() -> Any:
        return await view(request)

    if admitted:
        assert asyncio.run(call()) == "seen"
    else:
        with pytest.raises(NotAllowed):
            asyncio.run(call())
    assert bool(called) is admitted


def test_a_view_says_whom_it_lets_in_and_keeps_its_name() -> None:
    @allow(V, R)
    def view(request: HttpRequest) -> None: ...

    assert view.allowed == (V, R)  # type: ignore[attr-defined]
    assert view.__name__ == "view"


def test_naming_nobody_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="who"):
        allow()
