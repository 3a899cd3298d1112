"""When a period ends: on a page, and as a calendar file."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.data import packs
from fawang.knowledge.data.pack import Period
from fawang.knowledge.queries.last_days import is_possible, may_begin, run
from fawang.knowledge.rules.papers import Service
from fawang.knowledge.rules.periods import Counting, Running
from fawang.knowledge.texts import labels

#: A reminder so many days before the last day.
_REMIND_DAYS = (14, 3)


def meant(day: date) -> date:
    """Return a day that something happened on.

    Raises:
        forms.ValidationError: it lies in the future, or too far back.
    """
    if not is_possible(day):
        raise forms.ValidationError(
            _("This date cannot be right: it lies in the future, or more than forty years back.")
        )
    return day


class StartForm(forms.Form):
    """The day from which a period runs."""

    def __init__(self, period: Period, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"] = forms.DateField(
            label=labels.for_reader(period.starts),
            widget=forms.DateInput(
                attrs={"type": "date", "max": clock.today().isoformat()}, format="%Y-%m-%d"
            ),
            error_messages={"invalid": _("Please write a date such as 2026-05-31.")},
        )
        if period.counting == Counting.CRIMINAL_PROCEDURE:
            self.fields["held"] = forms.BooleanField(
                label=_("The person is held in custody"),
                help_text=_("Then holidays and weekends do not make it longer."),
                required=False,
            )

    def clean_start(self) -> date:
        """Refuse days that cannot be meant."""
        return meant(self.cleaned_data["start"])


@allow(Audience.EVERYBODY)
def period(request: ActingRequest, code: str) -> HttpResponse:
    """Say when a period ends that began on `?start=`."""
    found = _period(code)
    form = StartForm(found, request.GET if request.GET.get("start") else None)
    running, held = None, False
    status = 200
    if form.is_bound:
        if form.is_valid():
            held = form.cleaned_data.get("held", False)
            running = run(found, form.cleaned_data["start"], in_custody=held)
        else:
            status = 422
    context = {
        "period": found,
        "form": form,
        "running": running,
        "ics": reverse(
            "knowledge:period_ics",
            args=[code],
            query={"start": running.start.isoformat()} | ({"held": "on"} if held else {}),
        )
        if running
        else "",
        "counting": labels.COUNTINGS[found.counting],
        "articles": _articles(found),
    }
    return render(request, "knowledge/period.html", context, status=status)


@allow(Audience.EVERYBODY)
def period_ics(request: ActingRequest, code: str) -> HttpResponse:
    """Give the last day of a period as a calendar file, with reminders."""
    found = _period(code)
    try:
        start = date.fromisoformat(request.GET.get("start", ""))
    except ValueError:
        raise NotFound("not_found") from None
    if not may_begin(start, Service.NOTICE):
        raise NotFound("not_found")
    response = HttpResponse(
        calendar_file(found, run(found, start, in_custody=bool(request.GET.get("held")))),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{code}.ics"'
    return response


def calendar_file(found: Period, running: Running) -> bytes:
    """Return an event of a whole day with reminders (RFC 5545)."""
    # Loaded with the first calendar file: 80 modules that no page needs.
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//fawang//periods//")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"{found.code}-{running.start.isoformat()}@fawang")
    event.add("dtstamp", clock.now())
    event.add("dtstart", running.due)
    event.add("dtend", running.due + timedelta(days=1))
    event.add("summary", _("Last day: %(what)s") % {"what": labels.for_reader(found.name)})
    event.add("description", labels.for_reader(found.note))
    for days in _REMIND_DAYS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(days=-days))
        alarm.add("description", labels.for_reader(found.name))
        event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _period(code: str) -> Period:
    found = packs.current().periods.get(code)
    if found is None:
        raise NotFound("not_found")
    return found


def _articles(found: Period) -> list[tuple[str, object]]:
    from fawang.knowledge.queries import entries

    rows = entries.articles_cited(found.articles)
    return [(text, rows.get(text)) for text in found.articles]
