"""By what disputes belong together, and which of them grow. What is read is bounded: a window, so many orders."""

import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from django.db import connection
from django.db.models import QuerySet

from fawang.kernel.storage.fields import keyed_hash
from fawang.mediation.models.register import Growth, PartyMark
from fawang.mediation.rules import growth as rules
from fawang.mediation.rules.growth import Case, Cluster
from fawang.work_orders.queries.conflicts import name_hash

#: Orders with one mark that are looked at.
MOST_ORDERS = 500
#: Disputes that a page lists.
MOST_LISTED = 100


class Mark(StrEnum):
    """What a mark is a hash of."""

    #: Whoever applies, by telephone or else by name: who comes twice is one.
    APPLICANT = "applicant"
    #: The name of anybody of either side.
    PARTY = "party"
    OPPONENT = rules.Sort.OPPONENT.value
    #: Where it arose, with the matter.
    PLACE = rules.Sort.PLACE.value


def opponent_mark(name: str) -> bytes:
    """Return the mark of an opponent: a name as people write it, without spaces, case and full-width forms."""
    return name_hash(name)


def place_mark(place: str, text: str, matter: str) -> bytes | None:
    """Return the mark of where a dispute arose; None where nobody wrote more than the division.

    Args:
        place: the code of the division.
        text: the address as it was typed.
        matter: its head: one building has many quarrels that have nothing to do with each other.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum())
    if sum(sign.isdigit() for sign in plain) == 0:
        # Without a number of a house or a room it is a district, in which everybody lives.
        return None
    return keyed_hash("mediation.place", f"{place[:6]}|{matter}|{plain}")


def mediated_before(marks: Collection[bytes], staff_ids: Collection[int], *, besides: int) -> bool:
    """Tell whether one of these people had another mediation that one of these accounts mediated."""
    others = PartyMark.objects.filter(sort=Mark.PARTY, mark__in=list(marks)).exclude(order_id=besides)
    appointed = others.filter(order__facts__mediators__contained_by=list(staff_ids)).exclude(
        order__facts__mediators=[]
    )
    return appointed.exists()


_SHARING = """
SELECT mark.order_id, mark.at
  FROM mediation_partymark mark
  JOIN work_orders_workorder o ON o.id = mark.order_id AND NOT o.erased
 WHERE mark.sort = %(sort)s AND mark.mark = %(mark)s AND mark.at >= %(since)s
   AND (o.unit_1 = %(unit)s OR o.unit_2 = %(unit)s OR o.unit_3 = %(unit)s OR o.unit_4 = %(unit)s
        OR o.unit_5 = %(unit)s)
 ORDER BY mark.at DESC
 LIMIT %(most)s
"""


def cluster(sort: rules.Sort, mark: bytes, *, unit_id: int, now: datetime) -> Cluster | None:
    """Return the disputes of a unit and all below it that share a mark, if enough people came; two statements."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SHARING,
            {"sort": sort, "mark": mark, "since": now - rules.WINDOW, "unit": unit_id, "most": MOST_ORDERS},
        )
        rows = cursor.fetchall()
    people = _applicants(order_id for order_id, _at in rows)
    cases = [Case(order_id, at, people.get(order_id, frozenset()), mark) for order_id, at in rows]
    found = rules.clusters(cases, now=now)
    return found[0] if found else None


def _applicants(order_ids: Iterable[int]) -> dict[int, frozenset[bytes]]:
    found: dict[int, set[bytes]] = {}
    rows = PartyMark.objects.filter(sort=Mark.APPLICANT, order_id__in=list(order_ids))
    for order_id, mark in rows.values_list("order_id", "mark"):
        found.setdefault(order_id, set()).add(bytes(mark))
    return {order_id: frozenset(marks) for order_id, marks in found.items()}


def marks_of(order_id: int) -> list[tuple[rules.Sort, bytes]]:
    """Return the marks of an order by which disputes are counted together."""
    rows = PartyMark.objects.filter(order_id=order_id, sort__in=[str(sort) for sort in rules.Sort])
    return [(rules.Sort(sort), bytes(mark)) for sort, mark in rows.values_list("sort", "mark")]


def growing(unit_ids: Collection[int]) -> QuerySet[Growth]:
    """Return the disputes that grow at these units and those below, the latest first."""
    rows = Growth.objects.filter(unit__path__overlap=list(unit_ids)).select_related("unit", "head")
    return rows.order_by("-latest", "pk")[:MOST_LISTED]


def growth_of(pk: int, unit_ids: Collection[int]) -> Growth | None:
    """Return a dispute that grows at these units or below; None where there is none."""
    rows = Growth.objects.filter(unit__path__overlap=list(unit_ids)).select_related("unit", "head")
    return rows.filter(pk=pk).first()
