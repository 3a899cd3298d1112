"""Who makes a request: a session on pages, a bearer token on the API."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from fawang.kernel import clock
from fawang.kernel.rules.actor import ActorKind
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest
from fawang.kernel.security.throttle import Rate
from fawang.people import queries
from fawang.people.data.limits import INTAKE_BY_STAFF
from fawang.people.queries import NOBODY, Desk, Identity

_SCHEME = "Bearer "
#: The session's moment of last use is written at most this often: not every click needs a write.
_SEEN_EVERY = timedelta(minutes=5)
_WITH_A_FIRST_PASSWORD = ("people:password", "people:sign_out", "shell:preferences")


class IdentityMiddleware:
    """Sets `request.actor` and `request.desks`. Without a session or a token it asks the database nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Attach the identity and go on."""
        find = _of_token if request.path_info.startswith("/api/") else _of_session
        identity = find(request)
        request.actor = identity.actor  # type: ignore[attr-defined]
        request.desks = identity.desks  # type: ignore[attr-defined]
        if identity.must_change_password and not _leads_on(request):
            return HttpResponseRedirect(reverse("people:password"))
        return self.get_response(request)


def current_desk(request: HttpRequest) -> Desk | None:
    """Return the desk at which a member of staff sits in this session."""
    desks: tuple[Desk, ...] = request.desks  # type: ignore[attr-defined]
    return next((desk for desk in desks if desk.current), None)


def address_of(request: HttpRequest) -> str:
    """Return the caller's network address; a forwarded one only from a proxy we trust."""
    direct: str = request.META.get("REMOTE_ADDR", "")
    if direct in settings.FAWANG_PROXIES:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        return forwarded or direct
    return direct


def networks_of(request: HttpRequest) -> tuple[str, str]:
    """Return what the caller's address is counted as, and the network around it.

    An IPv4 address and its /24. Of IPv6 a household has a /64 to itself and changes addresses within it as it likes;
    the network around is the /56 that providers give to one customer (RIPE-690).
    """
    typed = address_of(request)
    try:
        address = ip_address(typed)
    except ValueError:
        return typed, typed
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    narrow, wide = (32, 24) if address.version == 4 else (64, 56)
    return tuple(str(ip_network((address, bits), strict=False)) for bits in (narrow, wide))  # type: ignore[return-value]


def take_for(
    request: ActingRequest,
    *,
    session: Rate,
    address: Rate,
    network: Rate,
    phone: tuple[Rate, str] | None = None,
) -> None:
    """Count a request of the public: by who they have shown to be, else by phone, address and network.

    Whoever has signed in is counted for themselves alone, so that nobody who shares their address shuts them out.

    Args:
        session: of a resident; staff who hand in for others have a rate of their own.
        phone: a rate, and the number or mailbox that was given, in one form; None where none was.

    Raises:
        TooMany: nothing was counted.
    """
    if request.actor.kind in (ActorKind.RESIDENT, ActorKind.STAFF):
        own = INTAKE_BY_STAFF if request.actor.kind == ActorKind.STAFF else session
        throttle.take(own, request.actor.label)
        return
    one, around = networks_of(request)
    throttle.take_all(*((phone,) if phone else ()), (address, one), (network, around))


def caller_of(request: ActingRequest) -> str:
    """Return as whom a request is counted that costs little: who signed in, else their address."""
    signed_in = request.actor.kind in (ActorKind.RESIDENT, ActorKind.STAFF)
    return request.actor.label if signed_in else networks_of(request)[0]


def _leads_on(request: HttpRequest) -> bool:
    """Tell whether somebody whose password another person knows may go to this page."""
    return request.path_info in {reverse(name) for name in _WITH_A_FIRST_PASSWORD}


def _of_token(request: HttpRequest) -> Identity:
    header = request.headers.get("Authorization", "")
    if not header.startswith(_SCHEME):
        return NOBODY
    return Identity(queries.token_actor(header.removeprefix(_SCHEME)))


def _of_session(request: HttpRequest) -> Identity:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return NOBODY
    session = request.session
    # A session counts for staff only after the second factor, and only while it is used.
    if (staff_id := session.get("staff_id")) and session.get("second_factor"):
        if not _still_in_use(request):
            return NOBODY
        identity = queries.staff_identity(staff_id)
        return replace(identity, desks=_seated(identity.desks, session.get("desk", "")))
    if resident_id := session.get("resident_id"):
        return Identity(queries.resident_actor(resident_id))
    return NOBODY


def _still_in_use(request: HttpRequest) -> bool:
    session = request.session
    now = clock.now().timestamp()
    seen = session.get("seen", 0.0)
    if now - seen > settings.SESSION_IDLE_MINUTES * 60:
        session.flush()
        return False
    if now - seen > _SEEN_EVERY.total_seconds():
        session["seen"] = now
    return True


def _seated(desks: tuple[Desk, ...], key: str) -> tuple[Desk, ...]:
    chosen = next((desk for desk in desks if desk.key == key), desks[0] if desks else None)
    return tuple(replace(desk, current=desk is chosen) for desk in desks)


def is_staff(request: HttpRequest) -> bool:
    """Tell whether a member of staff makes this request."""
    return request.actor.kind == ActorKind.STAFF  # type: ignore[attr-defined,no-any-return]
