"""The live board of whoever leads a shift: who waits and why, what seats do, how quickly people are served."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations.actions.steps import take_step
from fawang.consultations.queries import offered, zone_versions
from fawang.consultations.rules import Command
from fawang.dispatch.actions import leading
from fawang.dispatch.actions import seats as actions
from fawang.dispatch.queries import board as boards
from fawang.dispatch.queries import pools
from fawang.dispatch.queries.board import Board, SeatRow, Service, WaitingRow
from fawang.dispatch.rules import LIVE, Channel, Mover, Presence, Reason, open_presences
from fawang.dispatch.texts import labels
from fawang.kernel import clock
from fawang.kernel.news.live import stream_of
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.knowledge.texts.labels import matter_name
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission
from fawang.people.texts.labels import DIALECTS

WHO = (Permission.CONSULTATION_SUPERVISE,)
#: Somebody who waits longer is shown in red.
_LONG_SECONDS = 120
_DONE = {
    "first": gettext_lazy("They are served next."),
    "assigned": gettext_lazy("The lawyer has them now."),
    "moved": gettext_lazy("The seat has been changed."),
    "told": gettext_lazy("The seat shows your message."),
}


@never_cache
@allow(*WHO)
def board(request: ActingRequest) -> HttpResponse:
    """Show the board."""
    return _page(request)


@allow(*WHO)
def live(request: ActingRequest) -> HttpResponseBase:
    """Follow the board."""
    units = sorted(set(request.actor.units_with(Permission.CONSULTATION_SUPERVISE)))
    return stream_of(request, *(pools.board_topic(unit) for unit in units))


@require_POST
@allow(*WHO)
def put_first(request: ActingRequest) -> HttpResponse:
    """Let somebody be served next."""
    try:
        leading.put_first(by=request.actor, contact=request.POST.get("contact", ""))
    except Problem as problem:
        return _page(request, problem=problem)
    return _back("first")


@require_POST
@allow(*WHO)
def assign(request: ActingRequest) -> HttpResponse:
    """Give somebody who waits to a lawyer."""
    subject, staff_id = request.POST.get("subject", ""), whole_number(request.POST.get("staff_id", ""))
    row = offered.by_subject(request.actor, [subject]).get(subject)
    if row is None or staff_id is None:
        raise NotFound("not_found")
    try:
        data = {"staff_id": staff_id}
        take_step(by=request.actor, code=row.code, command=Command.ASSIGN, version=row.version, data=data)
    except Problem as problem:
        return _page(request, problem=problem)
    return _back("assigned")


@require_POST
@allow(*WHO)
def move(request: ActingRequest, staff_id: int) -> HttpResponse:
    """Send a colleague on a break, or home."""
    wanted, _separator, reason = request.POST.get("presence", "").partition(":")
    if wanted not in set(Presence) or (reason and reason not in set(Reason)):
        raise NotFound("not_found")
    try:
        actions.set_presence(
            by=request.actor,
            staff_id=staff_id,
            presence=Presence(wanted),
            reason=Reason(reason) if reason else None,
        )
    except NotFound:
        raise
    except Problem as problem:
        return _page(request, problem=problem)
    return _back("moved")


@require_POST
@allow(*WHO)
def note(request: ActingRequest, staff_id: int) -> HttpResponse:
    """Tell a seat something."""
    text = request.POST.get("text", "")
    try:
        leading.write_note(by=request.actor, staff_id=staff_id, text=text)
    except NotFound:
        raise
    except Problem as problem:
        return _page(request, problem=problem, kept=(staff_id, text))
    return _back("told")


def _back(done: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("consultations:board", query={"done": done}))


def _page(
    request: ActingRequest, *, problem: Problem | None = None, kept: tuple[int, str] | None = None
) -> HttpResponse:
    now = clock.now()
    found = pools.seen_by(request.actor, Permission.CONSULTATION_SUPERVISE)
    context = {
        "boards": [_board(request, boards.board(pool, now=now), now, kept) for pool in found],
        "problem": problem,
        "kept": kept,
        "done": _DONE.get(request.GET.get("done", "")),
        "at": now,
    }
    fragment = bool(request.headers.get("HX-Request")) and request.method == "GET"
    template = "consultations/seat/board.html#board" if fragment else "consultations/seat/board.html"
    return render(request, template, context, status=problem.status if problem else 200)


def _board(request: ActingRequest, one: Board, now: datetime, kept: tuple[int, str] | None) -> dict[str, Any]:
    rows = offered.by_subject(request.actor, [row.subject for row in one.waiting])
    free = [(seat.staff_id, seat.name) for seat in one.on_duty]
    lines = [line for line in one.lines if line.channel in LIVE]
    written = sum(line.waiting + line.ringing for line in one.lines if line.channel == Channel.WRITTEN)
    longest = min((line.longest for line in lines if line.longest), default=None)
    return {
        "unit": organisations.unit(one.unit_id).name,
        "waiting": sum(line.waiting + line.ringing for line in lines),
        "talking": sum(line.talking for line in lines),
        "longest": _length(int((now - longest).total_seconds())) if longest else "–",
        "longest_is_long": bool(longest and (now - longest).total_seconds() > _LONG_SECONDS),
        "written": written,
        "seats": [
            (labels.PRESENCES[state], one.seats.get(state, 0), labels.PRESENCE_TONES.get(state, ""))
            for state in Presence
            if state != Presence.OFFLINE
        ],
        "lately": [_service(row) for row in one.lately],
        "today": [_service(row) for row in one.today],
        "rows": [_waiting(row, rows, now) for row in one.waiting],
        "on_duty": [_seat(seat, kept) for seat in one.on_duty],
        "free": free,
        "rostered": len(one.rostered),
        "absent": [row for row in one.rostered if not row.here],
        "open_duties": one.open_duties,
        "callbacks_over": one.callbacks_over,
    }


def _service(row: Service) -> dict[str, Any]:
    return {
        "channel": labels.CHANNELS[row.channel],
        "language": DIALECTS[row.language],
        "came": row.came,
        "connect": _share(row.connect_rate),
        "level": _share(row.service_level),
        "gave_up": row.gave_up,
    }


def _waiting(row: WaitingRow, rows: dict[str, Any], now: datetime) -> dict[str, Any]:
    known = rows.get(row.subject)
    seconds = int((now - row.waited_from).total_seconds())
    return {
        "data": row,
        "channel": labels.CHANNELS[row.channel],
        "language": DIALECTS[row.language] if row.channel != Channel.WRITTEN else "",
        "about": matter_name(known.topic or row.matter) if known and (known.topic or row.matter) else "",
        "href": reverse("consultations:desk_one", args=[known.code]) if known else "",
        "summary": known.summary if known else "",
        "zone": zone_versions.name_of(known.zone) if known and known.zone else "",
        "waited": _length(seconds),
        "is_long": seconds > _LONG_SECONDS and row.channel in LIVE,
        "ringing": row.standing == "offered",
        "away": row.standing == "away",
        "why": [labels.HOLDS[code] for code, _value in row.why if code in labels.HOLDS],
        "assignable": known is not None,
    }


def _seat(row: SeatRow, kept: tuple[int, str] | None) -> dict[str, Any]:
    ways = [
        (f"{target}:{reason}", f"{labels.PRESENCES[target]} – {labels.REASONS[reason]}")
        for target, reasons in open_presences(row.presence, by=Mover.SUPERVISOR)
        for reason in Reason
        if reason in reasons
    ]
    return {
        "data": row,
        "presence": labels.PRESENCES[row.presence],
        "tone": labels.PRESENCE_TONES.get(row.presence, ""),
        "reason": labels.REASONS.get(row.reason, ""),
        "wish": labels.PRESENCES.get(row.wish, "") if row.wish else "",
        "writes_up": len(row.writes_up),
        "writes_up_until": row.writes_up[-1].until if row.writes_up else None,
        "languages": "、".join(str(DIALECTS[code]) for code in row.languages),
        "ways": ways,
        "kept": kept[1] if kept and kept[0] == row.staff_id else "",
    }


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.1f} %"


def _length(seconds: int) -> str:
    minutes, rest = divmod(max(seconds, 0), 60)
    if minutes >= 60:
        return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}
    return f"{minutes}:{rest:02d}"
