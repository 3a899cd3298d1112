"""From which address, and which network around it, a request comes."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


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
