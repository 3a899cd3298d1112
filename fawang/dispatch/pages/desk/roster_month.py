"""A month of duties for whoever leads the shifts: days and shifts, what is short and why, swaps, publishing."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.dispatch.actions import duties, swaps
from fawang.dispatch.actions import rosters as publishing
from fawang.dispatch.pages.desk import roster_words as words
from fawang.dispatch.queries import callbacks, roster_months, rosters
from fawang.dispatch.queries.roster_months import Day
from fawang.dispatch.queries.rosters import Asked, Roster
from fawang.dispatch.rostering.duties import SwapState
from fawang.dispatch.rostering.folder import WrongLine, read_duties
from fawang.dispatch.texts import roster_labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission

WHO = (Permission.CONSULTATION_SUPERVISE,)
#: A roster of 1,260 lawyers has half a megabyte.
_MOST_BYTES = 4_000_000
#: So many names stand in a cell; the day has them all.
_NAMES = 4


class PublishForm(forms.Form):
    """A month as the command wrote it."""

    centre = forms.TypedChoiceField(label=_("Centre"), coerce=int)
    roster = forms.FileField(
        label=_("roster.csv"),
        help_text=_(
            "As the command that makes rosters writes it. Lawyers stand in it by user name or licence number."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, centres: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["centre"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(unit.id, unit.name) for unit in centres]

    def clean_roster(self) -> str:
        """Return the text of the file."""
        file = self.cleaned_data["roster"]
        if file.size > _MOST_BYTES:
            raise forms.ValidationError(_("The file is too large."))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not a table in UTF-8.")) from None


@never_cache
@allow(*WHO)
def month(request: ActingRequest) -> HttpResponse:
    """Show a month of a centre."""
    return _page(request)


@never_cache
@allow(*WHO)
def day(request: ActingRequest) -> HttpResponse:
    """Show a day: everybody on duty, the hours, what is open and who may take it."""
    wanted = _date(request.GET.get("day", ""))
    if wanted is None:
        raise NotFound("not_found")
    roster = roster_months.led(
        request.actor, wanted.replace(day=1), whole_number(request.GET.get("centre", ""))
    )
    return _day_page(request, roster, wanted)


@require_POST
@never_cache
@allow(*WHO)
def publish(request: ActingRequest) -> HttpResponse:
    """Publish an uploaded roster."""
    form = PublishForm(request.POST, request.FILES, centres=callbacks.centres_led_by(request.actor))
    if form.is_valid():
        try:
            try:
                plan = read_duties(form.cleaned_data["roster"])
            except WrongLine as wrong:
                raise Invalid("roster_unreadable", line=wrong.line, column=wrong.column) from None
            done = publishing.publish(by=request.actor, unit_id=form.cleaned_data["centre"], plan=plan)
        except Problem as problem:
            show_problem(form, problem)
            return _page(request, form=form, problem=problem)
        query = {
            "month": f"{done.roster.month:%Y-%m}",
            "centre": form.cleaned_data["centre"],
            "done": "published",
        }
        return HttpResponseRedirect(reverse("dispatch:roster_month", query=query))
    return _page(request, form=form)


@require_POST
@allow(*WHO)
def decide(request: ActingRequest, swap_id: int) -> HttpResponse:
    """Let a swap pass, or refuse it."""
    approve = request.POST.get("answer") == "approve"
    try:
        swaps.decide(by=request.actor, swap_id=swap_id, approve=approve)
    except NotFound:
        raise
    except Problem as problem:
        return _page(request, problem=problem)
    done = "swapped" if approve else "refused"
    return HttpResponseRedirect(reverse("dispatch:roster_month", query={"done": done}))


@require_POST
@allow(*WHO)
def give(request: ActingRequest, duty_id: int) -> HttpResponse:
    """Give an open duty to a lawyer who said yes."""
    row = rosters.duty_for(request.actor, duty_id)
    staff_id = whole_number(request.POST.get("staff_id", ""))
    if staff_id is None:
        raise NotFound("not_found")
    try:
        duties.give(by=request.actor, duty_id=duty_id, staff_id=staff_id)
    except NotFound:
        raise
    except Problem as problem:
        return _day_page(request, row.roster, row.day, problem=problem)
    query = {"day": row.day.isoformat(), "centre": row.roster.pool.unit_id, "done": "given"}
    return HttpResponseRedirect(reverse("dispatch:roster_day", query=query))


def _page(
    request: ActingRequest, *, form: PublishForm | None = None, problem: Problem | None = None
) -> HttpResponse:
    by, now, today = request.actor, clock.now(), clock.today()
    known = roster_months.months_led(by)
    chosen = _chosen(known, request.GET.get("month", ""), whole_number(request.GET.get("centre", "")))
    units = organisations.names({one.pool.unit_id for one in known})
    found = roster_months.days(chosen) if chosen else []
    waiting = rosters.waiting_for_lead(by, now)
    context = {
        "roster": chosen,
        "centre": units.get(chosen.pool.unit_id, "") if chosen else "",
        "months": [
            {
                "label": f"{date_format(one.month, 'YEAR_MONTH_FORMAT')}"
                + (f" · {units[one.pool.unit_id]}" if len(units) > 1 else ""),
                "current": chosen is not None and one.pk == chosen.pk,
                "href": _href("dispatch:roster_month", one, month=f"{one.month:%Y-%m}"),
            }
            for one in reversed(known[:6])
        ],
        "days": [_day(one, chosen) for one in found if one.day >= today] if chosen else [],
        "earlier": [_day(one, chosen) for one in found if one.day < today] if chosen else [],
        "duties": sum(len(shift.people) for one in found for shift in one.shifts),
        "open_hours": sum(int(str(one["short"])) for one in chosen.short) if chosen else 0,
        "open": [
            {
                **words.duty_words(one.row),
                "instead_of": one.instead_of,
                "href": _href("dispatch:roster_day", one.row.roster, day=one.row.day.isoformat()),
            }
            for one in rosters.open_for(by, now, permission=Permission.CONSULTATION_SUPERVISE)
        ],
        "to_decide": [_asked(one, by.known_id) for one in waiting if one.row.state == SwapState.AGREED],
        "asked": [_asked(one, by.known_id) for one in waiting if one.row.state == SwapState.OPEN],
        "away": [
            (name, row, roster_labels.ABSENCE_REASONS.get(row.reason, ""))
            for row, name in (rosters.away_in(chosen) if chosen else [])
        ],
        "form": form or PublishForm(centres=callbacks.centres_led_by(by)),
        "form_open": form is not None,
        "problem": problem,
        "why": words.reason_words(problem) if problem else "",
        "done": words.DONE.get(request.GET.get("done", "")),
        "answers": by.may_anywhere(Permission.CONSULTATION_ANSWER),
    }
    status = problem.status if problem else 422 if form is not None else 200
    return render(request, "dispatch/desk/roster_month.html", context, status=status)


def _day_page(
    request: ActingRequest, roster: Roster, wanted: date, *, problem: Problem | None = None
) -> HttpResponse:
    found = roster_months.days(roster, since=wanted, number=1)
    hours = roster_months.hours(roster, wanted)
    most = max([1, *(max(one.on_duty, one.wanted) for one in hours)])
    open_here = [
        one
        for one in rosters.open_for(request.actor, clock.now(), permission=Permission.CONSULTATION_SUPERVISE)
        if one.row.roster_id == roster.pk and one.row.day == wanted
    ]
    around = [wanted + timedelta(days=step) for step in (-1, 1)]
    context = {
        "roster": roster,
        "title": words.day_label(wanted),
        "back": _href("dispatch:roster_month", roster, month=f"{roster.month:%Y-%m}"),
        "around": [
            {"label": words.day_label(one), "href": _href("dispatch:roster_day", roster, day=one.isoformat())}
            for one in around
            if one.replace(day=1) == roster.month
        ],
        "day": _day(found[0], roster, names=1000) if found else None,
        "hours": [
            {"data": one, "label": f"{one.hour:02}:00", "most": most}
            for one in hours
            if one.on_duty or one.wanted
        ],
        "open": [
            {
                **words.duty_words(one.row),
                "instead_of": one.instead_of,
                "stand_ins": rosters.stand_ins(rosters.by_id(one.row.pk)),
            }
            for one in open_here[:5]
        ],
        "problem": problem,
        "why": words.reason_words(problem) if problem else "",
        "done": words.DONE.get(request.GET.get("done", "")),
    }
    return render(
        request, "dispatch/desk/roster_day.html", context, status=problem.status if problem else 200
    )


def _day(one: Day, roster: Roster, *, names: int = _NAMES) -> dict[str, Any]:
    return {
        "label": words.day_label(one.day),
        "href": _href("dispatch:roster_day", roster, day=one.day.isoformat()),
        "today": one.day == clock.today(),
        "free": one.day.weekday() >= 5,
        "shifts": [
            {
                "hours": words.hours_label(shift),
                "number": len(shift.people),
                "names": [somebody.name for somebody in shift.people[:names]],
                "more": max(0, len(shift.people) - names),
                "open": shift.open,
            }
            for shift in one.shifts
        ],
        "short": [
            {
                "hour": f"{int(str(short['hour'])):02}:00",
                "cover": words.cover_name(str(short["cover"])),
                "number": short["short"],
                "why": roster_labels.WHY_SHORT.get(str(short["reason"]), short["reason"]),
            }
            for short in one.short
        ],
        "short_seats": sum(int(str(short["short"])) for short in one.short),
    }


def _asked(one: Asked, staff_id: int) -> dict[str, Any]:
    row = one.row
    names = {row.from_staff_id: one.asker, row.agreed_by or 0: one.agreed}
    return {
        **words.duty_words(row.duty),
        "swap": row,
        "names": one,
        "why": words.against_words(row.against, names),
        "other": words.duty_words(row.other) if row.other else None,
        "own": staff_id in (row.from_staff_id, row.agreed_by),
    }


def _chosen(known: list[Roster], month: str, unit_id: int | None) -> Roster | None:
    """Return the roster that is asked for, or that of the present month, or the latest one."""
    rows = [one for one in known if unit_id in (None, one.pool.unit_id)]
    wanted = month or f"{clock.today():%Y-%m}"
    return next((one for one in rows if f"{one.month:%Y-%m}" == wanted), rows[0] if rows else None)


def _href(name: str, roster: Roster, **query: str) -> str:
    return reverse(name, query={**query, "centre": str(roster.pool.unit_id)})


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
