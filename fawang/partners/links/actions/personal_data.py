"""What links keep about people: messages that wait to be sent. What was sent is kept here no longer."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.partners.links.email import LetterState
from fawang.partners.links.models import BatchMessage, Letter, Open311Request
from fawang.partners.links.open311.states import RequestState


@dataclass(frozen=True)
class Waiting:
    """What waits to be sent. Links know no referrals: `codes_of` says which numbers a record has."""

    codes_of: Callable[[Record], list[str]]

    def erase(self, by: Actor, record: Record) -> int:
        """Empty what waits: it does not go without what it says. Return how many messages."""
        codes, now = self.codes_of(record), clock.now()
        posts = Open311Request.objects.filter(number__in=codes, posted_at=None).update(
            fields="", state=RequestState.CLOSED, next_at=None, posted_at=now
        )
        messages = BatchMessage.objects.filter(number__in=codes, fetched_at=None).update(
            data="", fetched_at=now
        )
        letters = Letter.objects.filter(number__in=codes, told_at=None).update(
            path="", digits="", told_at=now, state=LetterState.SENT, next_at=None
        )
        return posts + messages + letters

    def export(self, record: Record) -> list[dict[str, Any]] | None:
        """Return what waits, to whom and since when."""
        codes = self.codes_of(record)
        posts = Open311Request.objects.filter(number__in=codes, posted_at=None).order_by("pk")
        messages = BatchMessage.objects.filter(number__in=codes, fetched_at=None).order_by("pk")
        said = [(row.partner, row.created_at, row.fields) for row in posts]
        said += [(row.partner, row.created_at, row.data) for row in messages]
        return [{"partner": to, "at": at, "data": json.loads(text or "{}")} for to, at, text in said] or None

    def keeper(self) -> Keeper:
        """Return what the composition enters."""
        tables = frozenset({"work_orders.order", "partners.referral"})
        return Keeper("partners_links", tables, erase=self.erase, export=self.export)
