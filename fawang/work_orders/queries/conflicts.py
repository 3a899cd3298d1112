"""Conflict of interest: whose firms stand on the other side of a matter, in orders of any kind.

People and companies are known by the hashes of their names alone. Each kind that has parties says who stands where in
its orders (`kinds.Parties`); a firm that serves somebody in one kind cannot serve against them in another.
"""

import unicodedata
from collections.abc import Collection

from fawang.kernel.storage.fields import keyed_hash
from fawang.work_orders import kinds

#: A firm stays bound to a former client for this long; after that the file is closed to the check.
CONFLICT_YEARS = 5


def name_hash(name: str) -> bytes:
    """Return the hash of a person's or company's name without spaces, case and full-width forms."""
    plain = "".join(unicodedata.normalize("NFKC", name).lower().split())
    return keyed_hash("party", plain)


def firms_against(own: Collection[tuple[bool, bytes]], *, besides: int | None = None) -> frozenset[int]:
    """Return the firms in conflict with somebody whose matter has the parties `own`: (opposing, hash of the name).

    Args:
        besides: an order that is left out: their own.
    """
    declared = [kind.parties for kind in kinds.everything().values() if kind.parties]
    return frozenset().union(*(one.firms_against(own, besides) for one in declared))


def parties_of(order_ids: Collection[int]) -> set[tuple[bool, bytes]]:
    """Return the parties of orders: (opposing, hash of the name); for a conflict check of all of them together."""
    declared = [kind.parties for kind in kinds.everything().values() if kind.parties]
    return {party for one in declared for party in one.of(order_ids)}
