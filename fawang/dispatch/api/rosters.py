"""Duty rosters over the API: a lawyer's own duties, and a published month for whoever leads the shifts."""

import datetime as dt
from typing import Any

from ninja import Router, Schema

from fawang.dispatch.queries import roster_months, rosters
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

router = Router(tags=["rosters"])


class DutyOut(Schema):
    """A duty of one's own. `day` is the day on which it begins."""

    id: int
    day: dt.date
    shift: str
    from_at: dt.datetime
    until_at: dt.datetime
    swap_asked: bool


class OnDutyOut(Schema):
    """Somebody who has a duty."""

    staff_id: int
    name: str


class ShiftOut(Schema):
    """A shift of a day; `open` counts duties of it that nobody has."""

    shift: str
    from_at: dt.datetime
    until_at: dt.datetime
    lawyers: list[OnDutyOut]
    open: int


class ShortOut(Schema):
    """Seats that were short in an hour when the roster was made, and why."""

    hour: int
    cover: str
    short: int
    reason: str


class RosterDayOut(Schema):
    """A day of the month."""

    day: dt.date
    shifts: list[ShiftOut]
    short: list[ShortOut]


class RosterOut(Schema):
    """A published month of a centre."""

    unit_id: int
    month: str
    version: int
    published_at: dt.datetime
    days: list[RosterDayOut]


@router.get("/me/duties", response=list[DutyOut], summary="My duties")
@allow(Permission.CONSULTATION_ANSWER)
def duties(request: ActingRequest) -> list[dict[str, Any]]:
    """Return the caller's duties that are not over, the next one first."""
    return [
        {
            "id": one.row.pk,
            "day": one.row.day,
            "shift": one.row.shift,
            "from_at": one.row.from_at,
            "until_at": one.row.until_at,
            "swap_asked": one.swap is not None,
        }
        for one in rosters.mine(request.actor.known_id, since=clock.now())
    ]


@router.get("/rosters/{month}", response=RosterOut, summary="The duty roster of a month")
@allow(Permission.CONSULTATION_SUPERVISE)
def roster(request: ActingRequest, month: str, unit_id: int | None = None) -> dict[str, Any]:
    """Return the month (`2026-12`) of a centre that the caller leads; `unit_id` chooses one of several."""
    row = roster_months.led(request.actor, _first(month), unit_id)
    return {
        "unit_id": row.pool.unit_id,
        "month": f"{row.month:%Y-%m}",
        "version": row.version,
        "published_at": row.published_at,
        "days": [
            {
                "day": day.day,
                "shifts": [
                    {
                        "shift": shift.code,
                        "from_at": shift.from_at,
                        "until_at": shift.until_at,
                        "lawyers": [{"staff_id": one.staff_id, "name": one.name} for one in shift.people],
                        "open": shift.open,
                    }
                    for shift in day.shifts
                ],
                "short": list(day.short),
            }
            for day in roster_months.days(row)
        ],
    }


def _first(month: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        raise NotFound("not_found") from None
