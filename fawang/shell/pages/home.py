"""The portal's first page: get help, follow a matter, call, find an office; and what is promised."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from fawang.consultations.pages.zones import announced, running
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web import navigation
from fawang.people.rules import Permission

PROMISES_FILE: Final = Path(__file__).parent.parent / "data" / "promises.yaml"

#: code → what is promised.
SENTENCES: Final[dict[str, str | Lazy]] = {
    "decision": _("The legal aid office decides on your application within this time."),
    "assignment": _("After the decision to help you, a lawyer is assigned within this time."),
    "papers_once": _(
        "If papers are missing, you are told once, and everything at once."
        " Until they are there, the clock stops."
    ),
    "objection": _("If you object to a refusal, the justice bureau answers within this time."),
}

#: Civil matters of Art. 31, in the order of the law, in plain words.
MATTERS: Final[tuple[str | Lazy, ...]] = (
    _("Compensation from the state"),
    _("Social insurance or social assistance"),
    _("Pensions for the bereaved"),
    _("Maintenance, child support, support of parents"),
    _("Wages and labour disputes"),
    _("Declaring that somebody cannot or can only partly act for themselves"),
    _("Injury at work or in traffic, by food or drugs, in medical treatment"),
    _("Damage from pollution or to the environment"),
)

#: Persons and matters of Art. 32, for which nobody asks about income.
WITHOUT_MEANS: Final[tuple[str | Lazy, ...]] = (
    _("Protecting the honour of heroes and martyrs, for their close relatives"),
    _("After acting bravely for a just cause"),
    _("State compensation after a retrial has acquitted you"),
    _("Abuse, abandonment or domestic violence"),
)

#: More than this is a list, which has a page of its own.
_MOST_ZONES = 6


@dataclass(frozen=True, slots=True)
class Promise:
    """A service promise: within `days`, or `times` times; `article` of the Legal Aid Law, if it is one."""

    text: str | Lazy
    days: int | None
    times: int | None
    article: int | None


@cache
def promises() -> tuple[Promise, ...]:
    """Return the verified promises, in the order of the file."""
    entries = yaml.safe_load(PROMISES_FILE.read_text(encoding="utf-8"))["promises"]
    return tuple(
        Promise(
            text=SENTENCES[entry["code"]],
            days=entry.get("days"),
            times=entry.get("times"),
            article=entry["article"],
        )
        for entry in entries
        if entry["verified"]
    )


@allow(Audience.EVERYBODY)
def home(request: HttpRequest) -> HttpResponse:
    """Render the first page. A zone that is closed at this hour is on the page of all zones."""
    zones = running()
    return render(
        request,
        "shell/pages/home.html",
        {
            "announced": announced(),
            "has_zones": bool(zones),
            "zones": [one for one in zones if one["is_open"]][:_MOST_ZONES],
            "promises": promises(),
            "matters": MATTERS,
            "without_means": WITHOUT_MEANS,
        },
    )


#: Where somebody begins who may do this, the first that holds; everybody else begins with the first way.
_DESKS: Final = (
    (Permission.ORDER_VIEW, "work_orders:inbox"),
    (Permission.UNIT_EDIT, "organisations:register"),
)


@allow(Audience.STAFF)
def desk(request: ActingRequest) -> HttpResponse:
    """Open the page on which the present role works."""
    for permission, page in _DESKS:
        if request.actor.may_anywhere(permission):
            return HttpResponseRedirect(reverse(page))
    ways = navigation.staff_ways(request.actor, request.path)
    return HttpResponseRedirect(ways[0].href if ways else reverse("people:account"))
