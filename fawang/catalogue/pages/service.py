"""One service: who, papers, cost, time, steps, where, the law; and what can be done about it here."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fawang.catalogue.queries import carriers, listing
from fawang.catalogue.queries.offices import offices_for
from fawang.catalogue.texts.items import DEPTHS, TONES
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.wording import Text
from fawang.knowledge.data import limits
from fawang.knowledge.data.item import Depth, Item
from fawang.knowledge.queries import kept
from fawang.knowledge.texts import labels
from fawang.organisations.texts.labels import UNIT_KINDS
from fawang.people.accounts.identity import address_of
from fawang.regions import queries as regions

_LONGEST_PLACE = 200


@allow(Audience.EVERYBODY)
def service(request: ActingRequest, code: str) -> HttpResponse:
    """Show a service whole. `place`: where somebody is, for the offices that help there."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    read = kept.current()
    shown, line = read.shown([code]).get(code), listing.line(code)
    if shown is None or line is None or not isinstance(shown.entry, Item):
        raise NotFound("entry_not_found")
    item = shown.entry
    known = carriers.current()
    carrier, depth = known.of(line), known.depth(line)
    typed = clean(request.GET.get("place", ""))[:_LONGEST_PLACE]
    place = regions.place_in(typed) if typed else ""
    now = clock.now()
    cited = list(dict.fromkeys([*item.articles, *item.fee_articles]))
    rows = read.by_text(cited)
    context: dict[str, Any] = {
        "shown": shown,
        "item": item,
        "department": labels.DEPARTMENTS[item.department],
        "depth": depth,
        "depth_name": DEPTHS[depth],
        "tone": TONES[depth],
        "apply": known.href(line),
        "directory": _directory(carrier),
        "whole": depth == Depth.WHOLE,
        # What its author says and nothing carries here.
        "falls_short": item.depth in (Depth.APPLY, Depth.WHOLE) and carrier is None,
        "no_dates": item.depth == Depth.BOOK and depth == Depth.READ,
        "books": known.books(line),
        # A form alone makes a paper; that of a kind goes with the order.
        "handed_over": bool(carrier and item.form and item.form in carrier.forms),
        "articles": [(text, rows.get(text)) for text in cited],
        "kinds": [UNIT_KINDS[kind] for kind in item.offices],
        "typed": typed,
        "place": place,
        "place_name": regions.name(place) if place else "",
        "offices": offices_for(tuple(item.offices), place, now) if place and item.offices else (),
        "guides": [one for one in read.shown(item.scenarios).values() if one.kind == "guide"],
        "share": settings.FAWANG_PUBLIC_URL + reverse("catalogue:service", args=[code]),
        "today": clock.today().isoformat(),
    }
    return render(request, "catalogue/service.html", context)


def _directory(carrier: carriers.Carrier | None) -> tuple[Text, str] | None:
    """Return the public list of who handles what is carried, with its path; None where there is none."""
    name, address = carrier.directory if carrier else ("", "")
    return (name, reverse(address)) if address else None
