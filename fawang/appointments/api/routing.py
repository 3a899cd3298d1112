"""The router of appointments: residents' and staff's operations share addresses, so they share it."""

from ninja import Router

__all__ = ["router"]

router = Router(tags=["appointments"])
