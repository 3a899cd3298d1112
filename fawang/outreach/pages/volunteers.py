"""Social forces on the desk: organisations, volunteers, trainings and hours."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.markup import day as written_day
from fawang.outreach.actions import volunteers as actions
from fawang.outreach.models import Volunteer
from fawang.outreach.pages.drawn import Line, Sheet, Step, Table, attempt, draw, fact
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
    here = reverse("outreach:volunteers")
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
        next_href=f"{here}?cursor={page.next}" if page.next else "",
        first_href=here if cursor else "",
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
    problem = None
    if form.is_bound and form.is_valid():
        problem = attempt(form, lambda given: do(by=request.actor, **given))
        if problem is None:
            return HttpResponseRedirect(reverse("outreach:volunteers", query={"saved": "1"}))
    sheet = Sheet(
        heading=heading,
        back=(_("Social forces"), reverse("outreach:volunteers")),
        steps=[Step("", "", form, _("Register"), folded=False)],
        failed=form,
    )
    return draw(request, sheet, problem=problem)


_STEPS: dict[str, tuple[type[forms.Form], Callable[..., object], Any, Any]] = {
    "hours": (HoursForm, actions.record_hours, _("Write down hours"), _("Write down")),
    "training": (TrainingForm, actions.record_training, _("Write down a training"), _("Write down")),
    "leave": (Versioned, actions.let_volunteer_go, _("Take out of the register"), _("Take out")),
}


@never_cache
@allow(_MAY)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a volunteer, with trainings and hours; the reading is audited."""
    row = queries.one(request.actor, code)
    if request.method != "POST":
        actions.record_reading(by=request.actor, row=row)
        return _page(request, row)
    command = request.POST.get("command", "")
    if command not in _STEPS:
        raise NotFound("not_found")
    form = _STEPS[command][0](request.POST)
    problem = None
    if form.is_valid():
        problem = attempt(form, lambda given: _STEPS[command][1](by=request.actor, code=code, **given))
        if problem is None:
            way = reverse("outreach:volunteer", args=[code], query={"saved": "1"})
            return HttpResponseRedirect(way if command != "leave" else reverse("outreach:volunteers"))
        row = queries.one(request.actor, code)
    return _page(request, row, failed=(command, form), problem=problem)


def _page(
    request: ActingRequest,
    row: Volunteer,
    *,
    failed: tuple[str, forms.Form] | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    steps = []
    if row.left is None:
        for command, (kind, _do, title, button) in _STEPS.items():
            own = failed is not None and failed[0] == command
            form = (
                failed[1]
                if failed and own
                else kind(initial={"version": row.version, "day": clock.today()}, prefix=None)
            )
            hint = (
                gettext("Name and number are deleted; the hours stay in the figures.")
                if command == "leave"
                else ""
            )
            steps.append(Step(command, title, form, button, folded=not own, hint=hint))
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
        failed=failed[1] if failed else None,
    )
    return draw(request, sheet, problem=problem)
