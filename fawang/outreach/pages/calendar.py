"""The public calendar: the law talks of a month, and calendar files to subscribe to."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.kernel import clock
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.desk_sheets import further
from fawang.organisations.queries.service_days import offices_for_a_day
from fawang.organisations.rules import Service
from fawang.organisations.texts.labels import MATTERS, SERVICES
from fawang.outreach.models import Talk
from fawang.outreach.pages import limits
from fawang.outreach.pages.places import asked_place
from fawang.outreach.queries import talks as queries
from fawang.outreach.rules.codes import Happening
from fawang.outreach.rules.talks import next_month
from fawang.people.accounts.identity import address_of
from fawang.regions import queries as regions

#: Months that a calendar of ours can have.
_MONTHS = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
#: Service days that are shown beside the talks.
_AHEAD = timedelta(days=30)
_MOST = 20


@allow(Audience.EVERYBODY)
def listed(request: ActingRequest) -> HttpResponse:
    """List the talks of a month at a place, by day, and the service days to come."""
    throttle.take(limits.LOOK_BY_ADDRESS, address_of(request))
    asked = asked_place(
        request,
        label=_("Where?"),
        required=False,
        help_text=_("A city, district, town or village. Empty: the whole province."),
    )
    region = asked.code
    cursor = request.GET.get("cursor", "")
    today = clock.today()
    month = _month(request.GET.get("month", ""))
    page = (
        queries.in_month(month, region=region, cursor=cursor)
        if month
        else queries.upcoming(region=region, cursor=cursor)
    )
    days = offices_for_a_day(since=today, until=today + _AHEAD, region=region, limit=_MOST)
    here = _address(region, month)
    context = {
        **asked.context,
        "place": regions.name(region) if region else "",
        "month": month,
        "months": [(one, _address(region, one)) for one in _around(month or today.replace(day=1))],
        "all_href": _address(region, None),
        "talks": [shown(row) for row in page.rows],
        "days": [
            {
                "data": one,
                "region": regions.name(one.region_code),
                "services": [SERVICES[Service(s)] for s in one.services if s in set(Service)],
            }
            for one in days
        ],
        "feed": reverse("outreach:talks_feed", query={"place": region} if region else None),
        **further(here, cursor, page.next),
    }
    return render(request, "outreach/talks.html", context)


def _month(asked: str) -> date | None:
    """Return the first day of the month that an address asks for; None: of all that is to come."""
    return date.fromisoformat(f"{asked}-01") if _MONTHS.fullmatch(asked) else None


def _around(month: date) -> list[date]:
    """Return the month before one, itself and the two after it."""
    after = next_month(month)
    return [(month - timedelta(days=1)).replace(day=1), month, after, next_month(after)]


def _address(region: str, month: date | None) -> str:
    given = {"place": region} | ({"month": f"{month:%Y-%m}"} if month else {})
    return reverse("outreach:talks", query=given)


def shown(row: Talk) -> dict[str, object]:
    """Return a talk as the public pages draw it."""
    return {
        "row": row,
        "href": reverse("outreach:talk", args=[row.code]),
        "begins": row.begins_at.astimezone(clock.CHINA),
        "ends": row.ends_at.astimezone(clock.CHINA),
        "region": regions.name(row.region_code),
        "topics": [MATTERS.get(one, one) for one in row.topics],
        "cancelled": row.state == Happening.CANCELLED,
    }


@allow(Audience.EVERYBODY)
def talk_feed(request: ActingRequest, code: str) -> HttpResponse:
    """Return one talk as a calendar file."""
    throttle.take(limits.LOOK_BY_ADDRESS, address_of(request))
    return _as_calendar([queries.public_talk(code)], f"talk-{code}.ics")


@allow(Audience.EVERYBODY)
def feed(request: ActingRequest) -> HttpResponse:
    """Return the next talks of a place as a calendar file to subscribe to."""
    throttle.take(limits.LOOK_BY_ADDRESS, address_of(request))
    region = request.GET.get("place", "")
    rows = queries.upcoming(region=region if regions.exists(region) else "", limit=100).rows
    return _as_calendar(rows, "talks.ics")


def _as_calendar(rows: Sequence[Talk], name: str) -> HttpResponse:
    # Loaded with the first calendar file: 80 modules that no page needs.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//fawang//talks//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", gettext("Law talks"))
    calendar.add("x-wr-timezone", clock.CHINA.key)
    for row in rows:
        event = Event()
        event.add("uid", f"talk-{row.code}@fawang")
        event.add("sequence", row.version)
        event.add("dtstamp", row.created_at)
        event.add("dtstart", row.begins_at)
        event.add("dtend", row.ends_at)
        event.add("summary", row.title)
        event.add("location", f"{regions.name(row.region_code)} {row.place}")
        event.add("description", row.about)
        event.add("url", f"{settings.FAWANG_PUBLIC_URL}{reverse('outreach:talk', args=[row.code])}")
        event.add("status", "CANCELLED" if row.state == Happening.CANCELLED else "CONFIRMED")
        calendar.add_component(event)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "public, max-age=900"
    return response
