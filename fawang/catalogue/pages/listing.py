"""Find a service: by words, scenario, department, group and place; a page of results, with how many there are."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fawang.catalogue.queries import listing
from fawang.catalogue.queries.listing import Found, Wanted
from fawang.catalogue.texts.items import DEPTHS, TONES
from fawang.kernel.rules.text import clean, whole_number
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.pager import ways
from fawang.knowledge.data.item import Department, Depth
from fawang.knowledge.queries.items import ItemLine
from fawang.knowledge.texts import labels
from fawang.regions import queries as regions

_LONGEST = 200
#: The filters in the order in which the page has them.
_FILTERS = ("scenario", "department", "group", "depth")
_SELECTED = SafeString(" selected")
#: Rows as they were drawn, by item, version, depth and language; each has less than a kilobyte.
_drawn: dict[tuple[str, int, Depth, str], SafeString] = {}
_MOST_DRAWN = 4_096


@allow(Audience.EVERYBODY)
def services(request: ActingRequest) -> HttpResponse:
    """List the services that somebody looks for; without anything chosen, the recommended ones first.

    All of it is in memory, so nobody is counted: a station asks for many people from one address.
    """
    given = {name: clean(request.GET.get(name, ""))[:_LONGEST] for name in ("q", "place", "page", *_FILTERS)}
    place, where = regions.sought(given["place"])
    wanted = Wanted(
        text=given["q"],
        place=place,
        recommended=request.GET.get("recommended") == "yes",
        page=whole_number(given["page"], digits=4) or 1,
        **{name: given[name] for name in _FILTERS},
    )
    found = listing.find(wanted)
    asked = {name: given[name] for name in ("q", "place", *_FILTERS) if given[name]}
    asked |= {"recommended": "yes"} if wanted.recommended else {}
    context = {
        "given": given,
        "wanted": wanted,
        "found": found,
        "rows": [_row(line, depth) for line, depth in found.items],
        "filters": _filters(wanted, found),
        "narrowed": any(given[name] for name in _FILTERS) or wanted.recommended,
        **where,
        **ways("catalogue:services", asked, page=found.page, more=found.page < found.pages),
        "all_href": reverse("catalogue:services"),
    }
    return render(request, "catalogue/services.html", context)


@allow(Audience.EVERYBODY)
def moved(request: HttpRequest) -> HttpResponse:
    """Lead to where the services stand now, those of one department where one was asked for."""
    department = request.GET.get("department", "")
    known = department if department in labels.DEPARTMENTS else ""
    query = {"department": known} if known else None
    return HttpResponsePermanentRedirect(reverse("catalogue:services", query=query))


def _row(line: ItemLine, depth: Depth) -> SafeString:
    """Return a service as the list draws it; what was drawn for somebody else who reads the same language is kept."""
    key = (line.id, line.version, depth, get_language() or "")
    if key not in _drawn:
        if len(_drawn) >= _MOST_DRAWN:
            _drawn.clear()
        context = {
            "line": line,
            "department": labels.DEPARTMENTS[Department(line.department)],
            "depth": DEPTHS[depth],
            "tone": TONES[depth],
        }
        _drawn[key] = render_to_string("catalogue/parts/row.html", context)
    return _drawn[key]


def _filters(wanted: Wanted, found: Found) -> list[dict[str, Any]]:
    """Return each filter with its choices and how many there are of each; choices without any are left out."""
    names: dict[str, tuple[Any, Mapping[Any, Any]]] = {
        "scenario": (_("What it is about"), found.guides),
        "department": (_("Whose service it is"), labels.DEPARTMENTS),
        "group": (_("Whom it is meant for"), labels.GROUPS),
        "depth": (_("How far it goes here"), DEPTHS),
    }
    return [
        {
            "name": name,
            "label": label,
            "options": _options(choices, found.counts[name], getattr(wanted, name)),
        }
        for name, (label, choices) in names.items()
    ]


def _options(choices: Mapping[Any, Any], counts: Mapping[str, int], chosen: str) -> SafeString:
    """Return the choices of a filter that there are, with their counts."""
    return format_html_join(
        "",
        '<option value="{}"{}>{} ({})</option>',
        (
            (code, _SELECTED if code == chosen else "", labels.for_reader(str(said)), counts.get(code, 0))
            for code, said in choices.items()
            if counts.get(code) or code == chosen
        ),
    )
