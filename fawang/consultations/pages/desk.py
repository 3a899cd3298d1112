"""A consultation on the lawyer's desk: the person's words, what they were told, the answer, the talk."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fawang.consultations.actions import messages
from fawang.consultations.actions.attaching import read_attachment
from fawang.consultations.actions.readings import record_reading
from fawang.consultations.actions.steps import take_step
from fawang.consultations.data import limits
from fawang.consultations.models import Consultation
from fawang.consultations.pages import earlier, recordings
from fawang.consultations.pages.desk_list import WHO
from fawang.consultations.pages.desk_place import office_for
from fawang.consultations.pages.forms import AnswerForm, ColleagueForm, LineForm, ReasonForm, Versioned
from fawang.consultations.pages.talk import number_in, refused
from fawang.consultations.pages.writing import uploads_of, write_from
from fawang.consultations.queries import guests, one, records, talk, zone_versions
from fawang.consultations.queries.waiting import waiting_of
from fawang.consultations.rules import Command, Kind, Side, Snapshot, against_writing, reads
from fawang.consultations.talks import files, lines, stream
from fawang.consultations.texts import labels
from fawang.kernel.rules.devices import CAMERA_AND_MICROPHONE
from fawang.kernel.rules.problems import NotAllowed, NotFound, Problem
from fawang.kernel.rules.procedure import Step
from fawang.kernel.rules.text import clean
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.kernel.web.pieces import is_further_piece
from fawang.knowledge.guidance.compose import guide, search
from fawang.knowledge.guidance.told import told
from fawang.knowledge.texts import labels as knowledge
from fawang.people import queries as people
from fawang.people.texts.labels import DIALECTS
from fawang.regions import queries as regions

LONGEST_SEARCH = 500
_FORMS: Mapping[str, type[forms.Form]] = {
    Command.GRAB: Versioned,
    Command.RELEASE: ReasonForm,
    Command.ASSIGN: ColleagueForm,
    Command.HAND_OVER: ColleagueForm,
    Command.ANSWER: AnswerForm,
    Command.SEND_FOR_REVIEW: AnswerForm,
    Command.APPROVE: Versioned,
    Command.SEND_BACK: ReasonForm,
    Command.CLOSE: Versioned,
}
#: Both are buttons of one form.
_ANSWERING = (Command.ANSWER, Command.SEND_FOR_REVIEW)
#: With these it leaves the hands of whoever gives them.
_PARTING = (Command.RELEASE, Command.HAND_OVER, Command.SEND_BACK, Command.APPROVE)


@never_cache
@allow(*WHO)
def consultation(request: ActingRequest, code: str) -> HttpResponse:
    """Show a consultation; the reading is audited."""
    try:
        row = one.visible(code, request.actor)
    except NotFound:
        if not request.headers.get("HX-Request"):
            raise
        return render(request, "consultations/desk/gone.html")
    return _page(request, row)


@require_POST
@never_cache
@allow(*WHO)
def command(request: ActingRequest, code: str, command: str) -> HttpResponse:
    """Take a step; on a mistake the page comes back with what was typed."""
    if command not in _FORMS:
        raise NotFound("not_found")
    form: forms.Form | None = AnswerForm(request.POST) if command in _ANSWERING else None
    row: Consultation | None = None
    try:
        row = one.visible(code, request.actor)
        form = form or _form(row, command, data=request.POST)
        if not form.is_valid():
            return _page(request, row, failed=(command, form))
        data = {**form.cleaned_data, "sources": request.POST.getlist("sources")[:20]}
        version = form.cleaned_data["version_seen"]
        take_step(by=request.actor, code=code, command=Command(command), version=version, data=data)
    except NotFound:
        if command == Command.GRAB:
            # A colleague was faster, and has it now.
            return HttpResponseRedirect(reverse("consultations:desk", query={"faster": "1"}))
        kept = [
            value for name, value in request.POST.items() if name.endswith(("text", "next_steps")) and value
        ]
        if not kept:
            raise
        return render(request, "consultations/desk/left.html", {"kept": kept}, status=404)
    except Problem as problem:
        try:
            row = one.visible(code, request.actor)
        except NotFound:
            if command == Command.GRAB:
                return HttpResponseRedirect(reverse("consultations:desk", query={"faster": "1"}))
            raise
        if form is not None:
            show_problem(form, problem)
        return _page(request, row, failed=(command, form) if form is not None else None, problem=problem)
    if command == Command.CLOSE:
        # The talk is fresh in memory now; the page leads on where nothing is to be written.
        return HttpResponseRedirect(reverse("consultations:record", args=[code]))
    if command in _PARTING:
        return HttpResponseRedirect(reverse("consultations:desk", query={"gone": code}))
    return HttpResponseRedirect(reverse("consultations:desk_one", args=[code]))


@require_POST
@never_cache
@allow(*WHO)
def write(request: ActingRequest, code: str) -> HttpResponse:
    """Store a message of the lawyer: from the form of the page, or from its script."""
    row = one.visible(code, request.actor)
    throttle.take(limits.WRITE_BY_SIDE, f"{row.pk}:{Side.LAWYER}")
    uploads = uploads_of(request)
    form = LineForm(request.POST, wordless=bool(uploads))
    scripted = "X-Requested-With" in request.headers
    try:
        if form.is_valid() or scripted:
            message = write_from(request, row, Side.LAWYER, request.actor, uploads)
            if scripted:
                return JsonResponse({"number": message.number}, status=201)
            return HttpResponseRedirect(reverse("consultations:desk_one", args=[code]) + "#end")
    except Problem as problem:
        if scripted:
            return refused(problem)
        show_problem(form, problem, apart=("files",))
        return marked(_page(request, one.visible(code, request.actor), line=form), problem)
    return _page(request, one.visible(code, request.actor), line=form)


@never_cache
@allow(*WHO)
def file(request: ActingRequest, code: str, file_id: int) -> HttpResponse:
    """Show a file of the talk, or let it be saved; the opening is audited."""
    thumb, again = request.GET.get("size") == "thumb", is_further_piece(request)
    row, content = read_attachment(
        by=request.actor, code=code, attachment_id=file_id, thumb=thumb, again=again
    )
    return files.as_file(request, row, content)


@allow(*WHO)
def events(request: ActingRequest, code: str) -> HttpResponseBase:
    """Follow the talk."""
    draw = lines.drawn_in(get_language() or settings.LANGUAGE_CODE)
    return stream.stream(request, stream.Reader(code, request.actor), draw=draw)


@require_POST
@allow(*WHO)
def typing(request: ActingRequest, code: str) -> HttpResponse:
    """Say that the lawyer is writing."""
    throttle.take(limits.TYPING_BY_SIDE, f"{code}:{Side.LAWYER}")
    messages.show_typing(by=request.actor, code=code)
    return HttpResponse(status=204)


@require_POST
@allow(*WHO)
def seen(request: ActingRequest, code: str) -> HttpResponse:
    """Note up to where the lawyer has received."""
    messages.mark_seen(by=request.actor, code=code, number=number_in(request))
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(*WHO)
def guidance(request: ActingRequest, code: str) -> HttpResponse:
    """Show answers for the person's words, or for what is searched; by POST, so that no log keeps it."""
    row = one.visible(code, request.actor)
    if not reads(one.snapshot(row), one.permissions_on(row, request.actor)):
        raise NotAllowed("not_allowed")
    record_reading(by=request.actor, row=row)
    sought = clean(request.POST.get("q", ""))[:LONGEST_SEARCH]
    chosen = request.POST.get("matter", "") or row.topic
    found = (
        search(sought, place=row.place)
        if sought
        else guide(talk.question_of(row), matter=chosen, place=row.place)
    )
    context = {
        "row": row,
        "found": found,
        "q": sought,
        "hidden": False,
        "action": reverse("consultations:desk_guidance", args=[code]),
    }
    fragment = bool(request.headers.get("HX-Request"))
    template = "work_orders/desk/guidance_results.html" if fragment else "consultations/desk/guidance.html"
    return render(request, template, context)


def _form(row: Consultation, name: str, *, data: Any = None) -> forms.Form:
    kind = _FORMS[name]
    options: dict[str, Any] = {"initial": {"version_seen": row.version}, "use_required_attribute": False}
    if kind is ColleagueForm:
        options |= {"units": list(row.units), "but": row.staff_id, "asks_why": name == Command.HAND_OVER}
    if kind is not AnswerForm:
        options["prefix"] = name
    return kind(data, **options)


def _page(
    request: ActingRequest,
    row: Consultation,
    *,
    failed: tuple[str, forms.Form] | None = None,
    line: LineForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    permissions = one.permissions_on(row, request.actor)
    readable = reads(one.snapshot(row), permissions)
    fragment = bool(request.headers.get("HX-Request")) and request.method == "GET"
    side = one.side_of(row, request.actor)
    if readable and not fragment:
        record_reading(by=request.actor, row=row)
        if side == Side.LAWYER and row.lawyer_seen < row.last_number and request.method == "GET":
            messages.mark_seen(by=request.actor, code=row.code, number=row.last_number)
    steps = one.open_steps_for(row, request.actor)
    given, kept = _given(row, steps, failed)
    record = records.record_of(row) if readable and row.recorded_at else None
    found = talk.lines(row) if readable else []
    writable = against_writing(one.snapshot(row), permissions) is None
    context = {
        **_facts(row),
        **office_for(row, side),
        "row": row,
        "side": side,
        "readable": readable,
        "earlier": earlier.listed(row, request.actor) if side == Side.LAWYER else [],
        "guests": guests.party(row, permissions) if side == Side.LAWYER and row.kind == Kind.CHAT else None,
        "lines": lines.drawn(row, side, found),
        "question": found[0].text if found and row.kind != Kind.PHONE else "",
        "record": record,
        "outcome": labels.OUTCOMES[record.outcome] if record else "",
        "to_write_up": any(step.command == Command.WRITE_UP for step in steps),
        "answer": given.pop(Command.ANSWER, None),
        "reviewable": given.pop(Command.SEND_FOR_REVIEW, None) is not None,
        "grab": given.pop(Command.GRAB, None),
        "approve": given.pop(Command.APPROVE, None),
        "draft": json.loads(row.draft) if row.draft and readable and row.kind != Kind.PHONE else None,
        "commands": [
            {"code": name, "label": labels.COMMANDS[name], "form": form, "failed": bool(form.errors)}
            for name, form in given.items()
        ],
        "line": (line or LineForm()) if writable else None,
        "recordings": recordings.drawn(row, request.actor),
        "recording_days": recordings.days_kept(row),
        "application": one.application_of(row) if readable else None,
        "applicable": side == Side.LAWYER and not row.erased,
        "failed": failed[1] if failed else line if line is not None and line.errors else None,
        "problem": problem,
        "kept": kept,
        "history": [
            {"title": labels.DONE[step.command], "moment": step.at, "who": step.who,
             "text": step.data.get("reason") or ""}
            for step in reversed(one.history(row, public=False))
        ] if readable else [],
        "fragment": fragment,
    }  # fmt: skip
    wrong = failed is not None or (line is not None and bool(line.errors))
    status = problem.status if problem else 422 if wrong else 200
    template = "consultations/desk/one.html#state" if fragment else "consultations/desk/one.html"
    response = render(request, template, context, status=status)
    response.headers["Permissions-Policy"] = CAMERA_AND_MICROPHONE
    return response


def _given(
    row: Consultation, steps: tuple[Step[Snapshot], ...], failed: tuple[str, forms.Form] | None
) -> tuple[dict[str, forms.Form], list[str]]:
    """Return the form of each open command, and what was typed for one that is not open any more."""
    given = {str(step.command): _form(row, step.command) for step in steps if step.command in _FORMS}
    if failed is None:
        return given, []
    name, form = failed
    if name not in given:
        texts = ("text", "next_steps", "reason")
        return given, [kept for one_ in texts if (kept := str(form.data.get(form.add_prefix(one_), "")))]
    # It can be sent again by somebody who has seen the present state.
    form.data = {**dict(form.data.items()), form.add_prefix("version_seen"): str(row.version)}
    given[name] = form
    if name in _ANSWERING:
        given[Command.ANSWER] = form
    return given, []


def _facts(row: Consultation) -> dict[str, Any]:
    names = people.staff_named({row.staff_id} if row.staff_id else set())
    return {
        "is_chat": row.kind == Kind.CHAT,
        "kind": labels.KINDS[row.kind],
        "state_label": labels.STATES[row.state],
        "tone": labels.TONES.get(row.state, ""),
        "about": knowledge.matter_name(row.topic or row.matter) if row.topic or row.matter else "",
        "place": regions.name(row.place) if row.place else "",
        "zone": zone_versions.name_of(row.zone) if row.zone else "",
        "dialect": DIALECTS[row.dialect],
        "waits": waiting_of(row),
        "lawyer": names.get(row.staff_id or 0, ""),
        "opponents": one.opponents_of(row),
        "deadlines": [
            {"row": term, "label": labels.TERMS[term.term], "source": labels.SOURCES.get(term.source, term.source)}
            for term in one.deadlines_of(row)
        ],
        **told(json.loads(row.guidance) if row.guidance else {}),
    }  # fmt: skip
