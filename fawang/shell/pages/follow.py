"""A person follows their matter: by code and link, or signed in; and does what is theirs to do."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django import forms
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations import labels as consultations
from fawang.consultations.queries import one as consulted
from fawang.consultations.queries.lists import of_resident
from fawang.dispatch.labels import CALLBACK_STATES
from fawang.dispatch.queries import callbacks
from fawang.feedback import queries as feedback
from fawang.kernel import throttle
from fawang.kernel.access import ActingRequest, Audience, allow
from fawang.kernel.actor import Actor, ActorKind
from fawang.kernel.forms import marked
from fawang.kernel.ids import read_code
from fawang.kernel.problems import Conflict, Invalid, NotFound, Problem, TooMany
from fawang.kernel.procedure import Step
from fawang.kernel.wording import Text
from fawang.legal_aid import forms as legal_forms
from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.procedure import Command, State, Term
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.identity import address_of, networks_of
from fawang.shell.commands import CommandForm, form_for, repeated, written
from fawang.shell.documents import document_rows
from fawang.shell.history import public_events
from fawang.shell.links import own_path
from fawang.shell.rendering import show_problem
from fawang.work_orders import labels, limits, queries
from fawang.work_orders.actions.documents import attach_document, read_document
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.pages.panels import own_panel
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules import Snapshot


class CodeForm(forms.Form):
    """The code on the receipt, and the last digits of the phone number."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("Twelve digits, on your receipt and in our messages."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    tail = forms.CharField(
        label=gettext_lazy("The last four digits of your phone number"),
        max_length=8,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input--short"}
        ),
    )


@never_cache
@allow(Audience.EVERYBODY)
def track(request: ActingRequest) -> HttpResponse:
    """Find a matter by its code and the end of the phone number given with it.

    That shows how far it is, and nothing that was written: for more, one needs the link.
    """
    if request.method == "POST" and (path := own_path(request.POST.get("code", ""))):
        # Whoever has the link needs nothing else; the page behind it judges the key.
        return HttpResponseRedirect(path)
    initial = {"code": request.GET.get("code", "")}
    form = CodeForm(request.POST if request.method == "POST" else None, initial=initial)
    found = call = refused = None
    if request.method == "POST" and form.is_valid():
        try:
            code = read_code(form.cleaned_data["code"])
            if code is None:
                form.add_error("code", _("This code has a wrong digit. Please compare it with your receipt."))
            else:
                with transaction.atomic():
                    _count_try(request, code)
                    found = queries.order_by_code_and_tail(code, form.cleaned_data["tail"])
                    call = None if found else callbacks.by_code_and_tail(code, form.cleaned_data["tail"])
                    # Whoever has the right digits may look as often as they like: a guess is what was wrong.
                    transaction.set_rollback(found is not None or call is not None)
                if found is None and call is None:
                    form.add_error(None, _("No matter with this code and phone number. Please check both."))
        except TooMany as problem:
            show_problem(form, problem)
            refused = problem
    context: dict[str, Any] = {"form": form}
    if found is not None:
        context |= {"order": found, "state_label": labels.state(found.kind, found.state),
                    "state_tone": labels.tone(found.kind, found.state),
                    "unit": organisations.unit(found.unit_id)}  # fmt: skip
    elif call is not None:
        context |= {"call": call, "state_label": CALLBACK_STATES[call.state]}
    return marked(render(request, "shell/pages/track.html", context), refused)


def _count_try(request: ActingRequest, code: str) -> None:
    """Count a try to open a code. A guesser's tries are counted for the guesser first, so that the owner gets in.

    Raises:
        TooMany: too many of one caller, or for one code from anywhere.
    """
    if request.actor.kind == ActorKind.RESIDENT:
        throttle.take(limits.TRACK_BY_CODE_AND_CALLER, f"{code}:{request.actor.label}")
        return
    address, network = networks_of(request)
    throttle.take_all(
        (limits.TRACK_BY_CODE_AND_CALLER, f"{code}:{address}"),
        (limits.TRACK_BY_CODE_AND_NETWORK, f"{code}:{network}"),
        (limits.TRACK_BY_ADDRESS, address),
        (limits.TRACK_BY_CODE, code),
    )


@never_cache
@allow(Audience.EVERYBODY)
def follow(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show a matter to its person, and take what they want to do."""
    actor = _holder(request, code, key)
    order = queries.visible(code, actor)
    if request.method != "POST":
        return _page(request, order, key, actor)
    command = request.POST.get("command", "")
    if command not in _OWN:
        raise NotFound("not_found")
    if repeated(code, command, by=actor, posted=request.POST):
        return HttpResponseRedirect(_address(code, key, done=command))
    step = _open_step(order, actor, command)
    if step is None:
        # Somebody was faster, or this is an old page: what was typed stays readable.
        return _page(request, order, key, actor, problem=Conflict("stale"), kept=written(request))
    form = _own_form(order, step, data=request.POST)
    if form.is_valid():
        try:
            take_step(
                by=actor, code=order.code, command=step.command, version=form.version, data=form.cleaned_data
            )
        except Problem as problem:
            order = queries.visible(code, actor)
            if _open_step(order, actor, command) is None:
                return _page(request, order, key, actor, problem=problem, kept=written(request))
            show_problem(form, problem)
            form.catch_up(order)
        else:
            return HttpResponseRedirect(_address(code, key, done=command))
    return _page(request, order, key, actor, form=form)


def _holder(request: ActingRequest, code: str, key: str) -> Actor:
    """Return who holds the link; what others do from the same address counts for those who hold none.

    Raises:
        NotFound: the link opens nothing.
        TooMany: this matter is opened too often, or many wrong links are tried from this address.
    """
    try:
        actor = queries.actor_with_key(code, key, request.actor)
    except NotFound:
        throttle.take(limits.LOOK_UP_BY_ADDRESS, address_of(request))
        raise
    throttle.take(limits.LOOK_UP_BY_KEY, code)
    return actor


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def upload(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Take a file from the person."""
    throttle.take(limits.UPLOAD_BY_ADDRESS, address_of(request))
    actor = queries.actor_with_key(code, key, request.actor)
    order = queries.visible(code, actor)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Invalid("invalid", errors={"file": "file_missing"})
        attach_document(by=actor, order=order, upload=file, paper=request.POST.get("paper", ""))
    except Problem as problem:
        return _page(request, order, key, actor, upload_problem=problem)
    return HttpResponseRedirect(_address(code, key, done="upload") + "#documents")


@never_cache
@allow(Audience.EVERYBODY)
def document(request: ActingRequest, code: str, key: str, document_id: int) -> HttpResponse:
    """Hand a file of the matter back to its person."""
    actor = queries.actor_with_key(code, key, request.actor)
    order = queries.visible(code, actor)
    row, content = read_document(by=actor, order=order, document_id=document_id)
    return as_download(row.name, row.media_type, content)


@never_cache
@allow(Audience.RESIDENT)
def mine(request: ActingRequest) -> HttpResponse:
    """List the matters of a signed-in resident, and open one that is not listed by its code.

    Whoever has received the one-time code has the telephone, and may not be the person: a matter that the number alone
    does not open (people.shared_phones) leaves no trace here, and all codes that open nothing are answered alike.
    """
    resident_id = request.actor.known_id
    form, status = CodeForm(request.POST if request.method == "POST" else None), 200
    form.fields["code"].help_text = _("Twelve digits, on the receipt that you kept.")
    del form.fields["tail"]
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                throttle.take(limits.OPEN_BY_RESIDENT, str(resident_id))
                if href := _opened_by(form.cleaned_data["code"], resident_id):
                    return HttpResponseRedirect(href)
                form.add_error("code", _("No matter with this code and phone number. Please check both."))
            except Problem as problem:
                status = problem.status
                show_problem(form, problem)
    orders = queries.orders_of(resident_id)
    keys = queries.keys_of(resident_id, orders)
    rows = [
        {
            "order": order,
            "state_label": labels.state(order.kind, order.state),
            "state_tone": labels.tone(order.kind, order.state),
            "href": reverse("shell:follow", args=[order.code, keys[order.pk]]),
        }
        for order in orders
    ]
    questions = [
        {
            "row": row,
            "state_label": consultations.STATES[row.state],
            "tone": consultations.TONES.get(row.state, ""),
            "kind": consultations.KINDS[row.kind],
            "href": reverse("consultations:talk", args=[row.code, consulted.access_key(row)]),
        }
        for row in of_resident(resident_id)
    ]
    context = {"rows": rows, "questions": questions, "form": form}
    return render(request, "shell/pages/mine.html", context, status=status)


def _opened_by(typed: str, resident_id: int) -> str:
    """Return the address of a matter of somebody's phone whose code they typed; empty for every other code."""
    code = read_code(typed) or ""
    if order := queries.order_with_code(code, resident_id):
        return reverse("shell:follow", args=[order.code, queries.keys_of(resident_id, [order])[order.pk]])
    if talk := consulted.with_code(code, resident_id):
        return reverse("consultations:talk", args=[talk.code, consulted.access_key(talk)])
    if call := callbacks.with_code(code, resident_id):
        return reverse("shell:callback_own", args=[call.code, callbacks.access_key(call)])
    return ""


def as_download(name: str, media_type: str, content: bytes) -> HttpResponse:
    """Return a file for the browser to save; it is never shown within our pages."""
    response = HttpResponse(content, content_type=media_type)
    safe = "".join(c if c.isalnum() or c in "._-" else "_" for c in name)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(safe)}"
    response.headers["Cache-Control"] = "no-store"
    return response


#: What a person does on this page, in their words; rating has a page of its own.
_OWN: dict[str, Text] = {
    Command.SUPPLY_PAPERS: gettext_lazy("I have handed in what was asked for"),
    Command.OBJECT: gettext_lazy("Object to the decision"),
    Command.WITHDRAW: gettext_lazy("Withdraw my application"),
}
#: The questions that these ask, in the person's words: label and hint.
_ASKED: dict[str, tuple[Text, Text]] = {
    Command.SUPPLY_PAPERS: (gettext_lazy("Is there anything to say about the papers?"), ""),
    Command.OBJECT: (
        gettext_lazy("Why do you not agree?"),
        gettext_lazy("In your own words. What was overlooked, or has changed?"),
    ),
    Command.WITHDRAW: (gettext_lazy("Do you want to say why?"), ""),
}
#: What is said after something was done.
_DONE: dict[str, Text] = {
    "upload": gettext_lazy("We have received your file."),
    Command.SUPPLY_PAPERS: gettext_lazy(
        "Thank you. The office goes on with your matter, and its time limit runs again."
    ),
    Command.OBJECT: gettext_lazy("The justice bureau has your objection and answers within five days."),
    Command.WITHDRAW: gettext_lazy("Your application is withdrawn. You can apply again at any time."),
}


def _open_step(order: WorkOrder, actor: Actor, command: str) -> Step[Snapshot] | None:
    return next((step for step in queries.open_steps_for(order, actor) if step.command == command), None)


def _own_form(order: WorkOrder, step: Step[Snapshot], *, data: Any = None) -> CommandForm:
    form = form_for(order, step, data=data, prefix=step.command)
    form.label = _OWN[step.command]
    for field in form.fields.values():
        if not field.widget.is_hidden:
            label, hint = _ASKED[step.command]
            field.label, field.help_text = str(label), str(hint)
    return form


def _address(code: str, key: str, *, done: str) -> str:
    return reverse("shell:follow", args=[code, key], query={"done": done})


def _page(
    request: ActingRequest,
    order: WorkOrder,
    key: str,
    actor: Actor,
    *,
    form: CommandForm | None = None,
    problem: Problem | None = None,
    upload_problem: Problem | None = None,
    kept: Sequence[str] = (),
) -> HttpResponse:
    """Draw the page; `form` is one that failed, `kept` what was typed into one that is gone."""
    forms_by_command = {
        step.command: _own_form(order, step)
        for step in queries.open_steps_for(order, actor)
        if step.command in _OWN
    }
    if form is not None:
        forms_by_command[form.step.command] = form
    context = {
        **_facts(order, key, actor),
        "commands": {str(command): one for command, one in forms_by_command.items()},
        "failed": form,
        "problem": problem,
        "upload_problem": upload_problem,
        "kept": kept,
        "done": _DONE.get(request.GET.get("done", "")),
    }
    trouble = problem or upload_problem
    status = trouble.status if trouble else 422 if form is not None else 200
    return render(request, "shell/pages/follow.html", context, status=status)


def _facts(order: WorkOrder, key: str, actor: Actor) -> dict[str, Any]:
    side = queries.side_of(order, actor)
    history = queries.history(order, public=True, side=side)
    asked: list[str] = next(
        (row.data.get("papers", []) for row in reversed(history) if row.command == Command.REQUEST_PAPERS), []
    )
    documents = document_rows(
        order, lambda row: reverse("shell:follow_document", args=[order.code, key, row.pk]), side=side
    )
    events = public_events(order, history)
    handed_in = {row["paper"] for row in documents}
    closed = order.state == State.CLOSED
    return {
        "order": order,
        "key": key,
        "state_label": labels.state(order.kind, order.state),
        "state_tone": labels.tone(order.kind, order.state),
        "next_label": labels.party(order.kind, order.next_party),
        "unit": organisations.unit(order.unit_id),
        "events": events,
        "ended_by": events[0].text if order.state in (State.REFUSED, State.TERMINATED) else "",
        "papers_until": queries.terms_due(order).get(Term.SUPPLEMENT),
        "papers_asked": [{"label": p, "state": "received" if p in handed_in else "missing"} for p in asked]
        if order.state == State.SUPPLEMENTING
        else [],
        "documents": documents,
        "prescribed": [
            {"title": one.title, "href": reverse("legal_aid:own_form", args=[order.code, key, name])}
            for name, one in legal_forms.available(order, by=actor).items()
        ],
        "outcome": legal_aid.outcome(order.pk),
        "rate_href": reverse("feedback:rate", args=[order.code, feedback.rating_token(order)])
        if closed and feedback.rating_of(order) is None
        else "",
        "running": order.ended_at is None,
        **own_panel(order, actor, key),
        "shared_phone": people.shares_phone(order.contact_id),
    }
