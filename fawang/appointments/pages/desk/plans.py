"""What an office offers to come for, and when it is closed."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.appointments.actions import plans as actions
from fawang.appointments.actions.plans import LONGEST_HINT, LONGEST_NAME, LONGEST_REASON, Offer
from fawang.appointments.entries.labels import KINDS
from fawang.appointments.models import Plan
from fawang.appointments.pages.choice import label_of
from fawang.appointments.pages.desk.scope import unit_of, units_of
from fawang.appointments.queries import plans
from fawang.appointments.rules.plans import ResourceKind
from fawang.kernel import clock
from fawang.kernel.access import ActingRequest, allow
from fawang.kernel.forms import show_problem
from fawang.kernel.problems import Invalid, NotFound, Problem
from fawang.kernel.wording import say
from fawang.organisations.hours import DAYS, read_line, read_week, write_line
from fawang.organisations.labels import LANGUAGES, SERVICES
from fawang.organisations.pages.fields import DayField, TickField
from fawang.people.rules import Permission

_WHO = Permission.APPOINTMENT_MANAGE


class PlanForm(forms.Form):
    """What can be booked, of whom, for what, and when."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=lambda: list(KINDS.items()))
    name = forms.CharField(
        label=_("Counter, person or room"), help_text=_("As it stands at the door, or the lawyer's name."),
        max_length=LONGEST_NAME,
    )  # fmt: skip
    service = forms.ChoiceField(
        label=_("What for"), required=False, choices=lambda: [("", _("For anything")), *SERVICES.items()]
    )
    languages = TickField(label=_("Languages spoken there"), choices=lambda: list(LANGUAGES.items()))
    minutes = forms.IntegerField(label=_("Minutes each"), initial=30)
    capacity = forms.IntegerField(label=_("How many at the same time"), initial=1)
    party = forms.IntegerField(label=_("How many may come with one appointment"), initial=5)
    days_ahead = forms.IntegerField(label=_("Days ahead that can be booked"), initial=14)
    lead_minutes = forms.IntegerField(label=_("Minutes that must be left before it"), initial=60)
    valid_from = DayField(label=_("First day"))
    valid_until = DayField(label=_("Last day"), required=False)
    hint = forms.CharField(
        label=_("What people should know"), help_text=_("For example what to bring, or which entrance."),
        max_length=LONGEST_HINT, required=False,
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, day in enumerate(DAYS):
            self.fields[day] = forms.CharField(label=WEEKDAYS[number], max_length=100, required=False)

    @property
    def days(self) -> list[forms.BoundField]:
        """Return the fields of the week."""
        return [self[day] for day in DAYS]

    @property
    def others(self) -> list[forms.BoundField]:
        """Return the other fields that are shown."""
        return [self[name] for name in self.base_fields if name != "version"]

    def clean(self) -> dict[str, Any]:
        """Read the lines of the week."""
        data = super().clean() or {}
        week = {}
        for day in DAYS:
            try:
                week[day] = read_line(day, data.get(day, ""))
            except Invalid as problem:
                self.add_error(day, say(problem.code, **problem.params))
        if not any(week.values()) and not self.errors:
            self.add_error(DAYS[0], say("plan_without_times"))
        return {**data, "week": week}


class ClosureForm(forms.Form):
    """A time at which a counter, a person or the whole office cannot be had."""

    place = forms.ChoiceField(label=_("Who or what?"), required=False)
    first = DayField(label=_("From"))
    last = DayField(label=_("To, this day among them"))
    reason = forms.CharField(
        label=_("Why?"), help_text=_("Only staff read it."), max_length=LONGEST_REASON, required=False
    )

    def __init__(self, *args: Any, places: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("The whole office")), *((str(one), name) for one, name in places.items())]


@never_cache
@allow(_WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List what an office offers and when it is closed; close a time."""
    units = units_of(request.actor, _WHO)
    given = request.POST if request.method == "POST" else request.GET
    unit = unit_of(request.actor, _WHO, given.get("unit", ""), units)
    if unit is None:
        raise NotFound("unit_not_found")
    places = plans.places_of(unit.id)
    form = ClosureForm(request.POST if request.method == "POST" else None, places=places)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        begins = datetime.combine(data["first"], datetime.min.time(), clock.CHINA)
        ends = datetime.combine(data["last"], datetime.min.time(), clock.CHINA) + timedelta(days=1)
        try:
            actions.close_time(
                by=request.actor, unit_id=unit.id, place_id=int(data["place"]) if data["place"] else None,
                begins=begins, ends=ends, reason=data["reason"],
            )  # fmt: skip
            return HttpResponseRedirect(
                reverse("appointments:plans", query={"unit": unit.id, "done": "closed"})
            )
        except Problem as problem:
            if "ends" in problem.errors:
                form.add_error("last", say(problem.errors["ends"]))
            else:
                show_problem(form, problem)
    context = {
        "unit": unit,
        "units": units,
        "rows": [{"data": row, "what": label_of(row), "week": _lines(row)} for row in plans.of_unit(unit.id)],
        "closures": [
            {
                "data": row, "who": plans.place_name(row.place),
                "last": row.ends_at - timedelta(seconds=1) if row.ends_at else None,
            }
            for row in plans.closures([unit.id], clock.now())
        ],
        "form": form,
        "done": request.GET.get("done", ""),
    }  # fmt: skip
    return render(request, "appointments/desk/plans.html", context, status=422 if form.errors else 200)


@never_cache
@allow(_WHO)
def edit(request: ActingRequest, plan_id: int | None = None) -> HttpResponse:
    """Make a plan, change one, end one."""
    row = plans.managed(request.actor, plan_id) if plan_id is not None else None
    given = request.POST if request.method == "POST" else request.GET
    unit = unit_of(
        request.actor,
        _WHO,
        str(row.place.unit_id) if row else given.get("unit", ""),
        units_of(request.actor, _WHO),
    )
    if unit is None:
        raise NotFound("unit_not_found")
    back = reverse("appointments:plans", query={"unit": unit.id, "done": "saved"})
    if request.method == "POST" and "end" in request.POST and row is not None:
        actions.end_plan(by=request.actor, plan_id=row.pk)
        return HttpResponseRedirect(back)
    form = PlanForm(request.POST if request.method == "POST" else None, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        version = data.pop("version")
        for day in DAYS:
            data.pop(day, None)
        try:
            actions.save_plan(
                by=request.actor, unit_id=unit.id, plan_id=row.pk if row else None, version=version,
                offer=Offer(**{**data, "languages": tuple(data["languages"])}),
            )  # fmt: skip
            return HttpResponseRedirect(back)
        except Problem as problem:
            if "week" in problem.errors:
                form.add_error(DAYS[0], say(problem.errors["week"]))
            show_problem(form, problem)
    context = {"form": form, "unit": unit, "row": row, "hours": True}
    return render(request, "appointments/desk/plan.html", context, status=422 if form.errors else 200)


@require_POST
@allow(_WHO)
def lift(request: ActingRequest, closure_id: int) -> HttpResponse:
    """Open closed times again."""
    actions.lift(by=request.actor, closure_id=closure_id)
    unit = request.POST.get("unit", "")
    return HttpResponseRedirect(reverse("appointments:plans", query={"unit": unit, "done": "lifted"}))


def _initial(row: Plan | None) -> dict[str, Any]:
    if row is None:
        return {"kind": ResourceKind.COUNTER, "valid_from": clock.today()}
    week = dict(zip(DAYS, map(write_line, read_week(row.week)), strict=True))
    names = (
        "kind", "name", "service", "languages", "minutes", "capacity", "party", "days_ahead", "lead_minutes",
        "valid_from", "valid_until", "hint", "version",
    )  # fmt: skip
    return {**week, **{name: getattr(row, name) for name in names}}


def _lines(row: Plan) -> list[str]:
    week = read_week(row.week)
    return [
        f"{WEEKDAYS[number]} {write_line(intervals)}" for number, intervals in enumerate(week) if intervals
    ]
