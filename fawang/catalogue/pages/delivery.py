"""Where a paper is brought: offices near by with hours, number and way, and a reminder of the day on which one goes.

The reminder is a file for the person's own calendar: no number is asked for and nothing is kept. What it says tells
nobody what the paper is about; where somebody may have to hide it, none is offered.
"""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from fawang.catalogue.actions.filings import is_guarded
from fawang.catalogue.data import limits
from fawang.catalogue.forms.shape import Fact
from fawang.catalogue.queries import filings as queries
from fawang.catalogue.queries import listing
from fawang.catalogue.queries.filings import Filled
from fawang.catalogue.queries.offices import offices_for
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import clean, whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.organisations.texts.labels import UNIT_KINDS
from fawang.people.accounts.identity import address_of
from fawang.regions import queries as regions

_LONGEST_PLACE = 200
#: The morning of the day before, so that papers are looked for in time.
_BEFORE = timedelta(hours=-15)


def opened(request: ActingRequest, code: str, key: str) -> Filled:
    """Return the paper that a link opens; whoever guesses is slowed down.

    Raises:
        NotFound: it opens nothing.
    """
    try:
        return queries.with_key(code, key)
    except NotFound:
        throttle.take(limits.LINK_BY_ADDRESS, address_of(request))
        raise


def delivery_of(request: ActingRequest, found: Filled, code: str, key: str) -> dict[str, Any]:
    """Return the offices of the services that are applied for with this form, near a place, for the page of a paper."""
    lines = [line for line in listing.current().lines if line.form == found.form.code]
    kinds = tuple(dict.fromkeys(kind for line in lines for kind in line.offices))
    given = request.GET.get("place")
    typed = clean(given if given is not None else _told(found))[:_LONGEST_PLACE]
    place = regions.place_in(typed) if typed else ""
    now = clock.now()
    return {
        "services": lines,
        "kinds": [UNIT_KINDS[UnitKind(kind)] for kind in kinds],
        "typed": typed if place or given is not None else "",
        "place": place,
        "place_name": regions.name(place) if place else "",
        "offices": offices_for(kinds, place, now) if place and kinds else (),
        "reminder": ""
        if is_guarded(found.form, found.course.answers)
        else reverse("catalogue:paper_reminder", args=[code, key]),
        "tomorrow": (clock.today() + timedelta(days=1)).isoformat(),
    }


def _told(found: Filled) -> str:
    """Return where the matter is, as far as the form says it: its place, else where the person lives."""
    return found.told(Fact.PLACE) or found.told(Fact.ADDRESS)


@never_cache
@allow(Audience.EVERYBODY)
def reminder(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Give the day on which somebody wants to go as a calendar file, with the office if one was chosen."""
    throttle.take(limits.LINK_BY_ADDRESS, address_of(request))
    found = opened(request, code, key)
    if is_guarded(found.form, found.course.answers):
        raise NotFound("not_found")
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        raise NotFound("not_found") from None
    if not clock.today() <= day <= clock.today() + timedelta(days=365):
        raise NotFound("not_found")
    response = HttpResponse(
        _file(day, request.GET.get("unit", "")), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="reminder.ics"'
    return response


def _file(day: date, unit: str) -> bytes:
    # Loaded with the first calendar file: 80 modules that no page needs.
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//fawang//papers//")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"paper-{day.isoformat()}-{unit or 'any'}@fawang")
    event.add("dtstamp", clock.now())
    event.add("summary", gettext("Hand in the papers"))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    if (unit_id := whole_number(unit)) is not None:
        card = organisations.card(unit_id, clock.now())
        where = (card.unit.name, card.unit.public_address, card.call.phone if card.call else "")
        event.add("location", ", ".join(one for one in where if one))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", gettext("Hand in the papers"))
    alarm.add("trigger", _BEFORE)
    event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
