"""Reports: what was made, ordering one, taking it away; and schedules by which they are made and mailed."""

import json
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache

from fawang.datacentre.actions import report_schedules, reports
from fawang.datacentre.models.reports import MadeReport, ReportSchedule, State
from fawang.datacentre.pages import pressing
from fawang.datacentre.pages.boards import tabs
from fawang.datacentre.pages.report_forms import KINDS, OrderForm, ScheduleForm, describe, file_kind
from fawang.datacentre.queries import reports as queries
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.reports.making import MEDIA
from fawang.datacentre.reports.naming import period_text
from fawang.datacentre.reports.orders import Format, Kind, read_order
from fawang.kernel.rules.problems import Conflict, NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.kernel.wording import say
from fawang.people import queries as people
from fawang.people.rules import Permission

WHO = (Permission.DATA_EXPORT,)
MANAGERS = (Permission.DATA_MANAGE,)
STATES: dict[str, Any] = {
    State.ORDERED: pgettext_lazy("report", "waiting"),
    State.MAKING: pgettext_lazy("report", "being made"),
    State.DONE: pgettext_lazy("report", "ready"),
    State.FAILED: pgettext_lazy("report", "failed"),
}
_TONES = {State.DONE: "good", State.FAILED: "bad"}


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List what was made for the same scope; order another one."""
    scope = scope_of(request.actor, Permission.DATA_EXPORT)
    form = OrderForm(request.POST or None, scope=scope)
    if request.method == "POST" and form.is_valid():
        try:
            made = pressing.once(request, "report", lambda: _order(request, form))
        except Problem as problem:
            show_problem(form, problem)
        else:
            return HttpResponseRedirect(reverse("datacentre:report", args=[made["key"]]))
    after = request.GET.get("after", "")
    before = whole_number(after, digits=11)
    found = queries.listed(request.actor, before=before)
    rows = found[: queries.PAGE]
    names = people.staff_named({row.staff_id for row in rows})
    context = {
        "form": form,
        "once": pressing.mark(request),
        "rows": [_row(row, names) for row in rows],
        "under_way": any(row.state in (State.ORDERED, State.MAKING) for row in rows),
        "here": reverse("datacentre:reports"),
        "next_href": f"?after={rows[-1].pk}" if len(found) > queries.PAGE else "",
        "first_href": reverse("datacentre:reports") if before else "",
        "manages": request.actor.may_anywhere(Permission.DATA_MANAGE),
        "tabs": tabs("reports", None, request.actor),
    }
    if _fragment(request):
        return render(request, "datacentre/reports.html#rows", context)
    return render(request, "datacentre/reports.html", context, status=422 if form.errors else 200)


@never_cache
@allow(*WHO)
def one(request: ActingRequest, key: str) -> HttpResponse:
    """Show how far a report is, and where to take it from; delete it."""
    if request.method == "POST":
        if request.POST.get("command") != "delete":
            raise NotFound("not_found")
        reports.delete_report(by=request.actor, key=key)
        return HttpResponseRedirect(reverse("datacentre:reports"))
    row = queries.report(key, request.actor)
    names = people.staff_named({row.staff_id})
    manages = request.actor.may_anywhere(Permission.DATA_MANAGE)
    context = {
        "row": _row(row, names),
        "under_way": row.state in (State.ORDERED, State.MAKING),
        "here": reverse("datacentre:report", args=[key]),
        "reason": say(row.reason) if row.reason else "",
        "deletes": row.staff_id == request.actor.id or manages,
    }
    template = "datacentre/report.html#state" if _fragment(request) else "datacentre/report.html"
    return render(request, template, context)


@never_cache
@allow(*WHO)
def taken(request: ActingRequest, key: str) -> HttpResponse:
    """Hand a report out as a file; audited."""
    row, content = reports.take_away(by=request.actor, key=key)
    form = Format(row.order["format"])
    response = HttpResponse(content, content_type=MEDIA[form])
    order = read_order(row.order)
    name = slugify(
        f"report-{order.period.first:%Y%m%d}-{order.period.last:%Y%m%d}-{row.order['where'].get('region', [''])[0]}"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form.value}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@never_cache
@allow(*MANAGERS)
def schedules(request: ActingRequest) -> HttpResponse:
    """List schedules, set one up, pause, take up again and delete."""
    form, refused = ScheduleForm(None, scope=scope_of(request.actor, Permission.DATA_MANAGE)), ""
    if request.method == "POST" and request.POST.get("command", "") in _COMMANDS:
        try:
            _COMMANDS[request.POST["command"]](
                by=request.actor, key=request.POST.get("key", ""), seen=request.POST.get("seen")
            )
        except (Conflict, NotFound):
            # A colleague has changed or deleted it meanwhile: the list below says how it stands.
            refused = say("stale")
        else:
            return HttpResponseRedirect(reverse("datacentre:report_schedules"))
    elif request.method == "POST":
        form = ScheduleForm(request.POST, scope=scope_of(request.actor, Permission.DATA_MANAGE))
        if form.is_valid():
            try:
                pressing.once(request, "schedule", lambda: _set_up(request, form))
            except Problem as problem:
                show_problem(form, problem)
            else:
                return HttpResponseRedirect(reverse("datacentre:report_schedules"))
    rows = queries.schedules(request.actor)
    names = people.staff_named({row.staff_id for row in rows})
    context = {
        "form": form,
        "once": pressing.mark(request),
        "rows": [_schedule(row, names) for row in rows],
        "problem": refused,
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "datacentre/report_schedules.html", context, status=status)


_COMMANDS: dict[str, Any] = {
    "pause": report_schedules.pause,
    "resume": report_schedules.resume,
    "delete": report_schedules.delete,
}


def _order(request: ActingRequest, form: OrderForm) -> dict[str, Any]:
    return {"key": reports.order_report(by=request.actor, order=form.order()).key}


def _set_up(request: ActingRequest, form: ScheduleForm) -> dict[str, Any]:
    data = form.cleaned_data
    row = report_schedules.set_up(
        by=request.actor, order=form.order(), day=data["day"], receivers=data["receivers"]
    )
    return {"key": row.key}


def _fragment(request: ActingRequest) -> bool:
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")


def _row(row: MadeReport, names: dict[int, str]) -> dict[str, Any]:
    order = read_order(row.order)
    return {
        "data": row,
        "kind": KINDS[Kind(row.order["kind"])],
        "period": period_text(order),
        "filters": describe(row.order),
        "file": file_kind(row),
        "maker": names.get(row.staff_id, ""),
        "state": STATES.get(row.state, ""),
        "tone": _TONES.get(State(row.state), ""),
        "language": translation.get_language_info(row.order["language"])["name_local"],
        "href": reverse("datacentre:report", args=[row.key]),
        "file_href": reverse("datacentre:report_file", args=[row.key]) if row.state == State.DONE else "",
    }


def _schedule(row: ReportSchedule, names: dict[int, str]) -> dict[str, Any]:
    return {
        "data": row,
        "seen": queries.seen(row),
        "monthly": row.order["kind"] == Kind.MONTH,
        "filters": describe(row.order),
        "file": file_kind(row),
        "maker": names.get(row.staff_id, ""),
        "receivers": json.loads(row.receivers or "[]"),
        "reason": say(row.paused_reason) if row.paused_reason else "",
    }
