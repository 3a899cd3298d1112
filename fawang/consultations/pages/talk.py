"""The person's own page of a consultation: what was said, what comes next, and what they can do."""

import json
from collections.abc import Iterable, Mapping

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations.actions import messages
from fawang.consultations.actions.attaching import read_attachment
from fawang.consultations.actions.steps import take_step
from fawang.consultations.data import limits
from fawang.consultations.models import Consultation, Message
from fawang.consultations.pages import recordings
from fawang.consultations.pages.forms import FollowUpForm, LineForm, RatingForm, Versioned
from fawang.consultations.pages.writing import uploads_of, write_from
from fawang.consultations.queries import guests, offers, one, records
from fawang.consultations.queries import talk as said
from fawang.consultations.queries.talk import Line
from fawang.consultations.queries.waiting import waiting_of
from fawang.consultations.rules import Command, Kind, Side, State, against_writing
from fawang.consultations.talks import files, lines, stream
from fawang.consultations.texts import labels
from fawang.dispatch.actions import contacts
from fawang.dispatch.queries import callbacks
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.devices import CAMERA_AND_MICROPHONE
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.kernel.wording import say
from fawang.knowledge.guidance.urgent import Help, helps_in
from fawang.knowledge.pages import urgent
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.accounts.identity import address_of
from fawang.regions import queries as regions
from fawang.work_orders.pages import corrections

#: What a person does here, and the form of each.
_FORMS: Mapping[str, type[Versioned]] = {
    Command.FOLLOW_UP: FollowUpForm,
    Command.RATE: RatingForm,
    Command.CLOSE: Versioned,
    Command.WITHDRAW: Versioned,
    Command.PUT_IN_WRITING: Versioned,
}
_DONE = {
    **corrections.DONE,
    "asked": _("We have your question."),
    "write": _("Your message has been sent."),
    Command.FOLLOW_UP: _("Your further question has been sent."),
    Command.RATE: _("Thank you for your rating."),
    Command.CLOSE: _("This consultation has ended."),
    Command.WITHDRAW: _("Your question is withdrawn. You can ask again at any time."),
    Command.PUT_IN_WRITING: _("Your question is left in writing. You need not stay on this page."),
}


@never_cache
@allow(Audience.EVERYBODY)
def talk(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show a consultation to its person, and take what they do."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    actor = one.actor_with_key(code, key, request.actor)
    row = one.visible(code, actor)
    if request.method != "POST":
        if row.state == State.WAITING:
            contacts.beat(by=actor, subject=one.topic_of(row))
        if row.person_seen < row.last_number:
            messages.mark_seen(by=actor, code=code, number=row.last_number)
        return _page(request, row, key, actor)
    command = request.POST.get("command", "")
    if command not in _FORMS:
        raise NotFound("not_found")
    form = _FORMS[command](request.POST, prefix=command)
    if form.is_valid():
        try:
            take_step(
                by=actor, code=code, command=Command(command), version=form.version, data=form.cleaned_data
            )
        except Problem as problem:
            row = one.visible(code, actor)
            show_problem(form, problem)
            return _page(request, row, key, actor, failed=(command, form), problem=problem)
        return _back(code, key, command, text=form.cleaned_data.get("text", ""))
    return _page(request, row, key, actor, failed=(command, form))


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def write(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Store a message: from the form of the page, or from its script."""
    actor = one.actor_with_key(code, key, request.actor)
    row = one.visible(code, actor)
    throttle.take(limits.WRITE_BY_SIDE, f"{row.pk}:{Side.PERSON}")
    uploads = uploads_of(request)
    form = LineForm(request.POST, wordless=bool(uploads))
    scripted = "X-Requested-With" in request.headers
    try:
        if form.is_valid() or scripted:
            message = write_from(request, row, Side.PERSON, actor, uploads)
            return stored(message) if scripted else _back(code, key, "write", text=message.text)
    except Problem as problem:
        if scripted:
            return refused(problem, request.POST.get("text", ""))
        show_problem(form, problem, apart=("files",))
        return marked(_page(request, one.visible(code, actor), key, actor, line=form), problem)
    return _page(request, one.visible(code, actor), key, actor, line=form)


@never_cache
@allow(Audience.EVERYBODY)
def file(request: ActingRequest, code: str, key: str, file_id: int) -> HttpResponse:
    """Show a file of the talk to its person, or let them save it."""
    throttle.take(limits.FILE_BY_ADDRESS, address_of(request))
    actor = one.actor_with_key(code, key, request.actor)
    thumb = request.GET.get("size") == "thumb"
    return files.as_file(request, *read_attachment(by=actor, code=code, attachment_id=file_id, thumb=thumb))


@allow(Audience.EVERYBODY)
def events(request: ActingRequest, code: str, key: str) -> HttpResponseBase:
    """Follow the talk."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    reader = stream.Reader(code, request.actor, key)
    return stream.stream(request, reader, draw=lines.drawn_in(get_language() or settings.LANGUAGE_CODE))


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def told_if_wrong(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Keep, or take back, that the person wants to be told if an answer that they were shown was wrong."""
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    actor = one.actor_with_key(code, key, request.actor)
    done = _corrections(one.visible(code, actor), key).take(request, actor)
    return HttpResponseRedirect(
        reverse("consultations:talk", args=[code, key], query={"done": done}) + "#told-if-wrong"
    )


def _corrections(row: Consultation, key: str) -> corrections.Consent:
    return corrections.Consent(
        contact_id=row.contact_id,
        order_ref=f"consultations.consultation:{row.pk}",
        order_code=row.code,
        receipt=json.loads(row.guidance) if row.guidance else {},
        action=reverse("consultations:told_if_wrong", args=[row.code, key]),
    )


@require_POST
@allow(Audience.EVERYBODY)
def typing(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Say that the person is writing."""
    throttle.take(limits.TYPING_BY_SIDE, f"{code}:{Side.PERSON}")
    messages.show_typing(by=one.actor_with_key(code, key, request.actor), code=code)
    return HttpResponse(status=204)


@require_POST
@allow(Audience.EVERYBODY)
def seen(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Note up to where the person has received."""
    actor = one.actor_with_key(code, key, request.actor)
    messages.mark_seen(by=actor, code=code, number=number_in(request))
    return HttpResponse(status=204)


def number_in(request: ActingRequest) -> int:
    """Return the number of a message that a script says it has received."""
    given = request.POST.get("number", "")
    return whole_number(given, digits=7) or 0


def stored(message: Message) -> JsonResponse:
    """Return the number of a message that was stored, and whom to call if it tells of danger, for the page's script."""
    return JsonResponse({"number": message.number, "urgent": urgent.box(message.text)}, status=201)


def refused(problem: Problem, text: str = "") -> JsonResponse:
    """Return why a message was not stored, and whom to call if its `text` tells of danger, for the page's script."""
    code = next(iter(problem.errors.values()), problem.code)
    params = problem.params if code == problem.code else {}
    said = {"code": code, "sentence": say(code, **params), "urgent": urgent.box(text)}
    return JsonResponse(said, status=problem.status)


def _helps(row: Consultation, found: Iterable[Line]) -> tuple[Help, ...]:
    """Return whom to call at once, for all that the person has written while it goes on."""
    return helps_in(*said.told_by_person(found)) if row.ended_at is None else ()


def place_after(text: str) -> str:
    """Return where one goes on after writing `text`: at the end of the talk, or where it says whom to call."""
    return "#urgent" if helps_in(text) else "#end"


def _back(code: str, key: str, done: str, *, text: str = "") -> HttpResponse:
    address = reverse("consultations:talk", args=[code, key], query={"done": done})
    return HttpResponseRedirect(
        address + place_after(text) if done in ("write", Command.FOLLOW_UP) else address
    )


def _page(
    request: ActingRequest,
    row: Consultation,
    key: str,
    actor: Actor,
    *,
    failed: tuple[str, forms.Form] | None = None,
    line: LineForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    given: dict[str, forms.Form] = {
        str(step.command): _FORMS[step.command](
            initial={"version_seen": row.version}, prefix=step.command, use_required_attribute=False
        )
        for step in one.open_steps_for(row, actor)
        if step.command in _FORMS
    }
    kept = ""
    if failed is not None:
        name, form = failed
        if name in given:
            given[name] = _renewed(form, row)
        else:
            # It has moved on meanwhile: what was typed stays readable.
            kept = str(form.data.get(form.add_prefix("text"), ""))
    writable = against_writing(one.snapshot(row), one.permissions_on(row, actor)) is None
    found = said.lines(row)
    record = records.record_of(row) if row.recorded_at else None
    waits = waiting_of(row)
    called = callbacks.of_subject(one.topic_of(row)) if row.kind == Kind.CHAT else None
    lawyer = people.staff_named({row.staff_id} if row.staff_id else set())
    fragment = bool(request.headers.get("HX-Request")) and request.method == "GET"
    context = {
        "row": row,
        "key": key,
        "helps": _helps(row, found),
        "is_chat": row.kind == Kind.CHAT,
        "state_label": labels.STATES[row.state],
        "tone": labels.TONES.get(row.state, ""),
        "lawyer": lawyer.get(row.staff_id or 0, ""),
        "waits": waits,
        "ring_back": offers.call_back_for(row) if waits and waits.offer_callback and not called else None,
        "called_at": called.next_at if called else None,
        "place": regions.name(row.place) if row.place else "",
        "lines": lines.drawn(row, Side.PERSON, found),
        "commands": given,
        "guests": guests.party(row, one.permissions_on(row, actor)) if row.kind == Kind.CHAT else None,
        "record": record,
        "recordings": recordings.drawn(row, actor),
        "corrections": _corrections(row, key).context(),
        "recording_days": recordings.days_kept(row),
        "outcome": labels.OUTCOMES[record.outcome] if record else "",
        "failed": failed[1] if failed else line if line is not None and line.errors else None,
        "line": (line or LineForm()) if writable else None,
        "problem": problem,
        "application": one.application_of(row),
        "kept": kept,
        "done": _DONE.get(request.GET.get("done", "")),
        "shared_phone": people.shares_phone(row.contact_id),
        "is_new": request.GET.get("done") == "asked",
        "link": settings.FAWANG_PUBLIC_URL + reverse("consultations:talk", args=[row.code, key]),
        # A part that is renewed while they talk need not ask for it.
        "card": organisations.card_for_place(row.place, clock.now()) if row.place and not fragment else None,
        "fragment": fragment,
    }
    wrong = failed is not None or (line is not None and bool(line.errors))
    status = problem.status if problem else 422 if wrong else 200
    template = "consultations/talk.html#state" if fragment else "consultations/talk.html"
    response = render(request, template, context, status=status)
    response.headers["Permissions-Policy"] = CAMERA_AND_MICROPHONE
    return response


def _renewed(form: forms.Form, row: Consultation) -> forms.Form:
    """Return a form that failed, so that it can be sent again by somebody who has seen the present state."""
    form.data = {**dict(form.data.items()), form.add_prefix("version_seen"): str(row.version)}
    return form
