"""One text after the other for whoever vouches for what is published: approve, send back, or go to the next."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.knowledge.actions import entries as acting
from fawang.knowledge.data.shapes import ReviewerRole
from fawang.knowledge.pages import desk, drafts, faults, versions
from fawang.knowledge.pages.versions import CommandForm
from fawang.knowledge.queries import desk as reading
from fawang.knowledge.queries import entries, review_queue
from fawang.knowledge.queries.desk import Behind
from fawang.knowledge.rules import KNOWLEDGE_REVIEW, Command, Kind
from fawang.knowledge.texts.labels import KINDS
from fawang.organisations.texts.labels import MATTERS

#: In which capacity somebody reviewed last: they need not say it with each of hundreds of texts.
_ROLE = "reviews_as"


class NarrowForm(forms.Form):
    """Which texts to review."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=lambda: [("", gettext_lazy("All kinds")), *KINDS.items()]
    )
    head = forms.ChoiceField(
        label=gettext_lazy("Matter"), choices=lambda: [("", gettext_lazy("All matters")), *MATTERS.items()]
    )


@never_cache
@allow(KNOWLEDGE_REVIEW)
def queue(request: ActingRequest) -> HttpResponse:
    """Show the first text that waits, or the one behind `after`."""
    chosen = _chosen(request.GET)
    rows = review_queue.waiting(reading.scope_of(request.actor, KNOWLEDGE_REVIEW), **chosen)
    row = review_queue.next_of(rows, request.GET.get("after", "").replace("\x00", "")[:64])
    found = reading.behind(request.actor, row.code) if row else None
    return _page(request, found, chosen)


@require_POST
@never_cache
@allow(KNOWLEDGE_REVIEW)
def verdict(request: ActingRequest, code: str, verdict: str) -> HttpResponse:
    """Take the verdict on a text and go to the next one; what is refused comes back with what was typed."""
    if verdict not in (Command.VOUCH, Command.REOPEN):
        raise NotFound("not_found")
    wanted, chosen = Command(verdict), _chosen(request.POST)
    found = reading.behind(request.actor, code)
    form = versions.form_for(wanted, found, request.POST)
    if not form.is_valid():
        return _page(request, found, chosen, form=form, status=422)
    given: dict[str, Any] = {
        "by": request.actor,
        "code": code,
        "seen": form.cleaned_data["seen"],
        "read_seconds": versions.read_seconds(form.cleaned_data["opened"], found.published),
    }
    try:
        if wanted == Command.VOUCH:
            acting.vouch(role=form.cleaned_data["role"], **given)
            request.session[_ROLE] = form.cleaned_data["role"]
        else:
            acting.reopen(reason=form.cleaned_data["reason"], **given)
    except Problem as problem:
        return _page(request, reading.behind(request.actor, code), chosen, form=form, problem=problem)
    return HttpResponseRedirect(_address(chosen, after=code, done=wanted))


def _chosen(data: Any) -> dict[str, str]:
    kind, head = (data.get(name, "") for name in ("kind", "head"))
    return {"kind": kind if kind in set(Kind) else "", "head": head if head in MATTERS else ""}


def _address(chosen: dict[str, str], **more: str) -> str:
    query = {name: value for name, value in {**chosen, **more}.items() if value}
    return reverse("knowledge:review_queue", query=query or None)


def _page(
    request: ActingRequest,
    found: Behind | None,
    chosen: dict[str, str],
    *,
    form: CommandForm | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = review_queue.waiting(reading.scope_of(request.actor, KNOWLEDGE_REVIEW), **chosen)
    context: dict[str, Any] = {
        "tabs": desk.sections("review_queue", request.actor),
        "narrow": NarrowForm(initial=chosen),
        "chosen": chosen,
        "waiting": rows.count(),
        "done": _done(request),
        "sentence": desk.in_words(problem) if problem else "",
        # By the name `form` the frame tells in the title that something is wrong.
        "form": form,
    }
    if found is not None and found.published is not None:
        code = found.row.code
        own = request.actor.label in entries.writers(found.row, found.published)
        context |= {
            "found": found,
            "title": versions.title_of(found),
            "kind": KINDS[Kind(found.row.kind)],
            "public_href": reverse("knowledge:entry", args=[code]),
            "desk_href": reverse("knowledge:desk_entry", args=[code]),
            "text": versions.text_of(found, found.published),
            "own": own,
            "approve": _form(request, Command.VOUCH, found, form, problem),
            "send_back": _form(request, Command.REOPEN, found, form, problem),
            "next_href": _address(chosen, after=code),
            "faults": _faults(found, problem),
        }
    return render(
        request, "knowledge/desk/review_queue.html", context, status=problem.status if problem else status
    )


def _form(
    request: ActingRequest,
    command: Command,
    found: Behind,
    shown: CommandForm | None,
    problem: Problem | None,
) -> CommandForm:
    if shown is not None and shown.command == command:
        # With the newer version, which they see now, what was typed can be sent again.
        return versions.form_for(command, found, request.POST, catch_up=True) if problem else shown
    form = versions.form_for(command, found)
    if "role" in form.fields and request.session.get(_ROLE) in set(ReviewerRole):
        form.fields["role"].initial = request.session[_ROLE]
    return form


def _faults(found: Behind, problem: Problem | None) -> list[str]:
    if problem is None or problem.code not in ("pack_invalid", "citation_unresolved") or not found.published:
        return []
    return faults.in_words(faults.find(Kind(found.row.kind), found.published.body, drafts.codes()))


def _done(request: ActingRequest) -> str:
    sentences = {
        Command.VOUCH: _("Approved; readers see that it was reviewed. Here is the next one."),
        Command.REOPEN: _("Sent back; it waits for an editor. Here is the next one."),
    }
    done = request.GET.get("done", "") if request.method == "GET" else ""
    return sentences[Command(done)] if done in sentences else ""
