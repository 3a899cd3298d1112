"""Service days on the desk: of stations, and rounds with several stops; held or cancelled."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.markup import day as written_day
from fawang.organisations.texts.labels import SERVICES
from fawang.outreach.actions import service_days as actions
from fawang.outreach.models import ServiceDay
from fawang.outreach.pages.drawn import Line, Sheet, Step, Table, attempt, draw, fact
from fawang.outreach.pages.fields import (
    Versioned,
)
from fawang.outreach.pages.service_day_forms import MAY, CircuitForm, DayForm, HeldForm
from fawang.outreach.pages.talks import ahead_and_past
from fawang.outreach.queries import service_days as queries
from fawang.outreach.rules.codes import Happening
from fawang.outreach.texts.wording import labels
from fawang.people.rules import Permission
from fawang.regions import queries as regions


@never_cache
@allow(*MAY)
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
@allow(*MAY)
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
@allow(*MAY)
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
