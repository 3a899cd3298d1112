"""How a meeting stands for one who takes part, who is heard, the way to the relay."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from fawang.browser_calls.models import Meeting, Member, Signal
from fawang.browser_calls.rules import SILENT, is_polite
from fawang.browser_calls.rules.turn import GOOD_FOR, Ice, Relay, ice
from fawang.kernel import clock


@dataclass(frozen=True, slots=True)
class Peer:
    """Another member, as one sees them: their number, who they are to the owner, and whether one gives way to them."""

    number: int
    key: str
    polite: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a meeting stands for one member: their number, the others, and what these have told them.

    `me` is None for who takes no part. Signals have a `number`, `from` (the member) and `parts`.
    """

    me: int | None
    others: list[Peer]
    signals: list[dict[str, Any]]


def standing(subject: str, key: str, *, after: int = 0) -> Standing:
    """Return how a meeting stands for `key`.

    Args:
        after: the number of the last signal that is known.
    """
    members = list(Member.objects.filter(meeting__subject=subject).order_by("number"))
    me = next((member for member in members if member.key == key), None)
    if me is None:
        return Standing(None, [], [])
    others = [
        Peer(one.number, one.key, is_polite(me.number, one.number)) for one in members if one.pk != me.pk
    ]
    told = Signal.objects.filter(to=me, number__gt=after).order_by("number").select_related("sender")
    signals = [
        {"number": one.number, "from": one.sender.number, "parts": json.loads(one.parts)} for one in told
    ]
    return Standing(me.number, others, signals)


def keys(subject: str) -> list[str]:
    """Return who takes part in a meeting, by the owner's names."""
    return list(
        Member.objects.filter(meeting__subject=subject).order_by("number").values_list("key", flat=True)
    )


def is_heard(subject: str, now: datetime) -> bool:
    """Tell whether anybody of a meeting has been heard of late."""
    return Member.objects.filter(meeting__subject=subject, alive_at__gte=now - SILENT).exists()


def with_silent(now: datetime) -> list[int]:
    """Return the meetings of which a member is silent, or in which nobody is left; some hundred at most."""
    gone = Q(members__alive_at__lt=now - SILENT) | Q(members__isnull=True)
    return list(Meeting.objects.filter(gone).order_by("pk").values_list("pk", flat=True).distinct()[:500])


def relay() -> Relay:
    """Return the relay of this installation, if it has one."""
    return Relay(
        tuple(settings.FAWANG_TURN_URLS), settings.FAWANG_TURN_SECRET, bool(settings.FAWANG_TURN_ONLY)
    )


def ice_now(good_for: timedelta = GOOD_FOR) -> Ice:
    """Return what a browser needs to find a way now. The relay does not learn who it is."""
    return ice(relay(), opaque=secrets.token_hex(8), now=clock.now(), good_for=good_for)
