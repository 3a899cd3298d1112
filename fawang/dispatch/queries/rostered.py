"""Who calls back by the published roster: how many of those on duty in a quarter of an hour take calls, by language."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from fawang.dispatch.models import Duty, Roster, Seat
from fawang.dispatch.rostering.duties import DutyState
from fawang.dispatch.rules import Level
from fawang.dispatch.rules.callbacks import QUARTER
from fawang.kernel import clock

#: A duty does not last longer.
_LONGEST = timedelta(days=1)


def callers(unit_id: int, begins: Sequence[datetime]) -> Mapping[str, dict[datetime, int]]:
    """Return language → beginning of a slot → lawyers on duty for all of it who call back in that language.

    Slots of months without a published roster are in none of them: nobody knows who will be there. Three statements,
    whatever there is.

    Args:
        begins: beginnings of slots, in order.
    """
    published = _published(unit_id, begins)
    known = [one for one in begins if _month(one) in published]
    found: defaultdict[str, dict[datetime, int]] = defaultdict(lambda: dict.fromkeys(known, 0))
    if not known:
        return found
    rows = _duties(unit_id, known[0], known[-1]).values_list("staff_id", "from_at", "until_at")
    duties = [(staff_id, from_at, until_at) for staff_id, from_at, until_at in rows if staff_id is not None]
    skills = _skills({staff_id for staff_id, _from, _until in duties})
    there: dict[tuple[str, datetime], set[int]] = {}
    for staff_id, from_at, until_at in duties:
        first, last = (
            bisect_left(known, from_at),
            bisect_left(known, until_at - QUARTER + timedelta(microseconds=1)),
        )
        for language in skills.get(staff_id, ()):
            for one in known[first:last]:
                # Two duties of one lawyer, one after the other, are one lawyer.
                there.setdefault((language, one), set()).add(staff_id)
    for (language, one), who in there.items():
        found[language][one] = len(who)
    return found


def _published(unit_id: int, begins: Iterable[datetime]) -> set[date]:
    months = {_month(one) for one in begins}
    rows = Roster.objects.filter(pool__unit_id=unit_id, month__in=months)
    return set(rows.values_list("month", flat=True))


def _duties(unit_id: int, first: datetime, last: datetime) -> QuerySet[Duty]:
    return Duty.objects.filter(
        roster__pool__unit_id=unit_id, state=DutyState.ON,
        from_at__gte=first - _LONGEST, from_at__lte=last, until_at__gt=first,
    )  # fmt: skip


def _skills(staff_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the languages that lawyers call back in: those who take calls, and speak more than a little of it."""
    rows = Seat.objects.filter(staff_id__in=list(staff_ids), calls=True).values_list("staff_id", "languages")
    return {
        staff_id: [language for language, level in languages.items() if level != Level.BASIC]
        for staff_id, languages in rows
    }


def _month(moment: datetime) -> date:
    return moment.astimezone(clock.CHINA).date().replace(day=1)
