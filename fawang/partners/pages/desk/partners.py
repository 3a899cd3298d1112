"""Partners and their agreements: the list, one with its versions, the editor, the approval by a second person."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.problems import NotAllowed, NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.organisations import queries as organisations
from fawang.organisations.texts.labels import MATTERS
from fawang.partners.actions import agreements as actions
from fawang.partners.actions.referrals import revoke_precedent
from fawang.partners.models import Partner
from fawang.partners.pages.desk.agreement_form import AgreementForm, PartnerForm
from fawang.partners.pages.desk.agreement_lines import read_rows
from fawang.partners.queries import agreements, archive, precedents
from fawang.partners.rules.agreements import AgreementState
from fawang.partners.rules.approval import Command
from fawang.partners.texts import labels
from fawang.people.accounts.identity import current_desk
from fawang.people.rules import Permission
from fawang.regions import queries as regions

_SEE = (Permission.PARTNER_VIEW, Permission.PARTNER_MANAGE)


@never_cache
@allow(*_SEE)
def listed(request: ActingRequest) -> HttpResponse:
    """List the partners, and what is agreed with each."""
    today = clock.now().astimezone(CHINA).date()
    rows = []
    for one in (*agreements.partners(), *agreements.partners(archived=True)):
        current = agreements.in_force(one.pk, today)
        rows.append(
            {
                "row": one,
                "name": labels.partner_name(one.names),
                "body": labels.BODIES.get(one.body, one.body),
                "agreement": current,
                "open": agreements.open_version(one.pk),
            }
        )
    may_manage = request.actor.may_anywhere(Permission.PARTNER_MANAGE)
    return render(request, "partners/desk/partners.html", {"rows": rows, "may_manage": may_manage})


@never_cache
@allow(Permission.PARTNER_MANAGE)
def new(request: ActingRequest) -> HttpResponse:
    """Enter a partner."""
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, desk = form.cleaned_data, current_desk(request)
        try:
            row = actions.create_partner(
                by=request.actor,
                code=data["code"],
                names={"zh-hans": data["name"]},
                body=data["body"],
                unit_id=desk.unit_id if desk else 0,
                phone=data["phone"],
                email=data["email"],
            )
            return HttpResponseRedirect(reverse("partners:agreement", args=[row.code]))
        except Problem as problem:
            show_problem(form, problem)
    return render(
        request, "partners/desk/new_partner.html", {"form": form}, status=422 if form.errors else 200
    )


@never_cache
@allow(*_SEE)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a partner with the versions of its agreement; take what is done with them."""
    row = agreements.partner(code)
    problem = None
    if request.method == "POST":
        try:
            _take(request, row)
            return HttpResponseRedirect(reverse("partners:partner", args=[code], query={"done": 1}))
        except Problem as against:
            problem = against
    may_manage = _may_manage(request, row)
    versions = agreements.versions(row.pk)
    context = {
        "row": row,
        "name": labels.partner_name(row.names),
        "body": labels.BODIES.get(row.body, row.body),
        "unit": organisations.unit(row.unit_id),
        "referee": organisations.unit(row.referee_unit_id) if row.referee_unit_id else None,
        "versions": [
            {
                "row": version,
                "state": labels.AGREEMENT_STATES[version.state],
                "facts": read_rows(agreements.terms_of(version)),
                "open": version.state in (AgreementState.DRAFT, AgreementState.SUBMITTED),
                "in_force": version.state == AgreementState.IN_FORCE,
                "steps": [
                    (one, labels.AGREEMENT_COMMANDS[one])
                    for one in agreements.steps_of(version, request.actor)
                ]
                if may_manage
                else [],
            }
            for version in versions
        ],
        "may_manage": may_manage,
        "may_draft": may_manage
        and row.archived_at is None
        and not any(version.state == AgreementState.SUBMITTED for version in versions),
        "matters_open": agreements.count_open(row.pk),
        "problem": problem,
        "done": "done" in request.GET,
    }
    return render(request, "partners/desk/partner.html", context, status=problem.status if problem else 200)


def _take(request: ActingRequest, row: Partner) -> None:
    command = request.POST.get("command", "")
    if command == "archive":
        actions.archive_partner(by=request.actor, code=row.code)
        return
    if command not in set(Command):
        raise NotFound("not_found")
    agreement_id, version = (whole_number(request.POST.get(name, "")) for name in ("agreement", "version"))
    if agreement_id is None or version is None:
        raise NotFound("not_found")
    actions.take_agreement_step(by=request.actor, agreement_id=agreement_id, command=command, version=version)


def _may_manage(request: ActingRequest, row: Partner) -> bool:
    return Permission.PARTNER_MANAGE in request.actor.permissions_on(organisations.unit_path(row.unit_id))


@never_cache
@allow(Permission.PARTNER_MANAGE)
def agreement(request: ActingRequest, code: str) -> HttpResponse:
    """Write a version: a new one begins with what is in force."""
    row = agreements.partner(code)
    if not _may_manage(request, row):
        raise NotAllowed("not_allowed")
    draft = agreements.open_version(row.pk)
    before = draft or next(iter(agreements.versions(row.pk)), None)
    initial = (
        AgreementForm.initial_of(before) if before else {"valid_from": clock.now().astimezone(CHINA).date()}
    )
    form = AgreementForm(
        request.POST or None, initial={**initial, "version": draft.version if draft else ""}, before=before
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.draft(
                by=request.actor,
                code=code,
                terms=form.terms(),
                valid_from=form.cleaned_data["valid_from"],
                valid_until=form.cleaned_data["valid_until"],
                version=form.cleaned_data["version"],
            )
            return HttpResponseRedirect(reverse("partners:partner", args=[code], query={"done": 1}))
        except Problem as problem:
            show_problem(form, problem)
    context = {"form": form, "row": row, "name": labels.partner_name(row.names)}
    wrong = form.is_bound and not form.adding
    return render(request, "partners/desk/agreement.html", context, status=422 if wrong else 200)


@never_cache
@allow(Permission.PARTNER_MANAGE)
def archived(request: ActingRequest, code: str) -> HttpResponse:
    """Give the archive of a partner: versions, referrals and their trails, without what tells who somebody is."""
    row = agreements.partner(code)
    if not _may_manage(request, row):
        raise NotAllowed("not_allowed")
    answer = JsonResponse(archive.archive_of(row), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="partner-{row.pk}.json"'
    return answer


@never_cache
@allow(Permission.PARTNER_VIEW, Permission.PARTNER_DECIDE)
def decisions(request: ActingRequest) -> HttpResponse:
    """List what referees have decided; revoke what is not to be offered any more."""
    if request.method == "POST":
        if (precedent_id := whole_number(request.POST.get("precedent", ""))) is None:
            raise NotFound("not_found")
        revoke_precedent(by=request.actor, precedent_id=precedent_id)
        return HttpResponseRedirect(reverse("partners:precedents"))
    before = whole_number(request.GET.get("before", ""))
    rows = precedents.listed(request.actor, before=before)
    page = rows[: precedents.PAGE]
    context = {
        "rows": [_decision(one) for one in page],
        "may_decide": request.actor.may_anywhere(Permission.PARTNER_DECIDE),
        "next_href": reverse("partners:precedents", query={"before": page[-1].pk})
        if len(rows) > len(page)
        else "",
        "first_href": reverse("partners:precedents") if before else "",
    }
    return render(request, "partners/desk/precedents.html", context)


def _decision(one: Any) -> dict[str, Any]:
    return {
        "row": one,
        "partner": labels.partner_name(one.partner.names),
        "matter": MATTERS.get(one.matter, one.matter),
        "place": regions.name(one.region),
        "competent": labels.TURNS[one.competent],
    }
