"""A check-up: what was found, going on from it with a lawyer, doing it again, and figures of many."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.appointments.queries import plans
from fawang.appointments.rules.wishes import LONGEST_WORDS
from fawang.catalogue.data import limits
from fawang.catalogue.forms.findings import changes
from fawang.catalogue.forms.shape import Fact
from fawang.catalogue.pages import delivery
from fawang.catalogue.pages.source import EARLIER, FormRoom
from fawang.catalogue.queries import filings as queries
from fawang.catalogue.queries import forms as versions
from fawang.catalogue.queries import outcomes
from fawang.catalogue.queries.filings import Filled
from fawang.catalogue.queries.offices import Office, office_of
from fawang.catalogue.texts import labels
from fawang.catalogue.texts.answers import rows_of
from fawang.catalogue.texts.findings import counts_of, field_names, figure_rows, groups_of, summary_of
from fawang.kernel import clock
from fawang.kernel.rules.actor import ActorKind
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import clean, whole_number
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.guidance.urgent import helps_in
from fawang.organisations.rules import Service
from fawang.people.accounts.identity import address_of, current_desk
from fawang.regions import queries as regions
from fawang.regions.rules import DIGITS, Level
from fawang.work_orders.kinds.forms import name_of
from fawang.work_orders.pages.applying import drafts
from fawang.work_orders.pages.applying.answers import Answers

#: A question to a lawyer has room for more than an appointment has.
_LONGEST_QUESTION = 1800
_COUNTY = DIGITS[Level.COUNTY]


def result(request: ActingRequest, found: Filled, code: str, key: str) -> HttpResponse:
    """Show what a check-up has found, the gravest first, and the ways on from it."""
    path = reverse("catalogue:paper", args=[code, key])
    earlier = queries.filled(found.row.earlier) if found.row.earlier else None
    change = changes(earlier.findings, found.findings) if earlier else None
    gone = [one for one in earlier.findings if one.code in change.settled] if earlier and change else []
    names = field_names(found.form)
    clear = [name for field, name in names.items() if field not in {one.section for one in found.findings}]
    context: dict[str, Any] = {
        **delivery.delivery_of(request, found, code, key),
        "found": found,
        "code": code,
        "key": key,
        "title": labels.words(found.form.title),
        "counts": counts_of(found.findings),
        "groups": list(groups_of(found, change.new if change else ())),
        "clear": clear,
        "earlier": earlier,
        "change": change,
        "settled": [labels.words(one.text) for one in gone],
        "sections": list(rows_of(found.course)),
        "summary": summary_of(found, LONGEST_WORDS),
        "helps": helps_in(*found.course.answers.values()),
        "path": path,
        "link": settings.FAWANG_PUBLIC_URL + path,
        "keep_until": found.row.keep_until,
    }
    own = office_of(found.row.unit_id, clock.now()) if found.row.unit_id else None
    near = [one for one in context["offices"] if own is None or one.card.unit.id != own.card.unit.id]
    context["offices"] = [(one, _offer(one)) for one in ([own] if own else []) + near]
    if figures := _figures_for(found):
        context |= {"figures": figures, "figure_rows": figure_rows(found.form, figures)}
    return render(request, "catalogue/checkup.html", context)


def _offer(office: Office) -> str:
    """Return what is booked at an office: a lawyer, for advice if that is told apart; empty where it gives no dates."""
    rows = plans.of_unit(office.card.unit.id) if office.books else []
    best = min(
        rows, key=lambda one: (one.kind != "lawyer", one.service != Service.CONSULTATION), default=None
    )
    return f"{best.kind}:{best.service}" if best else ""


def _figures_for(found: Filled) -> Any:
    if found.row.unit_id:
        return outcomes.of_unit(found.form, found.row.unit_id)
    return outcomes.of_county(found.form, regions.place_in(found.told(Fact.PLACE))[:_COUNTY])


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def again(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Begin the same check-up again with the answers of last time; its result says what has changed."""
    throttle.take(limits.LINK_BY_ADDRESS, address_of(request))
    found = delivery.opened(request, code, key)
    if not found.form.findings:
        raise NotFound("not_found")
    form = found.form.code
    given = {name_of(form, name): text for name, text in found.course.answers.items()}
    # What else this browser has begun stays; of this check-up nothing but what was answered last time.
    rest = {
        name: text
        for name, text in drafts.read(request).given.items()
        if not name.startswith(name_of(form, ""))
    }
    begun = Answers({**rest, **FormRoom().begin(form, {}), **given, EARLIER: code, "at": "check"})
    response: HttpResponse = HttpResponseRedirect(reverse("work_orders:help_question", args=["check"]))
    drafts.save(request, response, begun, by=request.actor)
    return response


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def ask(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Go on to a question in writing, with the findings as its first words, which can be changed before it is sent."""
    throttle.take(limits.LINK_BY_ADDRESS, address_of(request))
    found = delivery.opened(request, code, key)
    if not found.form.findings:
        raise NotFound("not_found")
    response: HttpResponse = HttpResponseRedirect(reverse("consultations:ask"))
    # What was understood was understood of other words.
    rest = {
        name: text for name, text in drafts.read(request).given.items() if name not in ("topic", "guidance")
    }
    words = summary_of(found, _LONGEST_QUESTION)
    drafts.save(request, response, Answers({**rest, "words": words}), by=request.actor)
    return response


@allow(Audience.EVERYBODY)
def figures(request: ActingRequest, code: str) -> HttpResponse:
    """Show what check-ups have found in the firms of a park (`unit`) or of a county (`place`), if they are enough."""
    form = versions.current(code)
    if not form.findings:
        raise NotFound("not_found")
    unit, place = whole_number(request.GET.get("unit", "")), clean(request.GET.get("place", ""))[:200]
    office = None if unit is None else office_of(unit, clock.now())
    county = regions.place_in(place)[:_COUNTY] if place and not office else ""
    found = outcomes.of_unit(form, office.card.unit.id) if office else outcomes.of_county(form, county)
    context = {
        "title": labels.words(form.title),
        "code": code,
        "where": office.card.unit.name if office else regions.name(county) if len(county) == _COUNTY else "",
        "typed": place,
        "figures": found,
        "figure_rows": figure_rows(form, found) if found else [],
    }
    return render(request, "catalogue/checkup_figures.html", context)


@allow(Audience.EVERYBODY)
def start(request: ActingRequest) -> HttpResponse:
    """Lead to the check-up, for a member of staff with their office; where there are several, or none, to the forms."""
    desk = current_desk(request) if request.actor.kind == ActorKind.STAFF else None
    unit = request.GET.get("unit", "") or (str(desk.unit_id) if desk else "")
    forms = versions.checkups()
    if len(forms) != 1:
        return HttpResponseRedirect(reverse("catalogue:forms"))
    query = {"unit": unit} if unit else None
    return HttpResponseRedirect(reverse("catalogue:form", args=[forms[0].code], query=query))
