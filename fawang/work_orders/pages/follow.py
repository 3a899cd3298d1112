"""A person follows their matter by its link, and does what is theirs to do."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound, Problem, TooMany
from fawang.kernel.rules.procedure import Step
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.forms import marked, show_problem
from fawang.kernel.wording import Text
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.accounts.identity import address_of
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.documents import attach_document, read_document
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.data import limits
from fawang.work_orders.kinds.panels import OwnStep, Seen, added
from fawang.work_orders.pages import corrections
from fawang.work_orders.pages.panels import own_panel
from fawang.work_orders.pages.parts.commands import CommandForm, form_for, repeated, written
from fawang.work_orders.pages.parts.documents import document_rows
from fawang.work_orders.pages.parts.history import public_events
from fawang.work_orders.pages.parts.messages import OWN, WRITTEN, messages
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules import Command, Party, Snapshot
from fawang.work_orders.texts import labels

_DONE: Mapping[str, Text] = {
    "upload": gettext_lazy("We have received your file."),
    **corrections.DONE,
}


@never_cache
@allow(Audience.EVERYBODY)
def follow(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Show a matter to its person, and take what they want to do."""
    actor = _holder(request, code, key)
    order = queries.visible(code, actor)
    if request.method != "POST":
        return _page(request, order, key, actor)
    command = request.POST.get("command", "")
    if command not in _own(order):
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
            if isinstance(problem, TooMany):
                return marked(_page(request, order, key, actor, form=form, status=problem.status), problem)
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


def _own(order: WorkOrder) -> Mapping[str, OwnStep]:
    """Return what the person does on this page, in their words; rating has a page of its own."""
    return {**kinds.kind_of(order.kind).pages.own, Command.MESSAGE: OWN}


def _open_step(order: WorkOrder, actor: Actor, command: str) -> Step[Snapshot] | None:
    return next((step for step in queries.open_steps_for(order, actor) if step.command == command), None)


def _own_form(order: WorkOrder, step: Step[Snapshot], *, data: Any = None) -> CommandForm:
    form = form_for(order, step, data=data, prefix=step.command)
    form.own = _own(order)[step.command]
    form.label = form.own.label
    label, hint = form.own.asked
    for field in form.fields.values():
        if label and not field.widget.is_hidden:
            field.label, field.help_text = str(label), str(hint)
    return form


def _address(code: str, key: str, *, done: str) -> str:
    return reverse("work_orders:follow", args=[code, key], query={"done": done})


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
    status: int = 0,
) -> HttpResponse:
    """Draw the page; `form` is one that failed, `kept` what was typed into one that is gone."""
    forms_by_command = {
        step.command: _own_form(order, step)
        for step in queries.open_steps_for(order, actor)
        if step.command in _own(order)
    }
    if form is not None:
        forms_by_command[form.step.command] = form
    done = request.GET.get("done", "")
    context = {
        **_facts(order, key, actor),
        "commands": [forms_by_command[name] for name in _own(order) if name in forms_by_command],
        "failed": form,
        "problem": problem,
        "upload_problem": upload_problem,
        "kept": kept,
        "done": _DONE.get(done) or _done(order, done),
    }
    trouble = problem or upload_problem
    status = status or (trouble.status if trouble else 422 if form is not None else 200)
    return render(request, "work_orders/follow.html", context, status=status)


def _done(order: WorkOrder, command: str) -> Text:
    own = _own(order).get(command)
    return own.done if own else ""


def _facts(order: WorkOrder, key: str, actor: Actor) -> dict[str, Any]:
    side = queries.side_of(order, actor)
    history = queries.history(order, public=True, side=side)
    kind = kinds.kind_of(order.kind)
    seen = Seen(order, actor, history, key=key)
    missing = kind.pages.missing(seen)
    documents = document_rows(
        order, lambda row: reverse("work_orders:follow_document", args=[order.code, key, row.pk]), side=side
    )
    events = public_events(order, [row for row in history if row.command not in WRITTEN])
    handed_in = {row["paper"] for row in documents}
    return {
        "order": order,
        "key": key,
        "state_label": labels.state(order.kind, order.state),
        "state_tone": labels.tone(order.kind, order.state),
        "next_label": _("You: what to do stands below")
        if order.next_party == Party.PERSON
        else labels.party(order.kind, order.next_party),
        "card": organisations.card(order.unit_id, clock.now()),
        "events": events,
        "ended_by": events[0].text if events and order.state in kind.pages.reasoned else "",
        "papers_until": missing.until if missing else None,
        "papers_asked": [
            {"label": paper, "state": "received" if paper in handed_in else "missing"}
            for paper in (missing.papers if missing else ())
        ],
        "documents": documents,
        "printed": kind.pages.printed(seen),
        "rows": kind.pages.rows(seen),
        "ahead": kind.pages.ahead(seen),
        "added": [*added(seen), *kind.pages.own_panels(seen)],
        **own_panel(order, actor, key),
        "messages": messages(order, history),
        # What the applicants wrote is not for whoever stands on another side.
        "words": queries.statement_of(order).words if side == kinds.first_side(order) else "",
        "corrections": corrections.of_order(order, actor, key),
        "running": order.ended_at is None,
        "shared_phone": people.shares_phone(order.contact_id),
    }
