"""An order on the workbench: everything about it, and exactly the buttons that are open now."""

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound, Problem
from fawang.kernel.rules.procedure import Step
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.downloads import as_download, as_file
from fawang.kernel.web.forms import show_problem
from fawang.organisations import queries as organisations
from fawang.organisations.rules import routing
from fawang.organisations.rules.matters import Matter
from fawang.organisations.texts import routes
from fawang.organisations.texts.labels import MATTERS
from fawang.people import queries as people
from fawang.people.accounts.identity import address_of
from fawang.people.actions.contacts import Purpose, Revealed, reveal
from fawang.people.rules import Permission
from fawang.people.texts.labels import DIALECTS, MEDIA
from fawang.regions import queries as regions
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.archive import archive_order
from fawang.work_orders.actions.documents import attach_document, read_document
from fawang.work_orders.actions.readings import record_reading
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.data import limits
from fawang.work_orders.kinds.panels import Seen, added_at_desk
from fawang.work_orders.pages.desk.guidance import told_of
from fawang.work_orders.pages.panels import desk_panels
from fawang.work_orders.pages.parts.commands import CommandForm, Fold, form_for, repeated, written
from fawang.work_orders.pages.parts.documents import document_rows, side_choices, side_of_upload
from fawang.work_orders.pages.parts.history import staff_events
from fawang.work_orders.pages.parts.messages import messages
from fawang.work_orders.pages.parts.notices import notice_rows
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.desks import asked_only
from fawang.work_orders.rules import Snapshot
from fawang.work_orders.texts import labels


@never_cache
@allow(Permission.ORDER_VIEW)
def order(request: ActingRequest, code: str) -> HttpResponse:
    """Show an order; the reading is audited."""
    try:
        found = queries.visible(code, request.actor)
    except NotFound:
        if not request.headers.get("HX-Request"):
            raise
        # A page that is open on it asks again because something changed. The answer tells nothing of any order.
        return render(request, "work_orders/desk/order_gone.html")
    record_reading(by=request.actor, order=found)
    return _page(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(Permission.ORDER_VIEW)
def command(request: ActingRequest, code: str, command: str) -> HttpResponse:
    """Show the form of a command, or take it; on a mistake the page comes back with what was typed."""
    if request.method == "POST" and repeated(code, command, by=request.actor, posted=request.POST):
        return _onwards(request, code)
    try:
        found = queries.visible(code, request.actor)
    except NotFound:
        if not (kept := written(request)):
            raise
        # It left their hands while they wrote; as much is said of an order that there never was.
        return render(request, "work_orders/desk/order_left.html", {"kept": kept}, status=404)
    if command not in kinds.procedure_of(found).steps:
        raise NotFound("not_found")
    step = next((s for s in queries.open_steps_for(found, request.actor) if s.command == command), None)
    if step is None:
        problem = Conflict("wrong_state", state=found.state, command=command)
        if request.headers.get("HX-Request"):
            raise problem
        return _page(request, found, problem=problem, kept=written(request), status=problem.status)
    if request.method != "POST":
        return _form(request, found, step)
    form = form_for(found, step, data=request.POST, prefix=command)
    if form.is_valid():
        try:
            take_step(
                by=request.actor,
                code=found.code,
                command=step.command,
                version=form.version,
                data=form.cleaned_data,
            )
        except Problem as problem:
            show_problem(form, problem)
            found = queries.visible(code, request.actor)
            form.catch_up(found)
            return _page(request, found, form=form, status=problem.status)
        return _onwards(request, code)
    return _page(request, found, form=form, status=422)


@require_POST
@never_cache
@allow(Permission.PERSON_UNMASK)
def unmask(request: ActingRequest, code: str) -> HttpResponse:
    """Show what a purpose needs of the person's data; the reading is audited."""
    found = queries.visible(code, request.actor)
    if Permission.PERSON_UNMASK not in queries.permissions_on(found, request.actor) or asked_only(
        found, request.actor
    ):
        raise NotAllowed("not_allowed")
    try:
        shown = reveal(
            by=request.actor,
            contact_id=found.contact_id,
            purpose=Purpose(request.POST.get("purpose", "")),
            object=f"work_orders.order:{found.pk}",
            unit_id=found.unit_id,
            pass_phrase=request.POST.get("pass_phrase", ""),
        )
    except Problem as problem:
        return _page(request, found, problem=problem, status=problem.status)
    except ValueError:
        raise NotFound("not_found") from None
    return _page(request, found, revealed=shown)


@require_POST
@allow(Permission.ORDER_VIEW)
def upload(request: ActingRequest, code: str) -> HttpResponse:
    """Add a file to an order."""
    throttle.take(limits.UPLOAD_BY_ADDRESS, address_of(request))
    found = queries.visible(code, request.actor)
    file = request.FILES.get("file")
    if file is not None:
        try:
            attach_document(
                by=request.actor,
                order=found,
                upload=file,
                paper=request.POST.get("paper", ""),
                side=side_of_upload(found, request.POST.get("side", "")),
            )
        except Problem as problem:
            return _page(request, found, problem=problem, status=problem.status)
    return HttpResponseRedirect(reverse("work_orders:order", args=[code]) + "#documents")


@never_cache
@allow(Permission.ORDER_VIEW)
def document(request: ActingRequest, code: str, document_id: int) -> HttpResponse:
    """Hand out a file; the reading is audited."""
    found = queries.visible(code, request.actor)
    if asked_only(found, request.actor):
        raise NotFound("not_found")
    row, content = read_document(by=request.actor, order=found, document_id=document_id)
    return as_download(row.name, row.media_type, content)


@never_cache
@allow(Permission.PERSON_UNMASK)
def archive(request: ActingRequest, code: str) -> FileResponse:
    """Hand out the whole file of an order for an archive; it is audited."""
    made = archive_order(by=request.actor, order=queries.visible(code, request.actor))
    return as_file(made.name, made.content)


def _onwards(request: ActingRequest, code: str) -> HttpResponse:
    """Go back to the order, or to the inbox where it has left the hands of whoever sent it away."""
    try:
        queries.visible(code, request.actor)
    except NotFound:
        return HttpResponseRedirect(reverse("work_orders:inbox", query={"gone": code}))
    return HttpResponseRedirect(reverse("work_orders:order", args=[code]))


def _form(request: ActingRequest, found: WorkOrder, step: Step[Snapshot]) -> HttpResponse:
    """Show the form of one command: as a part for the fold, or on the page of the order."""
    typed = request.GET.get("seen", "")
    seen = whole_number(typed, digits=8)
    kind = kinds.kind_of(found.kind)
    offers = kind.offers(found)
    form = form_for(found, step, prefix=step.command, seen=seen, offers=offers)
    if not request.headers.get("HX-Request"):
        record_reading(by=request.actor, order=found)
        return _page(request, found, form=form)
    context = {
        "form": form,
        "action": reverse("work_orders:order_command", args=[found.code, step.command]),
        "beside": kind.pages.beside(offers, step),
    }
    return render(request, "work_orders/desk/order_form.html", context)


def _page(
    request: ActingRequest,
    found: WorkOrder,
    *,
    form: CommandForm | None = None,
    problem: Problem | None = None,
    revealed: Revealed | None = None,
    kept: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    hidden = asked_only(found, request.actor)
    # What only the person may do, they do on their own page.
    steps = [
        step
        for step in queries.open_steps_for(found, request.actor)
        if step.permissions != {Permission.ORDER_OWN}
    ]
    history = queries.history(found, public=False)
    person = _person(found, hidden=hidden)
    seen = Seen(found, request.actor, history, hidden=hidden, person=person["name"])
    kind = kinds.kind_of(found.kind)
    panels = [*added_at_desk(seen), *kind.pages.panels(seen)]
    context = {
        **_facts(found, history, hidden=hidden),
        **person,
        "panels": panels,
        "papers": [{"label": paper} for panel in panels for paper in panel.papers],
        "rows": kind.pages.rows(seen),
        "printed": kind.pages.printed(seen),
        **desk_panels(found, request.actor, hidden=hidden),
        "notices": notice_rows(found, request.actor),
        "folds": _folds(found, steps, form),
        "beside": kind.pages.beside(kind.offers(found), form.step) if form else None,
        "failed": form if form and form.is_bound else None,
        "problem": problem,
        "kept": kept,
        "revealed": revealed,
        "hidden": hidden,
        "may_unmask": not hidden and Permission.PERSON_UNMASK in queries.permissions_on(found, request.actor),
        "topic": f"order:{found.pk}",
    }
    fragment = bool(request.headers.get("HX-Request")) and request.method == "GET"
    context["fragment"] = fragment
    template = "work_orders/desk/order.html#main" if fragment else "work_orders/desk/order.html"
    return render(request, template, context, status=status)


def _folds(found: WorkOrder, steps: list[Step[Snapshot]], form: CommandForm | None) -> list[Fold]:
    folds = [
        Fold(found, step, form if form and form.step.command == step.command else None) for step in steps
    ]
    if form and all(fold.form is None for fold in folds):
        # The order moved on while somebody typed: the text stays readable, the button is gone.
        folds.insert(0, Fold(found, form.step, form))
    return folds


def _facts(found: WorkOrder, history: list[queries.HistoryRow], *, hidden: bool) -> dict[str, Any]:
    statement = queries.statement_of(found)
    steps = routing.read_steps(statement.route.get("steps", []))
    names = organisations.names({found.unit_id, *([found.intake_unit_id] if found.intake_unit_id else [])})
    return {
        "order": found,
        "state_label": labels.state(found.kind, found.state),
        "state_tone": labels.tone(found.kind, found.state),
        "matter": MATTERS[Matter(found.matter)],
        "kind_title": kinds.kind_of(found.kind).title if found.kind != kinds.first() else "",
        "channel": labels.CHANNELS[found.channel],
        "next_label": labels.party(found.kind, found.next_party),
        "unit_name": names.get(found.unit_id, ""),
        "intake_name": names.get(found.intake_unit_id or 0, ""),
        "place": regions.name(found.place) if found.place else "",
        "place_text": statement.place_text,
        "route": routes.sentences(steps),
        # What an authority wrote are nobody's own words: the kind shows them.
        "words": statement.words if kinds.kind_of(found.kind).applied_for else None,
        **told_of(found, statement.guidance),
        # What was written on the way may name people: not to be read before the conflict check.
        "events": staff_events(found, history, texts=not hidden),
        "messages": [] if hidden else messages(found, history),
        "awaited": bool(found.facts.get("writers")),
        "deadlines": [
            {
                "row": row,
                "label": labels.term(found.kind, row.term),
                "source": labels.source(found.kind, row.source),
            }
            for row in queries.deadlines_of(found)
        ],
        "documents": document_rows(
            found, lambda row: reverse("work_orders:order_document", args=[found.code, row.pk]), shown_to=True
        ),
        "sides": side_choices(found),
    }


def _person(found: WorkOrder, *, hidden: bool) -> dict[str, Any]:
    row = people.contact(found.contact_id)
    masked = people.masked(row)
    wishes = masked.wishes
    return {
        "person": None if hidden else masked,
        "name": "" if hidden else masked.name,
        "wishes": wishes,
        "dialect": DIALECTS[masked.dialect],
        "medium": MEDIA[wishes.medium],
        "needs": masked.needs,
    }
