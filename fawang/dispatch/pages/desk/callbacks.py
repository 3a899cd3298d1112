"""Call-backs on the workbench: what is due, what comes today and later."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.dispatch.queries import callbacks
from fawang.dispatch.queries.callbacks import Callback, Item
from fawang.dispatch.rules.callbacks import QUARTER, Command, State
from fawang.dispatch.texts import labels
from fawang.kernel import clock
from fawang.kernel.news.live import stream_of
from fawang.kernel.security.access import ActingRequest, allow
from fawang.knowledge.texts.labels import matter_name
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Dialect
from fawang.people.texts.labels import DIALECTS
from fawang.regions import queries as regions

WHO = (Permission.CONSULTATION_ANSWER, Permission.CONSULTATION_SUPERVISE)
#: What is said after something was done; the code stands in the address.
DONE = {
    Command.REACHED: _("Saved. The call is done."),
    Command.NOT_REACHED: _("Noted. Below is when it is tried again, if it is."),
    Command.WRONG_NUMBER: _("Noted. This number is not called again for this."),
    Command.ASKED_NOT_TO: _("Noted. This number is not called any more, and nobody can book it."),
    Command.RELEASE: _("It is back in the list, and rings at others."),
    "faster": _("A colleague was faster and has this call now."),
}


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List what is due, what comes today, and what comes later."""
    now = clock.now()
    items = callbacks.listed(request.actor)
    today = clock.today()
    groups: dict[str, list[Item]] = {"mine": [], "due": [], "calling": [], "today": [], "later": []}
    for item in items:
        groups[_group(item.row, request.actor.id, today)].append(item)
    context = {
        "groups": [
            (name, title, [row_of(item) for item in groups[name]])
            for name, title in (
                ("mine", _("In my hands")),
                ("due", _("To call now")),
                ("calling", _("Colleagues are calling")),
                ("today", _("Later today")),
                ("later", _("On the next days")),
            )
            if groups[name] or name == "due"
        ],
        "ended": [row_of(item) for item in callbacks.ended_today(request.actor, now)],
        "takes": request.actor.may_anywhere(Permission.CONSULTATION_ANSWER) and not groups["mine"],
        "leads": request.actor.may_anywhere(Permission.CONSULTATION_SUPERVISE),
        "done": DONE.get(request.GET.get("done", "")),
        "cut": len(items) >= callbacks.MOST_ROWS,
    }
    fragment = bool(request.headers.get("HX-Request"))
    template = "dispatch/desk/callbacks.html#list" if fragment else "dispatch/desk/callbacks.html"
    return render(request, template, context)


@allow(*WHO)
def live(request: ActingRequest) -> HttpResponseBase:
    """Follow the call-backs of the caller's centres."""
    units = {unit for permission in WHO for unit in request.actor.units_with(permission)}
    return stream_of(request, *(f"callbacks:{unit}" for unit in sorted(units)))


def _group(row: Callback, staff_id: int | None, today: date) -> str:
    if row.state == State.CALLING:
        return "mine" if row.staff_id == staff_id else "calling"
    if row.state == State.DUE:
        return "due"
    return "today" if row.next_at.astimezone(clock.CHINA).date() <= today else "later"


def row_of(item: Item) -> dict[str, Any]:
    """Return a call-back as templates draw it."""
    row = item.row
    return {
        "data": row,
        "contact": item.contact,
        "staff": item.staff,
        "href": reverse("hotline:callbacks_one", args=[row.code]),
        "state_label": labels.CALLBACK_STATES[row.state],
        "tone": labels.CALLBACK_TONES.get(row.state, ""),
        "language": DIALECTS[row.language] if row.language != Dialect.MANDARIN else "",
        "about": matter_name(row.matter) if row.matter else "",
        "place": regions.name(row.place) if row.place else "",
        "attempt": row.attempts + (0 if row.state == State.CALLING else 1),
        "due": row.state == State.DUE,
        "late": row.state == State.DUE and clock.now() > row.next_at + QUARTER,
    }
