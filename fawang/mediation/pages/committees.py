"""Committees for everybody: whom to turn to where, and who mediates there (Arts. 19 and 23); nothing private."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fawang.kernel import clock
from fawang.kernel.rules.text import clean
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.data import limits
from fawang.mediation.procedure import PROCEDURE
from fawang.mediation.queries import register
from fawang.mediation.queries.register import Entry, Wanted
from fawang.mediation.rules import committees as rules
from fawang.mediation.texts import committees as labels
from fawang.organisations import queries as organisations
from fawang.organisations.rules.languages import ROWS as LANGUAGES
from fawang.organisations.texts.labels import LANGUAGES as LANGUAGE_NAMES
from fawang.organisations.texts.labels import MATTERS
from fawang.people.accounts.identity import address_of
from fawang.regions import queries as regions

PAGE = 20
LONGEST = 200


@allow(Audience.EVERYBODY)
def listing(request: ActingRequest) -> HttpResponse:
    """List committees by what they take, place and name: mediators by name and trade, nothing private."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    given = {name: clean(request.GET.get(name, ""))[:LONGEST] for name in ("matter", "place", "q")}
    matter = given["matter"] if given["matter"] in MATTERS else ""
    place = regions.place_in(given["place"]) if given["place"] else ""
    unknown = bool(given["place"]) and not place
    wanted = Wanted(matter=matter, place=place, words=given["q"])
    total = 0 if unknown else register.committees(wanted).count()
    page, pages = page_of(request, total, PAGE)
    found = [] if unknown else register.entries(wanted, clock.today(), offset=(page - 1) * PAGE, limit=PAGE)
    cards = organisations.cards([one.unit.id for one in found], clock.now())
    asked = {name: value for name, value in given.items() if value}
    context = {
        "given": given,
        "matters": [(str(code), MATTERS[code], code == matter) for code in rules.TRADES],
        "place_name": regions.name(place) if place else "",
        "place_unknown": unknown,
        "total": total,
        "rows": [_public(one, matter) | {"card": cards[one.unit.id]} for one in found],
        **further("mediation:committees", asked, page, pages),
    }
    return render(request, "mediation/committees.html", context)


def _public(one: Entry, matter: str) -> dict[str, Any]:
    begun = {"kind": PROCEDURE.name, "unit": one.unit.id, **({"matter": matter} if matter else {})}
    return {
        "entry": one,
        "region": regions.name(one.unit.region_code),
        "sort": labels.SORTS[one.row.sort],
        "trades": [MATTERS[code] for code in one.row.trades],
        "mediators": [
            {
                "row": row,
                "duty": labels.DUTIES[row.duty],
                "about": [
                    *(MATTERS[code] for code in row.trades),
                    *(language(code) for code in row.languages),
                ],
            }
            for row in one.mediators
        ],
        "apply": reverse("work_orders:help", query=begun),
    }


def language(code: str) -> Any:
    """Return the name of a language; its code where the list has it no more."""
    return LANGUAGE_NAMES[code] if code in LANGUAGES else code


def page_of(request: ActingRequest, total: int, size: int) -> tuple[int, int]:
    """Return which page of a list is wanted, and how many there are."""
    typed = request.GET.get("page", "")
    pages = max(1, -(-total // size))
    wanted = int(typed) if typed.isascii() and typed.isdecimal() and 0 < len(typed) < 6 else 1
    return min(max(1, wanted), pages), pages


def further(name: str, asked: dict[str, Any], page: int, pages: int) -> dict[str, Any]:
    """Return the ways on from a page of a list: to the next one, and back to the first."""
    return {
        "next_href": reverse(name, query={**asked, "page": page + 1}) if page < pages else "",
        "first_href": reverse(name, query=asked or None) if page > 1 else "",
    }
