"""What did not reach people: for those who look after the notices of their units."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fawang.kernel.rules.problems import Conflict, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.notices import actions, queries
from fawang.notices.queries import COUNT_LIMIT, Box, Counts, NoticeRow
from fawang.notices.texts import TEXTS, labels
from fawang.notices.texts.wording import reason_of
from fawang.people.pages.ways import next_of
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Medium
from fawang.people.texts.labels import MEDIA


@allow(Permission.NOTICE_MANAGE)
def problems(request: ActingRequest) -> HttpResponse:
    """List what did not go out, or what was held back on purpose, the latest first."""
    return _page(request)


@require_POST
@allow(Permission.NOTICE_MANAGE)
def again(request: ActingRequest, notice_id: int) -> HttpResponse:
    """Have a notice sent again; the wishes decide anew whether it goes."""
    return _give(request, notice_id, actions.resend)


@require_POST
@allow(Permission.NOTICE_MANAGE)
def aside(request: ActingRequest, notice_id: int) -> HttpResponse:
    """Put a notice aside as dealt with, or take it back."""
    return _give(request, notice_id, actions.cancel)


def _give(request: ActingRequest, notice_id: int, action: Callable[..., Any]) -> HttpResponse:
    row = queries.notice(request.actor, notice_id)
    try:
        action(by=request.actor, notice_id=row.id)
    except Conflict as problem:
        return _page(request, problem=problem)
    return HttpResponseRedirect(next_of(request) or _href(_box(request)))


def _page(request: ActingRequest, *, problem: Problem | None = None) -> HttpResponse:
    box = _box(request)
    cursor = request.GET.get("cursor", "")
    page = queries.problems(request.actor, box=box, cursor=cursor)
    context = {
        "rows": [
            _row(row, sees_orders=request.actor.may_anywhere(Permission.ORDER_VIEW)) for row in page.rows
        ],
        "box": box,
        "tabs": _tabs(queries.problem_counts(request.actor), box),
        "problem": problem,
        "next_href": _href(box, page.next) if page.next else "",
        "first_href": _href(box) if cursor else "",
    }
    return render(request, "notices/problems.html", context, status=problem.status if problem else 200)


def _box(request: ActingRequest) -> Box:
    asked = request.POST.get("box") or request.GET.get("box")
    return Box.SUPPRESSED if asked == Box.SUPPRESSED else Box.OPEN


def _tabs(counts: Counts, box: Box) -> list[dict[str, Any]]:
    return [
        {"label": label, "href": _href(one), "current": box == one, "count": _count(number)}
        for one, label, number in (
            (Box.OPEN, _("Did not go out"), counts.open),
            (Box.SUPPRESSED, _("Held back on purpose"), counts.suppressed),
        )
    ]


def _row(row: NoticeRow, *, sees_orders: bool) -> dict[str, Any]:
    # A consultation is read by its lawyer: whoever looks after notices has no page of it to open.
    about_order = row.code and row.order_ref.startswith("work_orders.")
    return {
        "row": row,
        "href": reverse("work_orders:order", args=[row.code]) if about_order and sees_orders else "",
        "subject": TEXTS[row.text].subject if row.text in TEXTS else row.text,
        "medium": MEDIA[Medium(row.medium)] if row.medium != Medium.NONE else "",
        "state_label": labels.STATES[row.state],
        "tone": labels.TONES[row.state],
        "reason": reason_of(row.reason),
    }


def _count(number: int) -> str | int:
    return f"{COUNT_LIMIT}+" if number >= COUNT_LIMIT else number


def _href(box: Box, cursor: str = "") -> str:
    query = {"box": box if box != Box.OPEN else "", "cursor": cursor}
    return reverse("notices:problems", query={name: value for name, value in query.items() if value} or None)
