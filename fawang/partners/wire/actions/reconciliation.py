"""Both sides compare a day: how many events, and a hash over all of them. What one misses the other sends again."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.actor import Actor
from fawang.partners.wire.actions import outbox
from fawang.partners.wire.models import DayCount, InboundEvent, Link, OutboundEvent
from fawang.partners.wire.rules.counts import MOST_IDS, Count, count

COUNTED, ANSWERED = "reconciliation.counted", "reconciliation.answered"
_OWN = "reconciliation."


def tell_day(*, by: Actor, day: date) -> int:
    """Tell every partner what we sent to it on a day (in China); return how many were told."""
    told = 0
    for link in Link.objects.filter(is_on=True, partner__archived_at=None).exclude(url=""):
        events = _sent(link.pk, day)
        counted = count(events.items())
        data: dict[str, Any] = {"day": day.isoformat(), "number": counted.number, "digest": counted.digest}
        if len(events) <= MOST_IDS:
            data["ids"] = sorted(events)
        with transaction.atomic():
            outbox.put(by=by, link_id=link.pk, key=f"{COUNTED}:{day}", name=COUNTED, subject="", data=data)
            DayCount.objects.update_or_create(
                link=link, day=day, incoming=False, defaults={"ours": counted.number, "at": clock.now()}
            )
        told += 1
    return told


def take(*, by: Actor, link_id: int, name: str, data: Mapping[str, Any]) -> None:
    """Take a partner's counts of a day: compare and answer; or its answer to ours: send again what it misses."""
    day = date.fromisoformat(data["day"])
    if name == COUNTED:
        _compare(by, link_id, day, data)
    else:
        _answered(by, link_id, day, data)


def _compare(by: Actor, link_id: int, day: date, data: Mapping[str, Any]) -> None:
    events = _received(link_id, day)
    ours, theirs = count(events.items()), Count(data["number"], data["digest"])
    missing = sorted(set(data.get("ids", ())) - events.keys())
    answer: dict[str, Any] = {
        "day": day.isoformat(), "number": ours.number, "digest": ours.digest, "agrees": ours == theirs,
    }  # fmt: skip
    if missing:
        answer["missing"] = missing
    DayCount.objects.update_or_create(
        link_id=link_id, day=day, incoming=True,
        defaults={
            "ours": ours.number, "theirs": theirs.number, "agrees": ours == theirs, "missing": len(missing),
            "at": clock.now(),
        },
    )  # fmt: skip
    if Link.objects.filter(pk=link_id).exclude(url="").exists():
        outbox.put(
            by=by, link_id=link_id, key=f"{ANSWERED}:{day}:{theirs.digest[:16]}:{ours.digest[:16]}", name=ANSWERED,
            subject="", data=answer,
        )  # fmt: skip


def _answered(by: Actor, link_id: int, day: date, data: Mapping[str, Any]) -> None:
    missing = data.get("missing", [])
    DayCount.objects.update_or_create(
        link_id=link_id, day=day, incoming=False,
        defaults={
            "theirs": data["number"], "agrees": data["agrees"], "missing": len(missing), "at": clock.now(),
        },
    )  # fmt: skip
    outbox.resend(by=by, link_id=link_id, event_ids=missing)


def _bounds(day: date) -> tuple[datetime, datetime]:
    begin = datetime.combine(day, time.min, CHINA)
    return begin, begin + timedelta(days=1)


def _sent(link_id: int, day: date) -> dict[str, bytes]:
    """Return the ids and digests of what was taken; what is still due or dead is not told as sent."""
    begin, end = _bounds(day)
    rows = (
        OutboundEvent.objects.filter(link_id=link_id, time__gte=begin, time__lt=end, state="sent")
        .exclude(name__startswith=_OWN)
        .values_list("event_id", "digest")
    )
    return {event: bytes(digest) for event, digest in rows}


def _received(link_id: int, day: date) -> dict[str, bytes]:
    begin, end = _bounds(day)
    rows = (
        InboundEvent.objects.filter(link_id=link_id, time__gte=begin, time__lt=end)
        .exclude(name__startswith=_OWN)
        .exclude(state="test")
        .values_list("event_id", "digest")
    )
    return {event: bytes(digest) for event, digest in rows}
