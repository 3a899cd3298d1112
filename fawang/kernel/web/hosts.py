"""Which hosts this server may ask by itself: those that the operator names, and no address within its network."""

from collections.abc import Collection
from urllib.parse import urlsplit


def allowed(url: str, named: Collection[str]) -> bool:
    """Tell whether an address may be called: https at a host that is named, or http where it is named with `http://`.

    Args:
        named: `ops.example.cn`, `ops.example.cn:8443`, `http://host:port`.
    """
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return False
    if parts.username or parts.password or not parts.hostname:
        return False
    place = f"{parts.hostname}{port}"
    return (parts.scheme == "https" and place in named) or (
        parts.scheme == "http" and f"http://{place}" in named
    )
