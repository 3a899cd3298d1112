"""What links keep about people: messages that wait to be sent. What was sent is kept here no longer."""

import json
from collections.abc import Callable
from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.partners.links.email import LetterState
from fawang.partners.links.models import BatchMessage, Letter, Open311Request
from fawang.partners.links.open311.states import RequestState


def keeper(codes_of: Callable[[Record], list[str]]) -> Keeper:
    """Return the keeper. Links know no referrals: `codes_of` says which numbers a record has."""

    def erase(by: Actor, record: Record) -> int:
        codes, now = codes_of(record), clock.now()
        waiting = Open311Request.objects.filter(number__in=codes, posted_at=None)
        # What still waits does not go without what it says.
        posts = waiting.update(fields="", state=RequestState.CLOSED, next_at=None, posted_at=now)
        messages = BatchMessage.objects.filter(number__in=codes, fetched_at=None).update(
            data="", fetched_at=now
        )
        letters = Letter.objects.filter(number__in=codes, told_at=None).update(
            path="", digits="", told_at=now, state=LetterState.SENT, next_at=None
        )
        return posts + messages + letters

    def export(record: Record) -> list[dict[str, Any]] | None:
        codes = codes_of(record)
        posts = Open311Request.objects.filter(number__in=codes, posted_at=None).order_by("pk")
        messages = BatchMessage.objects.filter(number__in=codes, fetched_at=None).order_by("pk")
        return [
            *(
                {"partner": row.partner, "at": row.created_at, "data": json.loads(row.fields or "{}")}
                for row in posts
            ),
            *(
                {"partner": row.partner, "at": row.created_at, "data": json.loads(row.data or "{}")}
                for row in messages
            ),
        ] or None

    tables = frozenset({"work_orders.order", "partners.referral"})
    return Keeper("partners_links", tables, erase=erase, export=export)
