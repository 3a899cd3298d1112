"""Calls that the platform makes: what was asked for, and what came of it."""

from datetime import datetime

from django.conf import settings

from fawang.consultations.queries import one
from fawang.dispatch.queries.callbacks import Callback
from fawang.hotline.models import Call
from fawang.hotline.models.outbound import Outbound
from fawang.hotline.rules import Direction
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage.fields import keyed_hash

__all__ = [
    "Outbound", "callback_of", "dialled_since", "is_possible", "latest", "locked", "midnight", "of_attempt",
    "of_number_since", "talks_of", "topic", "topic_of",
]  # fmt: skip


def topic() -> str:
    """Return the live topic that the exchange watches: something was asked for."""
    return "hotline:outbound"


def topic_of(callback_id: int) -> str:
    """Return the live topic of the calls of one call-back."""
    return f"outbound:{callback_id}"


def is_possible() -> bool:
    """Tell whether the platform dials at all: there is a trunk."""
    return bool(settings.FAWANG_HOTLINE_TRUNK)


def latest(callback_id: int, staff_id: int) -> Outbound | None:
    """Return what a lawyer has asked for last for a call-back."""
    rows = Outbound.objects.select_related("call", "attempt").filter(
        callback_id=callback_id, staff_id=staff_id
    )
    return rows.order_by("-pk").first()


def locked(name: str) -> Outbound:
    """Return the row of a call that nobody else changes until the transaction ends."""
    return Outbound.objects.select_for_update(of=("self",)).select_related("call").get(call__name=name)


def midnight(now: datetime) -> datetime:
    """Return when the day of `now` began in China."""
    return now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)


def dialled_since(moment: datetime) -> int:
    """Return how many numbers were dialled since then."""
    return Outbound.objects.filter(dialled_at__gte=moment).count()


def of_attempt(attempt_id: int) -> int:
    """Return how often the number was dialled in one attempt."""
    return Outbound.objects.filter(attempt_id=attempt_id, dialled_at__isnull=False).count()


def of_number_since(number: str, moment: datetime) -> int:
    """Return how often a number was dialled since then."""
    rows = Call.objects.filter(
        number_hash=keyed_hash("phone", number), began_at__gte=moment, direction=Direction.OUTBOUND
    )
    return rows.count()


def callback_of(call: Call) -> Callback | None:
    """Return the call-back that a call was made for; None if it came in."""
    rows = Outbound.objects.select_related("callback").filter(call=call)
    asked = rows.first() if call.direction == Direction.OUTBOUND else None
    return asked.callback if asked is not None else None


def talks_of(callback_id: int, by: Actor) -> list[str]:
    """Return the codes of the consultations that came of a call-back, those that somebody may see; in order."""
    rows = Outbound.objects.filter(callback_id=callback_id, call__consultation__isnull=False)
    ids = set(rows.values_list("call__consultation_id", flat=True))
    return [row.code for row in one.visible_of(ids, by)]
