"""A change of what readers are told leaves another mark (`queries.editions`)."""

from secrets import token_hex

from fawang.knowledge.models import Edition


def mark_anew(collection: str) -> None:
    """Mark a collection anew, within the transaction that changes it."""
    Edition.objects.update_or_create(collection=collection, defaults={"mark": token_hex(16)})
