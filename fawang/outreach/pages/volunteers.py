"""Social forces on the desk: organisations, volunteers, trainings and hours."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.desk_sheets import Act, Line, Sheet, Table, added, draw, fact, further, saved, take
from fawang.kernel.web.markup import day as written_day
from fawang.outreach.actions import volunteers as actions
from fawang.outreach.models import Volunteer
from fawang.outreach.pages.fields import Versioned
from fawang.outreach.pages.volunteer_forms import ForceForm, HoursForm, TrainingForm, VolunteerForm
from fawang.outreach.queries import volunteers as queries
from fawang.outreach.texts.wording import labels
from fawang.people.rules import Permission
from fawang.people.rules.wishes import mask_name, mask_phone

_MAY = Permission.OUTREACH_MANAGE
_YEAR = timedelta(days=365)


@never_cache
@allow(_MAY)
def listed(request: ActingRequest) -> HttpResponse:
    """List volunteers, with organisations and figures of a year."""
    cursor = request.GET.get("cursor", "")
    page = queries.listed(request.actor, cursor=cursor)
    figures = queries.figures(request.actor, since=clock.today() - _YEAR)
    hours = sum(figures.minutes.values()) / 60
    sheet = Sheet(
        heading=_("Social forces"),
        tools=[
            (_("New volunteer"), reverse("outreach:new_volunteer")),
            (_("New organisation"), reverse("outreach:new_force")),
        ],
        intro=_("Volunteers, law schools' clinics and social organisations (Legal Aid Law, Art. 17)."),
        facts=[
            fact(_("Volunteers in the register"), figures.registered),
            fact(_("Of these active within a year"), figures.active),
            fact(_("Hours within a year"), f"{hours:.1f}"),
            *(
                fact(name, f"{figures.minutes.get(one, 0) / 60:.1f}")
                for one, name in labels.ACTIVITIES.items()
            ),
        ],
        tables=[
            Table(
                _("Volunteers"),
                [_("Name"), _("Organisation"), _("May"), _("Trained until")],
                [_line(row) for row in page.rows],
                _("No volunteer is registered here."),
            ),
            Table(
                _("Organisations"),
                [_("Name"), _("Kind"), _("Supervising lawyer")],
                [
                    Line(row.name, [labels.FORCES[row.kind], row.lawyer.name if row.lawyer else "–"])
                    for row in queries.forces(request.actor)
                ],
                _("No organisation is registered here."),
            ),
        ],
        **further(reverse("outreach:volunteers"), cursor, page.next),
    )
    return draw(request, sheet)


def _line(row: Volunteer) -> Line:
    until = getattr(row, "trained_until", None)
    late = until is None or until < clock.today()
    return Line(
        f"{mask_name(row.name)} {mask_phone(row.phone)}",
        [
            row.force.name if row.force else "–",
            "、".join(str(labels.ACTIVITIES.get(one, one)) for one in row.may),
            written_day(until) if until else "–",
        ],
        reverse("outreach:volunteer", args=[row.code]),
        [
            *([(_("No valid training"), "warn")] if late else []),
            *([(_("Demonstration"), "warn")] if row.is_demo else []),
        ],
    )


@never_cache
@allow(_MAY)
def new(request: ActingRequest) -> HttpResponse:
    """Register a volunteer."""
    form = VolunteerForm(
        request.POST if request.method == "POST" else None, by=request.actor, initial={"since": clock.today()}
    )
    return _register(request, form, _("New volunteer"), actions.register_volunteer)


@never_cache
@allow(_MAY)
def new_force(request: ActingRequest) -> HttpResponse:
    """Register an organisation."""
    form = ForceForm(request.POST if request.method == "POST" else None, by=request.actor)
    return _register(request, form, _("New organisation"), actions.register_force)


def _register(
    request: ActingRequest, form: forms.Form, heading: Any, do: Callable[..., object]
) -> HttpResponse:
    return added(
        request,
        form,
        lambda given: do(by=request.actor, **given),
        lambda _made: saved("outreach:volunteers"),
        heading=heading,
        back=(_("Social forces"), reverse("outreach:volunteers")),
        button=_("Register"),
    )


_ACTS = {
    "hours": Act(HoursForm, actions.record_hours, _("Write down hours"), _("Write down")),
    "training": Act(TrainingForm, actions.record_training, _("Write down a training"), _("Write down")),
    "leave": Act(
        Versioned,
        actions.let_volunteer_go,
        _("Take out of the register"),
        _("Take out"),
        hint=_("Name and number are deleted; the hours stay in the figures."),
    ),
}


@never_cache
@allow(_MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a volunteer, with trainings and hours; the reading is audited."""
    taken = take(request, _ACTS, code=code)
    if taken.done:
        return saved("outreach:volunteers") if taken.command == "leave" else saved("outreach:volunteer", code)
    row = queries.one(request.actor, code)
    if taken.form is None:
        actions.record_reading(by=request.actor, row=row)
    steps = (
        taken.steps(_ACTS, [*_ACTS], {"version": row.version, "day": clock.today()})
        if row.left is None
        else []
    )
    standing = queries.standing(row)
    lawyer = row.lawyer or (row.force.lawyer if row.force else None)
    sheet = Sheet(
        heading=row.name or _("Left the register"),
        back=(_("Social forces"), reverse("outreach:volunteers")),
        facts=[
            fact(_("Telephone"), row.phone),
            fact(_("Organisation"), row.force.name if row.force else ""),
            fact(_("May"), "、".join(str(labels.ACTIVITIES.get(one, one)) for one in row.may)),
            fact(_("Supervising lawyer"), lawyer.name if lawyer else ""),
            fact(_("Since"), written_day(row.since)),
            fact(_("Trained until"), written_day(standing.trained_until)),
        ],
        steps=steps,
        tables=[
            Table(
                _("Trainings"),
                [_("Training"), _("Day"), _("Valid until")],
                [
                    Line(one.what, [written_day(one.day), written_day(one.until)])
                    for one in queries.trainings(row)
                ],
                _("None yet."),
            ),
            Table(
                _("Hours"),
                [_("Day"), _("What"), _("Minutes"), _("Supervised by")],
                [
                    Line(
                        written_day(one.day),
                        [
                            labels.ACTIVITIES.get(one.activity, one.activity),
                            one.minutes,
                            one.lawyer.name if one.lawyer else "–",
                        ],
                    )
                    for one in queries.hours(row)
                ],
                _("None yet."),
            ),
        ],
        failed=taken.form,
    )
    return draw(request, sheet, problem=taken.problem)
