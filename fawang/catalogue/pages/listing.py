"""Find a service: by words, scenario, department, group and place; a page of results, with how many there are."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.catalogue.queries import listing
from fawang.catalogue.queries.listing import Found, Wanted
from fawang.catalogue.texts.items import DEPTHS, TONES
from fawang.kernel.rules.text import clean
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.data import limits
from fawang.knowledge.data.item import Department, Depth
from fawang.knowledge.queries import entries, kept
from fawang.knowledge.queries.items import ItemLine
from fawang.knowledge.texts import labels
from fawang.people.accounts.identity import address_of
from fawang.regions import queries as regions

_LONGEST = 200
#: The filters in the order in which the page has them.
_FILTERS = ("scenario", "department", "group", "depth")


@allow(Audience.EVERYBODY)
def services(request: ActingRequest) -> HttpResponse:
    """List the services that somebody looks for; without anything chosen, the recommended ones first."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    given = {name: clean(request.GET.get(name, ""))[:_LONGEST] for name in ("q", "place", "page", *_FILTERS)}
    place = regions.place_in(given["place"]) if given["place"] else ""
    wanted = Wanted(
        text=given["q"],
        place=place,
        recommended=request.GET.get("recommended") == "yes",
        page=_number(given["page"]),
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
        "place_name": regions.name(place) if place else "",
        "place_unknown": bool(given["place"]) and not place,
        "next_href": _address(asked, page=found.page + 1) if found.page < found.pages else "",
        "first_href": _address(asked) if found.page > 1 else "",
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


def _row(line: ItemLine, depth: Depth) -> dict[str, Any]:
    return {
        "line": line,
        "department": labels.DEPARTMENTS[Department(line.department)],
        "depth": DEPTHS[depth],
        "tone": TONES[depth],
        "href": reverse("catalogue:service", args=[line.id]),
    }


def _filters(wanted: Wanted, found: Found) -> list[dict[str, Any]]:
    """Return each filter with its choices and how many there are of each; choices without any are left out."""
    names: dict[str, tuple[Any, Mapping[Any, Any]]] = {
        "scenario": (_("What it is about"), {code: one.title for code, one in _scenarios(found).items()}),
        "department": (_("Whose service it is"), labels.DEPARTMENTS),
        "group": (_("Whom it is meant for"), labels.GROUPS),
        "depth": (_("How far it goes here"), DEPTHS),
    }
    return [
        {
            "name": name,
            "label": label,
            "choices": [
                (code, said, count, code == getattr(wanted, name))
                for code, said in choices.items()
                if (count := found.counts[name].get(code, 0)) or code == getattr(wanted, name)
            ],
        }
        for name, (label, choices) in names.items()
    ]


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 1


def _scenarios(found: Found) -> Mapping[str, entries.Shown]:
    return kept.current().shown(list(found.counts["scenario"]))


def _address(asked: Mapping[str, Any], **more: Any) -> str:
    query = {**asked, **more}
    return reverse("catalogue:services", query=query or None)
