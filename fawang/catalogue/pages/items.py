"""Service items on the workbench: where each stands and how far it goes here, from a file and into a file.

What an entry says, what differs between two versions, publishing by a second person and withdrawing are pages of
knowledge; the list leads there.
"""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fawang.catalogue.queries import carriers, listing
from fawang.catalogue.texts.items import DEPTHS, TONES
from fawang.catalogue.transfer import SHEET
from fawang.kernel.rules.text import clean
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web import transfers
from fawang.knowledge.actions.items import import_items
from fawang.knowledge.queries import desk as behind
from fawang.knowledge.queries.items import records
from fawang.knowledge.rules import Kind, VersionState
from fawang.knowledge.texts.labels import STATES
from fawang.people.rules import Permission

_FILTERS: dict[str, Any] = {
    "": _("All"),
    "mine": _("Waits for me"),
    "submitted": STATES[VersionState.SUBMITTED],
    "draft": STATES[VersionState.DRAFT],
    "unreviewed": _("Not yet reviewed"),
    "unpublished": _("Not published"),
}
_LONGEST = 100


@never_cache
@allow(Permission.KNOWLEDGE_EDIT, Permission.KNOWLEDGE_REVIEW)
def items(request: ActingRequest) -> HttpResponse:
    """List the service items with where each stands, and how far it goes here."""
    scope = behind.scope_of(request.actor)
    state = request.GET.get("state", "")
    asked = {"q": clean(request.GET.get("q", ""))[:_LONGEST], "state": state if state in _FILTERS else ""}
    cursor = request.GET.get("cursor") or None
    found = behind.register(scope, kind=Kind.ITEM, cursor=cursor, **asked)
    carried = carriers.current()
    context = {
        "q": asked["q"],
        "state": asked["state"],
        "filters": [
            {"label": label, "href": _address({**asked, "state": code}), "current": code == asked["state"]}
            for code, label in _FILTERS.items()
        ],
        "rows": [_row(line, carried) for line in found.items],
        "next_href": _address({**asked, "cursor": found.next_cursor}) if found.next_cursor else "",
        "first_href": _address(asked) if cursor else "",
    }
    return render(request, "catalogue/desk/items.html", context)


def _row(line: behind.Line, carried: carriers.Carriers) -> dict[str, Any]:
    """Return an item of the list; how far it goes is known of what is published."""
    published = listing.line(line.code)
    depth = carried.depth(published) if published else None
    return {
        "row": line,
        "depth": DEPTHS[depth] if depth else "",
        "tone": TONES[depth] if depth else "",
        "meant": DEPTHS[published.depth] if published and depth != published.depth else "",
        "form": published.form if published and depth != published.depth else "",
        "open_state": STATES[VersionState(line.open_state)] if line.open_state else "",
    }


def _address(asked: dict[str, str]) -> str:
    return reverse(
        "catalogue:desk_items", query={name: value for name, value in asked.items() if value} or None
    )


@allow(Permission.KNOWLEDGE_EDIT)
def transfer(request: ActingRequest) -> HttpResponse:
    """Hand in what a file changes, all of it or nothing; what is wrong is listed by row, column and cure."""
    context = {
        "export": {ending: reverse("catalogue:export_items", args=[ending]) for ending in transfers.ENDINGS},
        "crumbs": [(gettext("Service items"), reverse("catalogue:desk_items"))],
    }
    return transfers.handed_in(
        request,
        SHEET,
        lambda rows, checked: import_items(by=request.actor, rows=rows, dry_run=checked),
        template="catalogue/desk/transfer.html",
        context=context,
    )


@allow(Permission.KNOWLEDGE_EDIT, Permission.KNOWLEDGE_REVIEW)
def export(request: ActingRequest, ending: str) -> FileResponse:
    """Give the published items as a file that can be brought in again."""
    return transfers.as_file(SHEET, records(), ending)
