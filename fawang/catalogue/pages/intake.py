"""Find a service or a form for somebody who is here or on the telephone, and apply for it on their behalf."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.catalogue.queries import carriers, listing
from fawang.catalogue.queries import forms as versions
from fawang.catalogue.queries.listing import Wanted
from fawang.catalogue.texts import labels
from fawang.catalogue.texts.items import DEPTHS, TONES
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.text import clean, whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.pager import ways
from fawang.knowledge.data.item import Depth
from fawang.knowledge.queries.items import ItemLine
from fawang.people.rules import Permission
from fawang.work_orders import kinds
from fawang.work_orders.kinds.forms import FORM
from fawang.work_orders.pages.desk import handed_over
from fawang.work_orders.queries.local_rules import local_rules

_LONGEST = 200


@never_cache
@allow(Permission.ORDER_INTAKE)
def intake(request: ActingRequest) -> HttpResponse:
    """Offer every service and every form, each with the way to apply for it on somebody's behalf.

    `from`: the talk in which it was told already.
    """
    words = clean(request.GET.get("q", ""))[:_LONGEST]
    talk = read_code(request.GET.get("from", "")) or ""
    carried, forms = carriers.current(), versions.codes()
    found = listing.find(Wanted(text=words, page=whole_number(request.GET.get("page", ""), digits=4) or 1))
    asked = {name: value for name, value in (("q", words), ("from", talk)) if value}
    context = {
        "q": words,
        "talk": talk,
        "person": "" if talk else handed_over.kept(request).get("name", ""),
        "total": found.total,
        "rows": [_row(line, depth, _begin(line, carried, forms, talk)) for line, depth in found.items],
        "forms": [
            {
                "title": labels.words(form.title),
                "kind": kinds.kind_of(form.kind).title if form.kind else "",
                "begin": _address({FORM: form.code, "from": talk}),
            }
            for form in versions.published()
        ],
        **ways("catalogue:desk_intake", asked, page=found.page, more=found.page < found.pages),
    }
    return render(request, "catalogue/desk/intake.html", context)


def _row(line: ItemLine, depth: Depth, begin: str) -> dict[str, Any]:
    return {"line": line, "depth": DEPTHS[depth], "tone": TONES[depth], "begin": begin}


def _begin(line: ItemLine, carried: carriers.Carriers, forms: frozenset[str], talk: str) -> str:
    """Return where the pages for an item begin on somebody's behalf; empty where nothing takes it in so."""
    if carried.of(line) is None:
        return ""
    for name, kind in kinds.everything().items():
        if line.id in kind.items and local_rules().offered_somewhere(name):
            return _address({"kind": name, "item": line.id, "from": talk})
    return _address({FORM: line.form, "from": talk}) if line.form in forms else ""


def _address(given: dict[str, str]) -> str:
    return reverse("work_orders:begin_for", query={name: value for name, value in given.items() if value})
