"""How many call-backs each quarter of an hour of a day holds, for whoever leads the shift."""

from datetime import date, datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from fawang.dispatch.actions import slots
from fawang.dispatch.queries import callbacks
from fawang.dispatch.queries import loads as slot_loads
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Dialect
from fawang.people.texts.labels import DIALECTS

LEADS = (Permission.CONSULTATION_SUPERVISE,)
#: For so many days ahead the numbers can be changed.
_DAYS = 3


@never_cache
@allow(*LEADS)
def loads(request: ActingRequest) -> HttpResponse:
    """Show how many calls each quarter of an hour of a day holds, and change it."""
    centres = callbacks.centres_led_by(request.actor)
    given = request.POST if request.method == "POST" else request.GET
    unit = next(
        (unit for unit in centres if str(unit.id) == given.get("centre")), centres[0] if centres else None
    )
    language = given.get("language", "")
    language = language if language in callbacks.SPOKEN else Dialect.MANDARIN
    days = [clock.today() + timedelta(days=ahead) for ahead in range(_DAYS)]
    day = next((day for day in days if day.isoformat() == given.get("day")), days[0])
    problem, saved = None, False
    if request.method == "POST" and unit is not None:
        try:
            wanted = _wanted(request, unit, language, day)
            slots.set_capacities(by=request.actor, unit_id=unit.id, language=language, wanted=wanted)
            saved = True
        except Problem as refused:
            problem = refused
    rows = slot_loads.loads(unit, language, day) if unit else []
    context = {
        "rows": [
            {
                "data": row,
                "name": f"n-{row.begins.astimezone(clock.CHINA):%H%M}",
                "time": f"{row.begins.astimezone(clock.CHINA):%H:%M}",
                "value": request.POST.get(f"n-{row.begins.astimezone(clock.CHINA):%H%M}", row.capacity)
                if problem
                else row.capacity,
                "full": row.booked >= row.holds,
            }
            for row in rows
        ],
        "booked": sum(row.booked for row in rows),
        "capacity": sum(row.holds for row in rows),
        "rostered": any(row.rostered is not None for row in rows),
        "over": [
            {
                "data": one.load,
                "language": DIALECTS[one.language],
                "day": date_format(one.load.begins.astimezone(clock.CHINA), "MONTH_DAY_FORMAT"),
                "time": f"{one.load.begins.astimezone(clock.CHINA):%H:%M}",
                "href": _href(unit, one.load.begins.astimezone(clock.CHINA).date(), one.language),
            }
            for one in slot_loads.over(unit, clock.now())
        ] if unit else [],
        "unit": unit,
        "centres": centres,
        "day": day,
        "language": language,
        "problem": problem,
        "problem_time": _clock_time(problem),
        "saved": saved,
        "days": [
            {"label": date_format(one_day, "MONTH_DAY_FORMAT"), "current": one_day == day,
             "href": _href(unit, one_day, language)} for one_day in days
        ],
        "languages": [
            {"label": DIALECTS[code], "current": code == language, "href": _href(unit, day, code)}
            for code in callbacks.SPOKEN
        ],
    }  # fmt: skip
    status = problem.status if problem else 200
    return render(request, "dispatch/desk/callback_slots.html", context, status=status)


def _wanted(request: ActingRequest, unit: UnitRow, language: str, day: date) -> dict[datetime, int]:
    """Return the numbers that differ from what is there. What is no number counts as −1, which is refused."""
    found = {}
    for row in slot_loads.loads(unit, language, day):
        typed = request.POST.get(f"n-{row.begins.astimezone(clock.CHINA):%H%M}")
        if typed is None:
            continue
        number = whole_number(typed, digits=4)
        number = -1 if number is None else number
        if number != row.capacity:
            found[row.begins] = number
    return found


def _clock_time(problem: Problem | None) -> str:
    moment = str(problem.params.get("moment", "")) if problem else ""
    return f"{datetime.fromisoformat(moment).astimezone(clock.CHINA):%H:%M}" if moment else ""


def _href(unit: UnitRow | None, day: date, language: str) -> str:
    centre = str(unit.id) if unit else ""
    query = {"centre": centre, "day": day.isoformat(), "language": language}
    return reverse("dispatch:callback_slots", query=query)
