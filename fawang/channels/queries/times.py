"""The next free times of an office, as few as somebody reads in a chat or in a small window."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import pgettext

from fawang.appointments.queries import offers
from fawang.appointments.queries.offers import Free
from fawang.kernel import clock

#: So many days are looked through.
_DAYS = 21


def next_times(
    unit_id: int, plan_ids: Collection[int], *, after: datetime, most: int, a_day: int
) -> list[Free]:
    """Return free times after a moment, in order; at one time the slot that has most room.

    What somebody waits for is theirs when it becomes free, so it is left out.

    Args:
        a_day: so many of one day at the most, so that more days are seen.
    """
    first = after.astimezone(clock.CHINA).date()
    found = offers.slots_of(unit_id, first, clock.now(), days=_DAYS, plan_ids=plan_ids)
    best: dict[datetime, Free] = {}
    for slot in found:
        if not slot.left or slot.waited or slot.begins <= after:
            continue
        if slot.begins not in best or slot.left > best[slot.begins].left:
            best[slot.begins] = slot
    days: dict[date, int] = {}
    chosen: list[Free] = []
    for begins, slot in sorted(best.items()):
        day = begins.astimezone(clock.CHINA).date()
        if days.get(day, 0) < a_day and len(chosen) < most:
            chosen.append(slot)
            days[day] = days.get(day, 0) + 1
    return chosen


def moment(begins: datetime) -> str:
    """Return a time as people read it."""
    local = begins.astimezone(clock.CHINA)
    return date_format(local, pgettext("format of a moment in a chat", "M j, D, H:i"))
