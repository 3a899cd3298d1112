"""Keys of a partner for Open311, and our requests at its server."""

from fawang.partners.links.models import Open311Key, Open311Request
from fawang.partners.links.open311.states import RequestState

_LISTED = 100


def keys_of(partner: str) -> list[Open311Key]:
    """Return the keys that hold."""
    return list(Open311Key.objects.filter(partner=partner, revoked_at=None).order_by("pk"))


def latest_of(partner: str) -> list[Open311Request]:
    """Return our requests, the latest first."""
    return list(Open311Request.objects.filter(partner=partner).order_by("-pk")[:_LISTED])


def stuck_of(partner: str) -> list[Open311Request]:
    """Return the requests at which somebody has to look, the oldest first."""
    return list(
        Open311Request.objects.filter(partner=partner, state=RequestState.STUCK).order_by("pk")[:_LISTED]
    )
