"""Service days on the desk: of stations, and rounds with several stops; held or cancelled."""

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.markup import day as written_day
from fawang.kernel.wording import say
from fawang.organisations.texts.labels import SERVICES
from fawang.outreach.actions import service_days as actions
from fawang.outreach.models import ServiceDay
from fawang.outreach.pages.drawn import Line, Sheet, Step, Table, attempt, draw, fact
from fawang.outreach.pages.fields import (
    AnyOfficeField,
    ByForm,
    CountField,
    DayField,
    OfficeField,
    PlaceField,
    ServicesField,
    TimeField,
    Versioned,
)
from fawang.outreach.pages.talks import ahead_and_past
from fawang.outreach.queries import service_days as queries
from fawang.outreach.rules.codes import LONGEST_PLACE, LONGEST_TITLE, Happening
from fawang.outreach.rules.places import read_position
from fawang.outreach.texts.wording import labels
from fawang.people.rules import Permission
from fawang.regions import queries as regions

_MAY = (Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)


class DayForm(ByForm):
    """A service day of a station."""

    unit_id = OfficeField(*_MAY, label=_("Which office serves?"))
    region_code = PlaceField(label=_("Town, village or district"))
    place = forms.CharField(label=_("Where exactly?"), max_length=LONGEST_PLACE)
    day = DayField(label=_("Day"))
    begins = TimeField(label=_("From"), initial="09:00")
    ends = TimeField(label=_("Until"), initial="12:00")
    services = ServicesField()
    joint_id = AnyOfficeField(
        label=_("Together with which office?"),
        required=False,
        help_text=_("Such as a veterans' station or a mediation committee of the register."),
    )
    joint_name = forms.CharField(
        label=_("Or together with whom?"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=_("Never the number of a unit of the military: it is not kept here."),
    )
    note = forms.CharField(
        label=_("What people should know"), required=False, max_length=actions.LONGEST_NOTE
    )
    latitude = forms.CharField(
        label=_("Latitude"),
        required=False,
        max_length=20,
        help_text=_("In degrees, for example 23.0291; not as shifted maps show it."),
    )
    longitude = forms.CharField(label=_("Longitude"), required=False, max_length=20)

    def stop(self) -> actions.Stop:
        """Return what is announced.

        Raises:
            Invalid: the position is none.
        """
        given = self.cleaned_data
        same = ("region_code", "place", "day", "begins", "ends", "services", "joint_id", "joint_name", "note")
        return actions.Stop(
            **{name: given[name] for name in same}, at=read_position(given["latitude"], given["longitude"])
        )


class StopsField(forms.CharField):
    """Stops of a round, a line each: 2026-12-01 09:00-11:30 place, where exactly."""

    def clean(self, value: Any) -> Any:
        """Return (day, begins, ends, division, place) of each line."""
        found = []
        for number, line in enumerate(filter(str.strip, super().clean(value).splitlines()), 1):
            try:
                day, hours, rest = line.split(maxsplit=2)
                begins, ends = hours.replace("–", "-").split("-")
                where, _comma, exactly = rest.replace("，", ",").partition(",")
                code = regions.place_in(where)
                if not code:
                    raise ValidationError(f"{number}: {say('place_not_found')}")
                found.append(
                    (date.fromisoformat(day), time.fromisoformat(begins), time.fromisoformat(ends), code,
                     (exactly or where).strip())
                )  # fmt: skip
            except ValueError:
                raise ValidationError(f"{number}: {say('field_wrong')}") from None
        return found


class CircuitForm(ByForm):
    """A round: its name, and a line for each stop."""

    unit_id = OfficeField(Permission.OUTREACH_MANAGE, label=_("Which office goes round?"))
    name = forms.CharField(label=_("Name of the round"), max_length=LONGEST_TITLE)
    services = ServicesField()
    stops = StopsField(
        label=_("Stops"),
        help_text=_(
            "A line each: day, hours, place, where exactly. 2026-12-01 09:00-11:30 佛山南海西樵, 村委会门口"
        ),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class HeldForm(Versioned):
    """How many came."""

    persons = CountField(label=_("How many came?"), help_text=_("Counted, without names."))


@never_cache
@allow(*_MAY)
def listed(request: ActingRequest) -> HttpResponse:
    """List the service days of one's units."""
    past = bool(request.GET.get("past"))
    cursor = request.GET.get("cursor", "")
    page = queries.listed(request.actor, past=past, cursor=cursor)
    here = reverse("outreach:service_days", query={"past": "1"} if past else None)
    tools = [(_("Announce a service day"), reverse("outreach:new_service_day"))]
    if request.actor.may_anywhere(Permission.OUTREACH_MANAGE):
        tools += [
            (_("Announce a round"), reverse("outreach:new_circuit")),
            (_("Pilots"), reverse("outreach:pilots")),
        ]
    sheet = Sheet(
        heading=_("Service days"),
        tools=tools,
        tabs=ahead_and_past("outreach:service_days", past=past),
        tabs_label=_("Service days"),
        tables=[
            Table(
                _("Service days"),
                [_("Where"), _("Day"), _("Hours"), _("Office"), _("Together with"), _("Came")],
                [_line(row) for row in page.rows],
                _("No service day here."),
            )
        ],
        next_href=f"{here}{'&' if past else '?'}cursor={page.next}" if page.next else "",
        first_href=here if cursor else "",
    )
    return draw(request, sheet)


def _line(row: ServiceDay) -> Line:
    return Line(
        f"{regions.name(row.region_code)} {row.place}",
        [
            written_day(row.day),
            f"{row.begins:%H:%M}–{row.ends:%H:%M}",
            row.unit.name,
            row.joint_name or "–",
            row.persons if row.persons is not None else "–",
        ],
        reverse("outreach:service_day", args=[row.code]),
        [
            (labels.HAPPENINGS[row.state], labels.HAPPENING_TONES[row.state]),
            *([(row.circuit.name, "")] if row.circuit else []),
            *([(_("Demonstration"), "warn")] if row.is_demo else []),
        ],
    )


@never_cache
@allow(*_MAY)
def new(request: ActingRequest) -> HttpResponse:
    """Announce a service day."""
    form = DayForm(request.POST if request.method == "POST" else None, by=request.actor)
    made: list[ServiceDay] = []
    problem = None
    if form.is_bound and form.is_valid():
        unit_id = form.cleaned_data["unit_id"]
        problem = attempt(
            form,
            lambda _given: made.append(
                actions.plan_service_day(by=request.actor, unit_id=unit_id, stop=form.stop())
            ),
        )
        if made:
            way = reverse("outreach:service_day", args=[made[0].code], query={"saved": "1"})
            return HttpResponseRedirect(way)
    return _form_page(request, form, _("Announce a service day"), problem)


@never_cache
@allow(Permission.OUTREACH_MANAGE)
def new_circuit(request: ActingRequest) -> HttpResponse:
    """Announce a round: all of its stops, or none."""
    form = CircuitForm(request.POST if request.method == "POST" else None, by=request.actor)
    problem = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        stops = [
            actions.Stop(code, place, day, begins, ends, given["services"])
            for day, begins, ends, code, place in given["stops"]
        ]
        problem = attempt(
            form,
            lambda _given: actions.plan_circuit(
                by=request.actor, unit_id=given["unit_id"], name=given["name"], stops=stops
            ),
        )
        if problem is None:
            return HttpResponseRedirect(reverse("outreach:service_days", query={"saved": "1"}))
    return _form_page(request, form, _("Announce a round"), problem)


def _form_page(
    request: ActingRequest, form: forms.Form, heading: Any, problem: Problem | None
) -> HttpResponse:
    sheet = Sheet(
        heading=heading,
        back=(_("Service days"), reverse("outreach:service_days")),
        steps=[Step("", "", form, _("Announce it"), folded=False)],
        failed=form,
    )
    return draw(request, sheet, problem=problem)


@never_cache
@allow(*_MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a service day; report or cancel it."""
    row = queries.one(request.actor, code)
    command = request.POST.get("command", "")
    failed: tuple[str, forms.Form] | None = None
    problem = None
    if request.method == "POST":
        if command not in ("report", "cancel"):
            raise NotFound("not_found")
        form = (HeldForm if command == "report" else Versioned)(request.POST)
        failed = (command, form)
        if form.is_valid():
            do: Any = actions.report_service_day if command == "report" else actions.cancel_service_day
            problem = attempt(form, lambda given: do(by=request.actor, code=code, **given))
            if problem is None:
                way = reverse("outreach:service_day", args=[code], query={"saved": "1"})
                return HttpResponseRedirect(way)
            row = queries.one(request.actor, code)
    steps = []
    if row.state == Happening.PLANNED:
        if queries.begun(row):
            steps.append(_step(row, "report", _("Report it"), _("Report"), HeldForm, failed))
        steps.append(_step(row, "cancel", _("Cancel the day"), _("Cancel the day"), Versioned, failed))
    sheet = Sheet(
        heading=f"{regions.name(row.region_code)} {row.place}",
        back=(_("Service days"), reverse("outreach:service_days")),
        tags=[
            (labels.HAPPENINGS[row.state], labels.HAPPENING_TONES[row.state]),
            (labels.SORTS[row.sort], ""),
        ],
        facts=[
            fact(_("Day"), written_day(row.day)),
            fact(_("Hours"), f"{row.begins:%H:%M}–{row.ends:%H:%M}"),
            fact(_("Office"), row.unit.name),
            *([fact(_("Round"), row.circuit.name)] if row.circuit else []),
            fact(_("Together with"), row.joint_name),
            fact(_("Services"), "、".join(str(SERVICES.get(one, one)) for one in row.services)),  # type: ignore[call-overload]
            fact(_("What people should know"), row.note),
            *([fact(_("Came"), row.persons)] if row.persons is not None else []),
        ],
        steps=steps,
        failed=failed[1] if failed else None,
    )
    return draw(request, sheet, problem=problem)


def _step(
    row: ServiceDay,
    command: str,
    title: Any,
    button: Any,
    kind: type[Versioned],
    failed: tuple[str, forms.Form] | None,
) -> Step:
    form = failed[1] if failed and failed[0] == command else kind(initial={"version": row.version})
    return Step(command, title, form, button, folded=not form.is_bound)
