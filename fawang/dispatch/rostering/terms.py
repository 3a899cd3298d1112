"""What a published roster is judged by, as it is kept: rest, covers with their needs, what each lawyer offered. Pure.

    {"rest": [11, 24, 2], "level": 2,
     "covers": {"hakka": {"any_of": ["language:hakka"], "weight": 3, "seats": [0, 0, …]}},
     "lawyers": {"17": {"languages": {"hakka": 3}, "hours_week": 12, …}}}

`seats` are by hour from the month's first midnight. Of whom nothing is known, only rest is asked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from fawang.dispatch.rostering.month import days_of
from fawang.dispatch.rostering.problem import (
    HOURS_OF_DAY,
    Absence,
    Cover,
    Duty,
    Lawyer,
    Problem,
    Rest,
    Shift,
    Window,
)
from fawang.dispatch.rules.demand.days import DayType

#: As many hours as there are: whoever said nothing of hours has no limit of hours.
_HOURS_OF_WEEK, _HOURS_OF_MONTH, _NIGHTS = 168, 744, 31


def write(
    rest: Rest,
    level: int,
    covers: Iterable[Cover],
    needs: Mapping[str, tuple[int, ...]],
    lawyers: Mapping[int, Lawyer],
) -> dict[str, Any]:
    """Return terms as they are kept; `lawyers` by account. Names, wishes and absences are not kept here."""
    return {
        "rest": [rest.between, rest.after_night, rest.nights_in_row],
        "level": level,
        "covers": {
            cover.code: {
                "any_of": sorted(cover.any_of),
                "weight": cover.weight,
                "seats": list(needs[cover.code]),
            }
            for cover in covers
            if cover.code in needs
        },
        "lawyers": {str(staff_id): _lawyer_out(lawyer) for staff_id, lawyer in lawyers.items()},
    }


def unknown(staff_id: int) -> Lawyer:
    """Return a lawyer of whom only the account is known."""
    return Lawyer(
        id=staff_id,
        languages={},
        hours_week=_HOURS_OF_WEEK,
        hours_month=_HOURS_OF_MONTH,
        nights_month=_NIGHTS,
    )


def problem_of(
    month: date,
    shifts: Mapping[str, tuple[int, int]],
    terms: Mapping[str, Any],
    *,
    kind: Callable[[date], DayType],
    staff_ids: Iterable[int],
    absences: Iterable[tuple[int, date, date]],
    previous: Iterable[Duty] = (),
) -> Problem:
    """Return the month as the rules judge it.

    Args:
        month: its first day.
        shifts: (begins at o'clock, hours) by code.
        terms: as `write` gave them.
        kind: what kind of day a date is.
        staff_ids: who else is in it but has no terms.
        absences: account, first and last day.
        previous: duties of the days before.
    """
    away: dict[int, list[Absence]] = {}
    for staff_id, first, last in absences:
        away.setdefault(staff_id, []).append(Absence(first, last))
    known = {int(key): _lawyer_in(int(key), value) for key, value in terms["lawyers"].items()}
    everybody = {**{one: unknown(one) for one in staff_ids}, **known}
    covers = terms["covers"]
    return Problem(
        first=month,
        day_types=tuple(kind(month + timedelta(days=n)) for n in range(days_of(month))),
        lawyers=tuple(
            replace(one, absences=tuple(away.get(one.id, ()))) for _id, one in sorted(everybody.items())
        ),
        shifts=tuple(Shift(code, start, hours) for code, (start, hours) in shifts.items()),
        covers=tuple(Cover(code, frozenset(one["any_of"]), one["weight"]) for code, one in covers.items()),
        needs={code: tuple(one["seats"]) for code, one in covers.items()},
        rest=Rest(*terms["rest"]),
        level=terms["level"],
        previous=tuple(one for one in previous if one.shift in shifts),
    )


def needed(terms: Mapping[str, Any], month: date, day: date) -> dict[str, list[int]]:
    """Return the seats that each cover needs in each hour of `day`."""
    begins = (day - month).days * HOURS_OF_DAY
    return {code: one["seats"][begins : begins + HOURS_OF_DAY] for code, one in terms["covers"].items()}


def _lawyer_out(one: Lawyer) -> dict[str, Any]:
    return {
        "languages": dict(one.languages),
        "matters": sorted(one.matters),
        "groups": sorted(one.groups),
        "hours_week": one.hours_week,
        "hours_month": one.hours_month,
        "nights_month": one.nights_month,
        "holidays": one.holidays,
        "firm": one.firm,
        "windows": [[sorted(window.weekdays), window.start, window.end] for window in one.windows],
    }


def _lawyer_in(staff_id: int, kept: Mapping[str, Any]) -> Lawyer:
    return Lawyer(
        id=staff_id,
        languages=kept["languages"],
        hours_week=kept["hours_week"],
        hours_month=kept["hours_month"],
        nights_month=kept["nights_month"],
        matters=frozenset(kept["matters"]),
        groups=frozenset(kept["groups"]),
        firm=kept["firm"],
        holidays=kept["holidays"],
        windows=tuple(Window(frozenset(days), start, end) for days, start, end in kept["windows"]),
    )
