"""The call that a lawyer has in hand: who calls, hold, ask somebody, pass on, the record by text message."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations.actions import phoning
from fawang.consultations.queries import Consultation, one, records
from fawang.consultations.queries.earlier import moved_to
from fawang.consultations.rules import Side, State, reads
from fawang.hotline.actions import blocks, instructions, marks
from fawang.hotline.models import Call
from fawang.hotline.pages.forms import BlockForm, InstructionForm, NotesForm, OtherForm
from fawang.hotline.queries import blocks as blocked
from fawang.hotline.queries import calls, outbound, panel
from fawang.hotline.rules import Stage
from fawang.hotline.rules.calls.requests import NEEDS_TARGET, Mark, What
from fawang.hotline.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Medium, is_mobile, mask_phone
from fawang.people.texts.labels import DIALECTS

WHO = (Permission.CONSULTATION_ANSWER, Permission.CONSULTATION_SUPERVISE)
#: Two forms of the page ask for a reason.
_BLOCK_IDS = "id_block_%s"


@never_cache
@allow(*WHO)
def call(request: ActingRequest, code: str) -> HttpResponse:
    """Show the call; a part of the page of its consultation, which asks for the news of it while it is open."""
    try:
        row = one.visible(code, request.actor)
    except NotFound:
        if not request.headers.get("HX-Request"):
            raise
        # It is a colleague's now; the page itself says so.
        return HttpResponse(status=204)
    return _page(request, row)


@require_POST
@never_cache
@allow(*WHO)
def ask(request: ActingRequest, code: str, what: str) -> HttpResponse:
    """Ask something of the call; on a mistake the page comes back with what was typed."""
    if what not in set(What):
        raise NotFound("not_found")
    row = one.visible(code, request.actor)
    wanted = What(what)
    form: InstructionForm = (
        OtherForm(request.POST, targets=panel.targets(row))
        if wanted in NEEDS_TARGET
        else InstructionForm(request.POST)
    )
    if not form.is_valid():
        return _page(request, row, form=form)
    try:
        instructions.ask(
            by=request.actor,
            code=code,
            what=wanted,
            client_id=form.cleaned_data["client_id"],
            target=form.cleaned_data.get("target", ""),
            reason=form.cleaned_data.get("reason", ""),
            summary=form.cleaned_data.get("summary", ""),
        )
    except Problem as problem:
        show_problem(form, problem)
        return _page(request, row, form=form, problem=problem)
    return HttpResponseRedirect(reverse("consultations:desk_one", args=[code]))


@require_POST
@never_cache
@allow(*WHO)
def mark(request: ActingRequest, code: str) -> HttpResponse:
    """Mark the call, or take a mark away."""
    what = request.POST.get("mark", "")
    if what not in set(Mark):
        raise NotFound("not_found")
    marks.mark(by=request.actor, code=code, what=Mark(what), on=request.POST.get("on") == "yes")
    return HttpResponseRedirect(reverse("consultations:desk_one", args=[code]))


@require_POST
@never_cache
@allow(*WHO)
def block(request: ActingRequest, code: str) -> HttpResponse:
    """Propose to block the number; on a mistake the page comes back with what was typed."""
    form = BlockForm(request.POST, auto_id=_BLOCK_IDS)
    if form.is_valid():
        try:
            blocks.propose(by=request.actor, code=code, reason=form.cleaned_data["reason"])
        except Problem as problem:
            show_problem(form, problem)
            return _page(request, one.visible(code, request.actor), blocking=form, problem=problem)
        return HttpResponseRedirect(reverse("consultations:desk_one", args=[code]))
    return _page(request, one.visible(code, request.actor), blocking=form)


@require_POST
@never_cache
@allow(*WHO)
def summary(request: ActingRequest, code: str) -> HttpResponse:
    """Note that the caller wants the record as a text message."""
    try:
        phoning.send_summary(by=request.actor, code=code)
    except Problem as problem:
        return _page(request, one.visible(code, request.actor), problem=problem)
    return HttpResponseRedirect(reverse("consultations:desk_one", args=[code]))


@require_POST
@never_cache
@allow(*WHO)
def notes(request: ActingRequest, code: str) -> HttpResponse:
    """Keep what the lawyer notes while they talk: by the button, and from time to time as they type."""
    form = NotesForm(request.POST)
    row = one.visible(code, request.actor)
    try:
        if form.is_valid():
            phoning.note(by=request.actor, code=code, text=form.cleaned_data["notes"])
            if request.headers.get("HX-Request"):
                return HttpResponse(status=204)
            return HttpResponseRedirect(reverse("consultations:desk_one", args=[code]))
    except Problem as problem:
        show_problem(form, problem)
        return _page(request, row, noted=form, problem=problem)
    return _page(request, row, noted=form)


def _page(
    request: ActingRequest,
    row: Consultation,
    *,
    form: InstructionForm | None = None,
    noted: NotesForm | None = None,
    blocking: BlockForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    found = calls.of_consultation(row.pk)
    if found is None:
        raise NotFound("not_found")
    mine = one.side_of(row, request.actor) == Side.LAWYER
    going_on = mine and row.state == State.OPEN and found.ended_at is None
    contact = people.contact(row.contact_id)
    promised = outbound.callback_of(found)
    readable = reads(one.snapshot(row), one.permissions_on(row, request.actor))
    fragment = bool(request.headers.get("HX-Request"))
    context: dict[str, Any] = {
        "row": row,
        "call": found,
        "stage": labels.STAGES[found.stage],
        "tone": labels.TONES.get(found.stage, ""),
        "held": found.stage == Stage.HELD,
        "number": mask_phone(found.number) if found.number else "",
        "language": DIALECTS.get(found.language, ""),
        "topic": labels.TOPICS.get(found.topic, ""),
        "waited": _seconds(found),
        "cause": labels.CAUSES.get(found.cause, ""),
        "other": panel.name_of(found.other) if found.other else "",
        "follows": panel.follows_for(found, request.actor) if mine else "",
        "earlier": panel.earlier(found) if mine else 0,
        "moved": moved_to(row, request.actor) if mine else None,
        "going_on": going_on,
        "mine": mine,
        "supervises": found.ended_at is None
        and row.state == State.OPEN
        and calls.may_supervise(row, request.actor),
        "button": InstructionForm(),
        "ask": form
        if isinstance(form, OtherForm)
        else OtherForm(targets=panel.targets(row))
        if going_on
        else None,
        "notes": noted or NotesForm(initial={"notes": records.notes_of(row)})
        if mine and not row.recorded_at
        else None,
        "failed": bool(form is not None and form.errors),
        "texts": mine and is_mobile(contact.phone),
        "told": contact.medium == Medium.SMS,
        "marks": [{"code": code, "label": labels.MARKS[code], "on": getattr(found, code)} for code in Mark],
        "blocking": blocking or BlockForm(auto_id=_BLOCK_IDS),
        "blocking_failed": blocking is not None,
        "call_back": promised,
        "call_back_note": promised.note if promised is not None and readable else "",
        "standing": blocked.open_one(found) if mine else None,
        "now": clock.now(),
        "transfers": panel.transfers_of(found) if mine else [],
        "problem": problem,
    }
    wrong = context["failed"] or bool(blocking) or bool(noted is not None and noted.errors)
    status = problem.status if problem else 422 if wrong else 200
    part = "hotline/call_news.html" if request.GET.get("part") == "news" else "hotline/call_body.html"
    template = part if fragment else "hotline/call.html"
    return render(request, template, context, status=status)


def _seconds(found: Call) -> int | None:
    """Return how many seconds somebody has waited for their lawyer."""
    if found.queued_at is None or found.answered_at is None:
        return None
    return int((found.answered_at - found.queued_at).total_seconds())
