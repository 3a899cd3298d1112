"""Service days on the desk: of stations, and rounds with several stops; held or cancelled."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import Act, Line, Sheet, Table, added, draw, fact, further, saved, take
from fawang.kernel.web.markup import day as written_day
from fawang.organisations.texts.labels import SERVICES
from fawang.outreach.actions import service_days as actions
from fawang.outreach.models import ServiceDay
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
        **further(here, cursor, page.next),
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
    return added(
        request,
        form,
        lambda given: actions.plan_service_day(by=request.actor, unit_id=given["unit_id"], stop=form.stop()),
        lambda made: saved("outreach:service_day", made.code),
        heading=_("Announce a service day"),
        back=(_("Service days"), reverse("outreach:service_days")),
        button=_("Announce it"),
    )


@never_cache
@allow(Permission.OUTREACH_MANAGE)
def new_circuit(request: ActingRequest) -> HttpResponse:
    """Announce a round: all of its stops, or none."""

    def plan(given: dict[str, Any]) -> object:
        stops = [
            actions.Stop(code, place, day, begins, ends, given["services"])
            for day, begins, ends, code, place in given["stops"]
        ]
        return actions.plan_circuit(
            by=request.actor, unit_id=given["unit_id"], name=given["name"], stops=stops
        )

    return added(
        request,
        CircuitForm(request.POST if request.method == "POST" else None, by=request.actor),
        plan,
        lambda _made: saved("outreach:service_days"),
        heading=_("Announce a round"),
        back=(_("Service days"), reverse("outreach:service_days")),
        button=_("Announce it"),
    )


_ACTS = {
    "report": Act(HeldForm, actions.report_service_day, _("Report it"), _("Report")),
    "cancel": Act(Versioned, actions.cancel_service_day, _("Cancel the day")),
}


@never_cache
@allow(*MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a service day; report or cancel it."""
    taken = take(request, _ACTS, code=code)
    if taken.done:
        return saved("outreach:service_day", code)
    row = queries.one(request.actor, code)
    planned = row.state == Happening.PLANNED
    commands = [*(["report"] if queries.begun(row) else []), "cancel"] if planned else []
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
        steps=taken.steps(_ACTS, commands, {"version": row.version}),
        failed=taken.form,
    )
    return draw(request, sheet, problem=taken.problem)
