"""A lawyer's seat, wherever they are: on duty and off, what rings, what they have in hand, their day.

The page can be installed on a phone (seat_app.py). Its bar stands on every page of the workbench of whoever answers
questions, so that what rings is seen there as well.
"""

from datetime import datetime, time
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations.actions.steps import take_step
from fawang.consultations.pages.seat.forms import SkillsForm
from fawang.consultations.queries import lists, offered, zone_versions
from fawang.consultations.queries.lists import Box
from fawang.consultations.rules import IN_HAND, Command
from fawang.consultations.texts import labels as consulted
from fawang.dispatch.actions import calling, leading
from fawang.dispatch.actions import seats as actions
from fawang.dispatch.pages.desk import roster_words
from fawang.dispatch.queries import callbacks, rosters, seats
from fawang.dispatch.queries.pools import seat_topic
from fawang.dispatch.queries.seats import Ringing, Seat
from fawang.dispatch.rules import Presence, Reason
from fawang.dispatch.texts import labels
from fawang.kernel import clock
from fawang.kernel.news.live import stream_of
from fawang.kernel.rules.problems import Conflict, NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.knowledge.texts.labels import matter_name
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Dialect
from fawang.people.texts.labels import DIALECTS
from fawang.regions import queries as regions

WHO = (Permission.CONSULTATION_ANSWER,)
_DONE = {
    "saved": gettext_lazy("Saved."),
    "gone": gettext_lazy("This rings no more: it has gone to a colleague, or the person has left."),
}


@never_cache
@allow(*WHO)
def seat(request: ActingRequest) -> HttpResponse:
    """Show the seat."""
    found = seats.seat_of(request.actor.known_id)
    return _page(request, found)


@never_cache
@allow(*WHO)
def bar(request: ActingRequest) -> HttpResponse:
    """Show the bar: what the seat is doing, and what rings."""
    found = seats.seat_of(request.actor.known_id)
    return render(request, "consultations/seat/bar.html", _bar(request, found))


@require_POST
@allow(*WHO)
def presence(request: ActingRequest) -> HttpResponse:
    """Change what the seat is doing."""
    wanted, _separator, reason = request.POST.get("presence", "").partition(":")
    if wanted not in set(Presence) or (reason and reason not in set(Reason)):
        raise NotFound("not_found")
    try:
        actions.set_presence(
            by=request.actor,
            staff_id=request.actor.known_id,
            presence=Presence(wanted),
            reason=Reason(reason) if reason else None,
        )
    except Problem as problem:
        return _page(request, seats.seat_of(request.actor.known_id), problem=problem)
    return HttpResponseRedirect(reverse("consultations:seat"))


@require_POST
@allow(*WHO)
def accept(request: ActingRequest) -> HttpResponse:
    """Take what rings, and open it. What cannot be theirs goes to the next lawyer."""
    offer = request.POST.get("offer", "")
    ringing = next((one for one in seats.ringing_for(request.actor.known_id) if one.offer == offer), None)
    if ringing is None:
        return _gone()
    if (callback_id := callbacks.id_in(ringing.subject)) is not None:
        return _call_back(request, callback_id)
    row = offered.by_subject(request.actor, [ringing.subject]).get(ringing.subject)
    if row is None:
        return _gone()
    try:
        take_step(by=request.actor, code=row.code, command=Command.GRAB, version=row.version, data={})
    except Conflict as problem:
        if problem.code in ("other_side", "hands_full"):
            actions.decline(by=request.actor, offer=offer)
        if problem.code in ("stale", "moved_on"):
            return _gone()
        return _page(request, seats.seat_of(request.actor.known_id), problem=problem)
    except NotFound:
        return _gone()
    return HttpResponseRedirect(reverse("consultations:desk_one", args=[row.code]))


def _call_back(request: ActingRequest, callback_id: int) -> HttpResponse:
    try:
        row = calling.call(by=request.actor, callback_id=callback_id)
    except NotFound:
        return _gone()
    except Problem as problem:
        if problem.code == "callback_moved_on":
            return _gone()
        return _page(request, seats.seat_of(request.actor.known_id), problem=problem)
    return HttpResponseRedirect(reverse("hotline:callbacks_one", args=[row.code]))


@require_POST
@allow(*WHO)
def decline(request: ActingRequest) -> HttpResponse:
    """Let what rings go to another lawyer."""
    try:
        actions.decline(by=request.actor, offer=request.POST.get("offer", ""))
    except Problem:
        return _gone()
    return HttpResponseRedirect(reverse("consultations:seat"))


@require_POST
@allow(*WHO)
def beat(request: ActingRequest) -> HttpResponse:
    """Note that the page is there."""
    actions.beat(by=request.actor)
    return HttpResponse(status=204)


@require_POST
@allow(*WHO)
def read_note(request: ActingRequest, note_id: int) -> HttpResponse:
    """Note that what the lead told has been read."""
    leading.read_note(by=request.actor, note_id=note_id)
    return HttpResponseRedirect(reverse("consultations:seat"))


@require_POST
@never_cache
@allow(*WHO)
def skills(request: ActingRequest) -> HttpResponse:
    """Keep what the lawyer can do."""
    form = SkillsForm(request.POST)
    found = seats.seat_of(request.actor.known_id)
    if form.is_valid():
        try:
            actions.set_skills(by=request.actor, staff_id=request.actor.known_id, skills=form.skills)
        except Problem as problem:
            form.show(problem)
        else:
            return HttpResponseRedirect(reverse("consultations:seat", query={"done": "saved"}))
    return _page(request, found, form=form)


@allow(*WHO)
def live(request: ActingRequest) -> HttpResponseBase:
    """Follow the seat."""
    return stream_of(request, seat_topic(request.actor.known_id))


def _gone() -> HttpResponse:
    return HttpResponseRedirect(reverse("consultations:seat", query={"done": "gone"}))


def _bar(request: ActingRequest, found: Seat | None) -> dict[str, Any]:
    ringing = seats.ringing_for(found.staff_id) if found else []
    rows = offered.by_subject(request.actor, [one.subject for one in ringing])
    state = Presence(found.presence) if found else Presence.OFFLINE
    return {
        "seat": found,
        "presence": state,
        "presence_label": labels.PRESENCES[state],
        "tone": labels.PRESENCE_TONES.get(state, ""),
        "reason": labels.REASONS.get(found.reason, "") if found else "",
        "wish": labels.PRESENCES.get(found.wish, "") if found and found.wish else "",
        "on_duty": state != Presence.OFFLINE,
        "lost": bool(found and found.reason == Reason.CONNECTION_LOST),
        "ringing": [_ringing(one, rows.get(one.subject)) for one in ringing],
        "writes_up": _writes_up(request, found),
        "notes": seats.notes_of(found.staff_id) if found else [],
    }


def _ringing(one: Ringing, row: lists.ListRow | None) -> dict[str, Any]:
    return {
        "data": one,
        "channel": labels.CHANNELS[one.channel],
        "language": DIALECTS.get(one.language, "") if one.language != Dialect.MANDARIN else "",
        "about": matter_name((row and row.topic) or one.matter) if (row and row.topic) or one.matter else "",
        "place": regions.name(row.place) if row and row.place else "",
        "zone": zone_versions.name_of(row.zone) if row and row.zone else "",
        "summary": row.summary if row else "",
        "why": [labels.WHY[code] for code, _value in one.why if code in labels.WHY],
        "seconds": max(0, int((one.until - clock.now()).total_seconds())),
    }


def _writes_up(request: ActingRequest, found: Seat | None) -> list[dict[str, Any]]:
    """Return the talks that are over and wait for their record, with the time that is left."""
    due = seats.writes_up(found)
    rows = offered.by_subject(request.actor, [one.subject for one in due])
    return [
        {
            "about": matter_name(row.topic or row.matter) if row and (row.topic or row.matter) else "",
            "href": reverse("consultations:record", args=[row.code]) if row else "",
            "left": clock_words(one.until),
            "seconds": seconds_left(one.until),
        }
        for one in due
        for row in [rows.get(one.subject)]
    ]


def seconds_left(until: datetime | None) -> int | None:
    """Return the seconds until a moment, at least 0; None where there is no end."""
    return None if until is None else max(0, int((until - clock.now()).total_seconds()))


def clock_words(until: datetime | None) -> str:
    """Return the time until a moment as minutes and seconds; nothing where there is no end."""
    seconds = seconds_left(until)
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02d}"


def _page(
    request: ActingRequest,
    found: Seat | None,
    *,
    form: forms.Form | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    now = clock.now()
    mine = lists.listed(request.actor, Box.MINE).rows
    midnight = datetime.combine(now.astimezone(clock.CHINA).date(), time(), clock.CHINA)
    day = seats.day_of(request.actor.known_id, since=midnight, now=now)
    choices = seats.choices(found)
    next_duty = rosters.next_duty(request.actor.known_id, now)
    context = {
        **_bar(request, found),
        "takes_calls": bool(found and found.calls),
        "ready": any(target == Presence.READY for target, _reasons in choices),
        "breaks": [
            (f"{target}:{reason}", labels.REASONS[reason])
            for target, reasons in choices
            if target == Presence.BREAK
            for reason in Reason
            if reason in reasons
        ],
        "can_end": any(target == Presence.OFFLINE for target, _reasons in choices),
        "in_hand": [_mine(row) for row in mine if row.state in IN_HAND],
        "day": [(labels.CHANNELS[channel], count) for channel, count in sorted(day.served.items())],
        "times": [
            (labels.PRESENCES[one], _length(day.seconds[one]))
            for one in Presence
            if day.seconds.get(one, 0) >= 60
        ],
        "missed": day.missed,
        "next_duty": roster_words.duty_words(next_duty) if next_duty else None,
        "form": form or SkillsForm(initial=SkillsForm.initial_of(found)),
        "form_open": form is not None,
        "problem": problem,
        "done": _DONE.get(request.GET.get("done", "")),
        "waiting": lists.count(request.actor, Box.WAITING),
        "fragment": bool(request.headers.get("HX-Request")) and request.method == "GET",
    }
    wrong = bool(form is not None and form.errors)
    status = problem.status if problem else 422 if wrong else 200
    template = "consultations/seat/seat.html#seat" if context["fragment"] else "consultations/seat/seat.html"
    return render(request, template, context, status=status)


def _mine(row: lists.ListRow) -> dict[str, Any]:
    return {
        "data": row,
        "href": reverse("consultations:desk_one", args=[row.code]),
        "about": matter_name(row.topic or row.matter) if row.topic or row.matter else "",
        "kind": consulted.KINDS[row.kind],
        "state_label": consulted.STATES[row.state],
        "tone": consulted.TONES.get(row.state, ""),
    }


def _length(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    return (
        _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
        if hours
        else _("%(minutes)s min") % {"minutes": minutes}
    )
