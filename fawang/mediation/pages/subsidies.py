"""Subsidies of mediators: what waits for a list, checking one, approving it, and its file."""

import re
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.wording import say
from fawang.mediation.actions import subsidies as actions
from fawang.mediation.models.register import SubsidyList
from fawang.mediation.pages.subsidy_file import workbook
from fawang.mediation.queries import register
from fawang.mediation.queries import subsidies as queries
from fawang.mediation.rules import subsidies as rules
from fawang.mediation.rules.subsidies import Grade, ListState
from fawang.mediation.texts import committees as labels
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")
_MAY = (actions.MAY_CHECK, actions.MAY_APPROVE)


def _within(request: ActingRequest) -> tuple[int, ...]:
    return tuple({unit for may in _MAY for unit in request.actor.units_with(may)})


@never_cache
@allow(*_MAY)
def overview(request: ActingRequest) -> HttpResponse:
    """Show the months whose cases wait for a list, and the lists."""
    within = _within(request)
    committees = {row.pk: row for row in queries.committees_within(within)}
    context = {
        "waiting": [
            {
                "name": committees[pk].unit.name, "month": month, "cases": cases,
                "href": reverse("mediation:subsidy_month", args=[pk, month]),
            }
            for pk, month, cases in queries.months_waiting(committees)
        ],
        "lists": [_list(row) for row in queries.lists(within)],
    }  # fmt: skip
    return render(request, "mediation/desk/subsidies.html", context)


def _list(row: SubsidyList) -> dict[str, Any]:
    return {
        "row": row,
        "name": row.committee.unit.name,
        "state": labels.LIST_STATES[row.state],
        "tone": labels.LIST_TONES[row.state],
        "href": reverse("mediation:subsidy_list", args=[row.pk]),
    }


@never_cache
@allow(actions.MAY_CHECK)
def month(request: ActingRequest, unit_id: int, month: str) -> HttpResponse:
    """Check the cases of a committee and month: how hard each was, and what it comes to by the table of its day."""
    if not _MONTH.fullmatch(month):
        raise NotFound("not_found")
    committee = queries.committee(unit_id, request.actor.units_with(actions.MAY_CHECK))
    found = queries.waiting(unit_id, month)
    typed = {case.pk: request.POST.get(f"grade-{case.pk}", "") for case in found}
    grades = {pk: grade for pk, grade in typed.items() if grade in set(Grade)}
    problem = None
    if request.method == "POST" and "check" in request.POST:
        seen = whole_number(request.POST.get("cases", ""), digits=5)
        try:
            row = actions.check_list(
                by=request.actor, committee_id=unit_id, month=month, grades=grades,
                cases=-1 if seen is None else seen,
            )  # fmt: skip
            return HttpResponseRedirect(
                reverse("mediation:subsidy_list", args=[row.pk], query={"saved": "1"})
            )
        except Problem as against:
            problem = against
    lines = queries.judged(found, grades)
    entries = register.mediators_by_id({pk for case in found for pk in case.mediators})
    codes = {case.pk: case.order.code for case in found}
    context = {
        "name": committee.unit.name,
        "month": month,
        "lines": [
            {
                "line": line,
                "code": codes[line.case.order_id],
                "mediators": [entries[pk].name for pk in line.case.mediators if pk in entries],
                "grades": [(code, name, code == line.case.grade) for code, name in labels.GRADES.items()],
            }
            for line in lines
        ],
        "total": rules.total(lines),
        "unverified": any(line.rate and not line.rate.verified for line in lines),
        "problem": _said(problem),
    }
    return render(
        request, "mediation/desk/subsidy_month.html", context, status=problem.status if problem else 200
    )


@never_cache
@allow(*_MAY)
def one(request: ActingRequest, list_id: int) -> HttpResponse:
    """Show a list; a bureau approves it, or sends it back with a reason."""
    row = queries.subsidy_list(list_id, _within(request))
    problem, reason = None, request.POST.get("reason", "")
    if request.method == "POST":
        version = whole_number(request.POST.get("version", ""), digits=8)
        number = -1 if version is None else version
        try:
            if request.POST.get("command") == "approve":
                actions.approve_list(by=request.actor, list_id=list_id, version=number)
            elif request.POST.get("command") == "return":
                actions.return_list(by=request.actor, list_id=list_id, version=number, reason=reason)
            else:
                raise NotFound("not_found")
            return HttpResponseRedirect(
                reverse("mediation:subsidy_list", args=[list_id], query={"saved": "1"})
            )
        except Problem as against:
            if isinstance(against, NotFound):
                raise
            problem = against
    lines = queries.lines_of(row)
    names = people.staff_named({one for one in (row.checked_by, row.approved_by) if one})
    may = Permission.ORDER_SUPERVISE in request.actor.permissions_on(row.committee.unit.path)
    context = {
        **_list(row),
        "reason": reason,
        "lines": [
            {"row": line, "code": line.case.order.code, "grade": labels.GRADES[line.grade]} for line in lines
        ],
        "people": queries.by_mediator(lines),
        "checked_by": names.get(row.checked_by, "–"),
        "approved_by": names.get(row.approved_by or 0, ""),
        "decides": row.state == ListState.CHECKED and may,
        "own": row.checked_by == request.actor.id,
        "unverified": any(not line.verified for line in lines),
        "saved": bool(request.GET.get("saved")),
        "problem": _said(problem),
    }
    return render(
        request, "mediation/desk/subsidy_list.html", context, status=problem.status if problem else 200
    )


@never_cache
@allow(*_MAY)
def as_xlsx(request: ActingRequest, list_id: int) -> HttpResponse:
    """Return a list as a spreadsheet: a page by case and one by mediator, whose sums are the total of the list."""
    row = queries.subsidy_list(list_id, _within(request))
    name = f"{organisations.unit(row.committee_id).name}-{row.month}-{row.number}.xlsx"
    return as_download(name, XLSX, workbook(row))


def _said(problem: Problem | None) -> str:
    if problem is None:
        return ""
    return " ".join(say(code) for code in problem.errors.values()) or say(problem.code, **problem.params)
