"""How long somebody will wait: their place and the seconds, from the state of matching in this process."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from django.conf import settings

from fawang.dispatch.models import Contact, Pool
from fawang.dispatch.queries import replica
from fawang.dispatch.rules import Channel, Language
from fawang.dispatch.rules.matching import estimate
from fawang.dispatch.rules.matching.suitability import Lane

#: A person who waits is asked to look again so often; who is not heard of for longer is away.
SILENT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Wait:
    """What to tell somebody: 1 is next; minutes rounded up, None where nobody is on duty who could serve them."""

    position: int
    minutes: int | None
    offer_callback: bool


def of(subject: str) -> Wait | None:
    """Return what somebody who waits with `subject` is told; None if they do not wait."""
    return of_each([subject]).get(subject)


def of_each(subjects: Collection[str]) -> dict[str, Wait]:
    """Return what each of several people who wait is told; who does not wait is missing."""
    told: dict[str, Wait] = {}
    rows = Contact.objects.select_related("pool").filter(subject__in=list(subjects), ended_at__isnull=True)
    for row in rows.order_by("pool_id"):
        with replica.reading(row.pool) as matching:
            found = estimate.estimate_of(matching, row.name)
        if found is not None:
            told[row.subject] = _told(found)
    return told


def for_newcomer(pool: Pool, channel: Channel, language: Language, zone: str = "") -> Wait:
    """Return what somebody who came now would be told."""
    with replica.reading(pool) as matching:
        return _told(estimate.estimate(matching, Lane(channel, language, zone)))


def _told(found: estimate.Estimate) -> Wait:
    minutes = None if found.seconds == inf else max(1, -int(-found.seconds // 60))
    return Wait(found.position, minutes, found.asks_for_callback(settings.FAWANG_CALLBACK_MINUTES * 60))


def silent(now: datetime) -> list[Contact]:
    """Return people who wait and have not been heard of for too long."""
    rows = Contact.objects.filter(standing__in=["waiting", "offered"], beat_at__lt=now - SILENT)
    return list(rows.order_by("beat_at")[:200])
