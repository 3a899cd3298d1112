"""The public calendar: law talks to come, one of them, signing up, and calendar files."""

from collections.abc import Sequence
from datetime import timedelta

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from icalendar import Calendar, Event

from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked
from fawang.knowledge.queries import entries
from fawang.organisations.queries.service_days import offices_for_a_day
from fawang.organisations.rules import Service
from fawang.organisations.texts.labels import MATTERS, SERVICES
from fawang.outreach.actions import talks as actions
from fawang.outreach.models import Talk
from fawang.outreach.pages import limits
from fawang.outreach.pages.drawn import attempt
from fawang.outreach.pages.fields import CountField
from fawang.outreach.queries import talks as queries
from fawang.outreach.rules.codes import LONGEST_NAME, Happening
from fawang.outreach.rules.talks import MOST_OF_ONE
from fawang.people.accounts.identity import address_of
from fawang.regions import queries as regions

#: Service days that are shown beside the talks.
_AHEAD = timedelta(days=30)
_MOST = 20


class PlaceForm(forms.Form):
    """Where."""

    use_required_attribute = False
    place = forms.CharField(
        label=_("Where?"),
        required=False,
        max_length=200,
        help_text=_("A city, district, town or village. Empty: the whole province."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SignUpForm(forms.Form):
    """Who comes, with how many."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Your name"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Your mobile number"),
        max_length=40,
        help_text=_("Only for this talk. It is deleted two weeks afterwards."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    persons = CountField(label=_("How many of you come?"), initial=1, max_value=MOST_OF_ONE, required=True)


@allow(Audience.EVERYBODY)
def listed(request: ActingRequest) -> HttpResponse:
    """List the talks and service days to come of a place."""
    throttle.take(limits.LOOK_BY_ADDRESS, address_of(request))
    form = PlaceForm(request.GET if "place" in request.GET else None)
    region, unknown, ambiguous = "", False, []
    if form.is_bound and form.is_valid() and form.cleaned_data["place"]:
        found = regions.resolve_place(form.cleaned_data["place"])
        region = found.code or ""
        ambiguous = [{"name": one.place.path_name, "code": one.place.code} for one in found.ambiguous[:8]]
        unknown = not region and not ambiguous
    cursor = request.GET.get("cursor", "")
    page = queries.upcoming(region=region, cursor=cursor)
    today = clock.today()
    days = offices_for_a_day(since=today, until=today + _AHEAD, region=region, limit=_MOST)
    here = reverse("outreach:talks", query={"place": region} if region else None)
    context = {
        "form": form,
        "place": regions.name(region) if region else "",
        "unknown": unknown,
        "ambiguous": ambiguous,
        "talks": [_shown(row) for row in page.rows],
        "days": [
            {
                "data": one,
                "region": regions.name(one.region_code),
                "services": [SERVICES[Service(s)] for s in one.services if s in set(Service)],
            }
            for one in days
        ],
        "feed": reverse("outreach:talks_feed", query={"place": region} if region else None),
        "next_href": f"{here}{'&' if region else '?'}cursor={page.next}" if page.next else "",
        "first_href": here if cursor else "",
    }
    return render(request, "outreach/talks.html", context)


def _shown(row: Talk) -> dict[str, object]:
    return {
        "row": row,
        "href": reverse("outreach:talk", args=[row.code]),
        "begins": row.begins_at.astimezone(clock.CHINA),
        "ends": row.ends_at.astimezone(clock.CHINA),
        "region": regions.name(row.region_code),
        "topics": [MATTERS.get(one, one) for one in row.topics],
        "cancelled": row.state == Happening.CANCELLED,
    }


@never_cache
@allow(Audience.EVERYBODY)
def talk(request: ActingRequest, code: str) -> HttpResponse:
    """Show a talk, and let people sign up where places are counted."""
    throttle.take(limits.LOOK_BY_ADDRESS, address_of(request))
    row = queries.public_talk(code)
    form = SignUpForm(request.POST if request.method == "POST" else None)
    problem: Problem | None = None
    if form.is_bound and form.is_valid():
        problem = attempt(form, lambda given: _sign_up(request, code, given))
        if problem is None:
            way = reverse("outreach:talk", args=[code], query={"done": form.cleaned_data["persons"]})
            return HttpResponseRedirect(way)
    taken = queries.taken([row.pk]).get(row.pk, 0)
    open_now = row.state == Happening.PLANNED and row.begins_at > clock.now()
    done = request.GET.get("done", "")
    context = {
        **_shown(row),
        "form": form,
        "open": open_now,
        "signs": open_now and row.places is not None,
        "left": max(0, row.places - taken) if row.places is not None else None,
        "over": row.ends_at < clock.now(),
        "material": list(entries.shown_by_code(row.material).values()),
        "done": int(done) if done.isdecimal() and len(done) < 3 else 0,
    }
    status = problem.status if problem else 422 if form.is_bound else 200
    return marked(render(request, "outreach/talk.html", context, status=status), problem)


def _sign_up(request: ActingRequest, code: str, given: dict[str, object]) -> None:
    throttle.take(limits.SIGN_UP_BY_ADDRESS, address_of(request))
    actions.sign_up(by=request.actor, code=code, **given)  # type: ignore[arg-type]


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
