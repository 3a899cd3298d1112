"""Committees for everybody: whom to turn to where, and who mediates there (Arts. 19 and 23); nothing private."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fawang.kernel import clock
from fawang.kernel.rules.text import clean
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.pager import ways
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
    place, where = regions.sought(given["place"])
    unknown = where["place_unknown"]
    wanted = Wanted(matter=matter, place=place, words=given["q"])
    total = 0 if unknown else register.committees(wanted).count()
    page = Paginator(range(total), PAGE).get_page(request.GET.get("page"))
    found = (
        []
        if unknown
        else register.entries(wanted, clock.today(), offset=(page.number - 1) * PAGE, limit=PAGE)
    )
    cards = organisations.cards([one.unit.id for one in found], clock.now())
    asked = {name: value for name, value in given.items() if value}
    context = {
        "given": given,
        "matters": [(str(code), MATTERS[code], code == matter) for code in rules.TRADES],
        **where,
        "total": total,
        "rows": [_public(one, matter) | {"card": cards[one.unit.id]} for one in found],
        **ways("mediation:committees", asked, page=page.number, more=page.has_next()),
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
