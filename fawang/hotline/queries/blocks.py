"""Numbers that are blocked, and proposals to block one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from fawang.hotline.models import Call
from fawang.hotline.models.operating import Block
from fawang.hotline.queries import operating
from fawang.hotline.rules.numbers.nuisance import Decision
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.rules import Language
from fawang.people import queries as people
from fawang.people.rules.wishes import mask_phone

MOST = 100


_KNOWN = """
SELECT (SELECT language FROM hotline_caller WHERE number_hash = %(number)s),
       (SELECT max(until) FROM hotline_block
         WHERE number_hash = %(number)s AND decision = %(blocked)s AND lifted_at IS NULL AND until > %(now)s)
"""


def known(number: str, now: datetime) -> tuple[Language | None, datetime | None]:
    """Return the language that a number chose before, and until when it is blocked: what each call asks first."""
    with connection.cursor() as cursor:
        cursor.execute(
            _KNOWN, {"number": keyed_hash("phone", number), "blocked": Decision.BLOCKED, "now": now}
        )
        language, blocked = cursor.fetchone()
    return Language(language) if language else None, blocked


def visible(block_id: int, by: Actor) -> Block:
    """Return a proposal or block that somebody may decide on or lift, locked until the transaction ends.

    Raises:
        NotFound: there is none, or it is of another centre.
        NotAllowed: `not_your_hotline`.
    """
    row = Block.objects.select_for_update().filter(pk=block_id, unit_id=operating.centre(by).id).first()
    if row is None:
        raise NotFound("not_found")
    return row


def open_one(call: Call) -> Block | None:
    """Return the proposal or block that stands for the number of a call, if there is one."""
    if call.number_hash is None:
        return None
    return (
        Block.objects.filter(number_hash=bytes(call.number_hash), lifted_at__isnull=True)
        .exclude(decision=Decision.REFUSED)
        .order_by("-pk")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A proposal or block as the list shows it: the number with its middle hidden, empty where it was erased."""

    row: Block
    number: str
    proposer: str
    decider: str
    lifter: str


def listed(by: Actor, now: datetime) -> tuple[list[Listed], list[Listed], list[Listed]]:
    """Return what is to be decided, what is blocked now, and what is past, the newest first.

    Raises:
        NotAllowed: `not_your_hotline`.
    """
    rows = Block.objects.filter(unit_id=operating.centre(by).id)
    proposed = rows.filter(decision=Decision.OPEN).order_by("proposed_at")[:MOST]
    in_force = rows.filter(decision=Decision.BLOCKED, lifted_at__isnull=True, until__gt=now)
    past = rows.exclude(decision=Decision.OPEN).exclude(pk__in=in_force.values("pk"))
    groups = [
        list(proposed),
        list(in_force.order_by("until")[:MOST]),
        list(past.order_by("-decided_at")[:MOST]),
    ]
    names = people.staff_named(
        {
            who
            for group in groups
            for row in group
            for who in (row.proposed_by, row.decided_by, row.lifted_by)
            if who is not None
        }
    )
    found = [_listed(group, names) for group in groups]
    return found[0], found[1], found[2]


def _listed(rows: Sequence[Block], names: dict[int, str]) -> list[Listed]:
    return [
        Listed(
            row,
            "" if row.erased else mask_phone(row.number),
            names.get(row.proposed_by, ""),
            names.get(row.decided_by or 0, ""),
            names.get(row.lifted_by or 0, ""),
        )
        for row in rows
    ]
