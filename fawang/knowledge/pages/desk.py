"""Where content is written and vouched for: the register, an entry with its versions, the form, the commands."""

from secrets import token_hex
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.kernel.wording import say
from fawang.knowledge.actions import entries as acting
from fawang.knowledge.pages import areas, drafts, faults, versions
from fawang.knowledge.pages.drafts import Draft, StartForm
from fawang.knowledge.queries import desk as reading
from fawang.knowledge.queries import review
from fawang.knowledge.queries.desk import Behind
from fawang.knowledge.queries.versions import token
from fawang.knowledge.rules import KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW, Command, Kind, VersionState
from fawang.knowledge.texts.labels import KINDS, STATES, figures_due
from fawang.organisations.texts.labels import MATTERS

_PREFIXES = {Kind.QUESTION: "q", Kind.OPINION: "o", Kind.GUIDE: "g", Kind.ITEM: "i"}
_LONGEST_CODE = 61
_FILTERS: dict[str, Any] = {
    "": gettext_lazy("All"),
    "mine": gettext_lazy("Waits for me"),
    "submitted": STATES[VersionState.SUBMITTED],
    "draft": STATES[VersionState.DRAFT],
    "returned": STATES[VersionState.RETURNED],
    "unreviewed": gettext_lazy("Not yet reviewed"),
    "expired": gettext_lazy("Expired"),
    "unpublished": gettext_lazy("Not published"),
}


class SearchForm(forms.Form):
    """What to look for. Nothing of it has to be filled in, so nothing is marked as optional either."""

    use_required_attribute = False

    q = forms.CharField(
        label=gettext_lazy("Title or code"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "data-search": "", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=lambda: [("", gettext_lazy("All kinds")), *KINDS.items()]
    )
    head = forms.ChoiceField(
        label=gettext_lazy("Matter"), choices=lambda: [("", gettext_lazy("All matters")), *MATTERS.items()]
    )
    state = forms.CharField(widget=forms.HiddenInput)


@never_cache
@allow(KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW)
def register(request: ActingRequest) -> HttpResponse:
    """List the entries, with what waits for whoever looks."""
    scope = reading.scope_of(request.actor)
    kind, head, state = (request.GET.get(name, "") for name in ("kind", "head", "state"))
    # A filter that is none of the form's is left out: an old bookmark is no mistake of the reader's.
    chosen = {
        "q": request.GET.get("q", "").replace("\x00", "").strip()[:100],
        "kind": kind if kind in set(Kind) else "",
        "head": head if head in MATTERS else "",
        "state": state if state in reading.STATES else "",
    }
    cursor = request.GET.get("cursor") or None
    page = reading.register(scope, **chosen, cursor=cursor)
    counts = reading.counts(scope)
    context = {
        "tabs": sections("register", request.actor),
        "form": SearchForm(initial=chosen),
        "filters": [
            {
                "label": label,
                "href": _href({**chosen, "state": code}),
                "count": counts.get(code),
                "current": code == chosen["state"],
            }
            for code, label in _FILTERS.items()
        ],
        "counts": counts,
        "figures_due": len(figures_due()),
        "waiting_href": _href({"state": "mine"}),
        "unreviewed_href": reverse("knowledge:review_queue")
        if request.actor.may_anywhere(KNOWLEDGE_REVIEW)
        else _href({"state": "unreviewed"}),
        "rows": [{"row": row, "region": areas.name(row.region)} for row in page.items],
        "searched": any(chosen.values()),
        "next_href": _href({**chosen, "cursor": page.next_cursor}) if page.next_cursor else "",
        "first_href": _href(chosen) if cursor else "",
    }
    return render(request, "knowledge/desk/register.html", context)


def _href(query: dict[str, Any]) -> str:
    return reverse(
        "knowledge:register", query={name: value for name, value in query.items() if value} or None
    )


def sections(current: str, by: Actor) -> list[dict[str, Any]]:
    """Return the pages of the workbench for knowledge, as tabs."""
    names = {
        "register": _("Entries"),
        **({"review_queue": _("To be reviewed")} if by.may_anywhere(KNOWLEDGE_REVIEW) else {}),
        "verdicts": _("What did not help"),
        "collection": _("State of the collection"),
    }
    return [
        {
            "label": label,
            "href": reverse(f"knowledge:{name}"),
            "current": name == current,
            "count": review.count_complaints() if name == "verdicts" else None,
        }
        for name, label in names.items()
    ]


@allow(KNOWLEDGE_EDIT)
def new(request: ActingRequest) -> HttpResponse:
    """Ask what somebody wants to write; give it a code and open its form."""
    scope = reading.scope_of(request.actor)
    form = StartForm(request.POST or None, initial={"kind": Kind.QUESTION, "region": areas.own(scope)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            region, why = areas.read(data["region"])
            if why:
                form.add_error("region", why)
            elif not scope.covers(region):
                form.add_error("region", _not_theirs())
                status = NotAllowed.status
            else:
                kind = Kind(data["kind"])
                code = _code(kind, data["matter"])
                body = drafts.start(kind, title=data["title"], matter=data["matter"], region=region)
                acting.save_draft(by=request.actor, code=code, kind=kind, body=body)
                return HttpResponseRedirect(reverse("knowledge:edit", args=[code]))
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "knowledge/desk/new.html", context, status=status)


def _code(kind: Kind, matter: str) -> str:
    """Return a code that nobody else gives: neither the pack, which counts, nor a colleague at the same moment."""
    ending = f"-{token_hex(3)}"
    return f"{_PREFIXES[kind]}-{matter.replace('.', '-')}"[: _LONGEST_CODE - len(ending)] + ending


def crumbs(found: Behind | None = None) -> list[tuple[str, str]]:
    """Return the way from the register to an entry."""
    ways = [(_("Knowledge"), reverse("knowledge:register"))]
    return [*ways, (versions.title_of(found), _page_of(found.row.code))] if found else ways


def _page_of(code: str, **query: str) -> str:
    return reverse("knowledge:desk_entry", args=[code], query=query or None)


@never_cache
@allow(KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW)
def entry(request: ActingRequest, code: str) -> HttpResponse:
    """Show an entry: what readers see, what is being written, all versions and what differs between two."""
    return _entry(request, reading.behind(request.actor, code))


def _entry(
    request: ActingRequest, found: Behind, shown: versions.Shown | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"crumbs": crumbs(), **versions.context_of(request, found, shown or versions.Shown())}
    return render(request, "knowledge/desk/entry.html", context, status=status)


@never_cache
@allow(KNOWLEDGE_EDIT)
def edit(request: ActingRequest, code: str) -> HttpResponse:
    """Show the form of an entry and keep what was typed, finished or not."""
    found = reading.behind(request.actor, code)
    if not found.writes:
        raise NotAllowed("not_allowed")
    kind = Kind(found.row.kind)
    known = drafts.codes()
    if request.method != "POST":
        if not drafts.is_editable(found.opened):
            return HttpResponseRedirect(_page_of(code))
        body = found.newest.body if found.newest else {}
        draft = Draft.of(kind, known, body)
        if request.GET.get("check"):
            draft.add_faults(faults.find(kind, body, known))
        return _form(request, found, draft)
    draft = Draft(kind, known, request.POST)
    if changed := draft.pressed(request.POST):
        return _form(request, found, changed, seen=request.POST.get("seen", ""))
    return _save(request, found, draft)


def _save(request: ActingRequest, found: Behind, draft: Draft) -> HttpResponse:
    code = found.row.code
    region, why = areas.read(draft.region_typed)
    if why:
        draft.add_faults({("region",): [why]})
        return _form(request, found, draft, seen=request.POST.get("seen", ""), status=422)
    body, seen = draft.body(region), request.POST.get("seen", "")
    try:
        acting.save_draft(by=request.actor, code=code, kind=draft.kind, body=body, seen=seen)
    except Conflict as problem:
        return _newer(request, code, draft, body, problem)
    except NotAllowed:
        draft.add_faults({("region",): [_not_theirs()]})
        return _form(request, found, draft, seen=seen, status=NotAllowed.status)
    except Problem as problem:
        draft.add_faults({(): [in_words(problem)]})
        return _form(request, found, draft, seen=seen, status=problem.status)
    if request.POST.get("then") == "look":
        return HttpResponseRedirect(_page_of(code, saved="yes"))
    return HttpResponseRedirect(
        reverse("knowledge:edit", args=[code], query={"saved": "yes", "check": "yes"})
    )


def _newer(
    request: ActingRequest, code: str, draft: Draft, body: dict[str, Any], problem: Conflict
) -> HttpResponse:
    """Show the form again beside what somebody else has done meanwhile; sent once more, it is taken."""
    found = reading.behind(request.actor, code)
    draft.add_faults({(): [in_words(problem)]})
    against = versions.against(found, found.newest, body)
    return _form(request, found, draft, newer=against, status=problem.status)


def _form(
    request: ActingRequest,
    found: Behind,
    draft: Draft,
    *,
    seen: str | None = None,
    newer: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    missing = sum(len(said) for part in draft.parts for said in part.errors.values())
    context = {
        "crumbs": crumbs(found),
        "found": found,
        "title": versions.title_of(found),
        "kind": KINDS[draft.kind],
        "draft": draft,
        # By the name `form` the frame tells in the title that something is wrong.
        "form": draft.entry if status != 200 else None,
        "saved": request.method == "GET" and bool(request.GET.get("saved")),
        "missing": missing,
        "failed": status != 200,
        "seen": token(found.newest) if seen is None else seen,
        "newer": newer,
        "lists": versions.lists(draft.known),
    }
    return render(request, "knowledge/desk/edit.html", context, status=status)


@require_POST
@never_cache
@allow(KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW)
def command(request: ActingRequest, code: str, command: str) -> HttpResponse:
    """Hand in, publish, send back or withdraw; what is refused comes back with what was typed."""
    if command not in set(Command) - {Command.EDIT}:
        raise NotFound("not_found")
    found = reading.behind(request.actor, code)
    wanted = Command(command)
    form = versions.form_for(wanted, found, request.POST)
    if not form.is_valid():
        return _entry(request, found, versions.Shown(wanted, form), status=422)
    try:
        _take(request, found, wanted, form.cleaned_data)
    except Problem as problem:
        return _refused(request, code, wanted, problem)
    return HttpResponseRedirect(_page_of(code, done=wanted))


def _take(request: ActingRequest, found: Behind, wanted: Command, data: dict[str, Any]) -> None:
    by, code, seen = request.actor, found.row.code, data["seen"]
    read = versions.read_seconds(data["opened"], versions.about(wanted, found))
    match wanted:
        case Command.SUBMIT:
            acting.submit(by=by, code=code, seen=seen)
        case Command.APPROVE:
            acting.approve(by=by, code=code, role=data["role"], seen=seen, read_seconds=read)
        case Command.VOUCH:
            acting.vouch(by=by, code=code, role=data["role"], seen=seen, read_seconds=read)
        case Command.RETURN:
            acting.send_back(by=by, code=code, reason=data["reason"], seen=seen, read_seconds=read)
        case Command.REOPEN:
            acting.reopen(by=by, code=code, reason=data["reason"], seen=seen, read_seconds=read)
        case Command.WITHDRAW:
            acting.withdraw(by=by, code=code, reason=data["reason"], seen=seen)


def _refused(request: ActingRequest, code: str, wanted: Command, problem: Problem) -> HttpResponse:
    """Show the entry as it is now, with the form of the command and what keeps it from being taken."""
    found = reading.behind(request.actor, code)
    form = versions.form_for(wanted, found, request.POST, catch_up=True)
    shown = versions.Shown(wanted, form, sentence=in_words(problem))
    if problem.code in ("pack_invalid", "citation_unresolved") and found.opened:
        shown.faults = faults.in_words(faults.find(Kind(found.row.kind), found.opened.body, drafts.codes()))
    if problem.errors:
        show_problem(form, problem)
    return _entry(request, found, shown, status=problem.status)


def in_words(problem: Problem) -> str:
    """Return the sentence of a problem, with the state of a version by its name."""
    params = dict(problem.params)
    if "state" in params:
        params["state"] = STATES[VersionState(str(params["state"]))]
    params.pop("citations", None)
    return say(problem.code, **params)


def _not_theirs() -> str:
    return _("This is outside the area for which you write.")
