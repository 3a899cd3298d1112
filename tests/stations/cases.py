"""Offices that stand somewhere."""

from decimal import Decimal

from fawang.organisations.models import Unit


def place_unit(unit_id: int, latitude: str, longitude: str, **values: object) -> None:
    """Put a unit at a position, and set what else is known of it."""
    Unit.objects.filter(pk=unit_id).update(latitude=Decimal(latitude), longitude=Decimal(longitude), **values)
