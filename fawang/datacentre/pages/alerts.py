"""Alerts: one's own rules, how they stand, what they told; making, changing, switching and removing them."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.datacentre.actions import alerts
from fawang.datacentre.models import AlertRule
from fawang.datacentre.pages import alert_texts, pressing
from fawang.datacentre.pages.alert_forms import FILTERS, AlertForm, initial_of, kept_of
from fawang.datacentre.pages.boards import tabs
from fawang.datacentre.pages.showing import words
from fawang.datacentre.queries import alerts as queries
from fawang.datacentre.queries.backtests import looks
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.questions.extents import extent
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, NotFound, Problem
from fawang.kernel.rules.text import clean, whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.kernel.wording import say
from fawang.people import queries as people
from fawang.people.queries import Colleague
from fawang.people.rules import Permission

WHO = (Permission.DATA_MANAGE,)
_FOUND = 20


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List one's rules; switch one on or off."""
    problem = ""
    if request.method == "POST":
        try:
            alerts.switch(
                by=request.actor, rule_id=_number(request, "id"), version=_number(request, "version"),
                on=request.POST.get("on") == "1",
            )  # fmt: skip
        except (Conflict, NotFound):
            # It was changed or removed in another window: the list below says how things stand.
            problem = say("stale")
        else:
            return HttpResponseRedirect(reverse("datacentre:alerts"))
    found = queries.rules(request.actor)
    units = alert_texts.units_of([one.rule.where for one in found])
    context = {
        "tabs": tabs("alerts", None, request.actor),
        "rows": [
            {
                **_stands(one.rule),
                "filters": alert_texts.of_what(one.rule.where, units),
                "people": one.people,
                "fired": one.last,
                "hooks": [say(code) for code in one.last.hooks] if one.last else [],
            }
            for one in found
        ],
        "problem": problem,
    }
    return render(request, "datacentre/alerts.html", context, status=409 if problem else 200)


@never_cache
@allow(*WHO)
def new(request: ActingRequest) -> HttpResponse:
    """Make a rule; the address may say of which figure and which filters."""
    return _form(request, None)


@never_cache
@allow(*WHO)
def one(request: ActingRequest, rule_id: int) -> HttpResponse:
    """Show a rule with its history; remove it."""
    row = queries.rule(request.actor, rule_id)
    problem = ""
    if request.method == "POST":
        if request.POST.get("command") != "remove":
            raise NotFound("not_found")
        try:
            alerts.remove(by=request.actor, rule_id=rule_id, version=_number(request, "version"))
        except Conflict as refused:
            problem = words(refused)
            row = queries.rule(request.actor, rule_id)
        else:
            return HttpResponseRedirect(reverse("datacentre:alerts"))
    cursor = request.GET.get("cursor", "")
    history = queries.history(request.actor, rule_id, cursor)
    context = {
        **_stands(row),
        "filters": alert_texts.of_what(row.where, alert_texts.units_of([row.where])),
        "people": list(people.staff_named(set(row.staff_ids)).values()),
        "history": [
            {
                "fired": fired,
                "value": alert_texts.measured(row.metric, fired.value),
                "beside": _beside(row, fired),
                "hooks": [say(code) for code in fired.hooks],
            }
            for fired in history.rows
        ],
        "next_href": f"?cursor={history.next}" if history.next else "",
        "first_href": reverse("datacentre:alert", args=[rule_id]) if cursor else "",
        "problem": problem,
    }
    return render(request, "datacentre/alert.html", context, status=409 if problem else 200)


@never_cache
@allow(*WHO)
def change(request: ActingRequest, rule_id: int) -> HttpResponse:
    """Change a rule; one that was removed meanwhile can be made anew of what was typed."""
    try:
        return _form(request, queries.rule(request.actor, rule_id))
    except NotFound:
        if request.method != "POST":
            raise
    return _form(request, None, gone=_number(request, "version") > 0)


def _form(request: ActingRequest, row: AlertRule | None, *, gone: bool = False) -> HttpResponse:
    command = request.POST.get("command", "") if request.method == "POST" else ""
    if command == "save" and clean(request.POST.get("person", "")):
        # Whoever presses enter in the search wants to find somebody.
        command = "find"
    form, found = _filled(request, row, command)
    version = _number(request, "version") if request.POST.get("version") else row.version if row else 0
    seen, problem, stale = None, "", False
    if command == "preview":
        form.needs_somebody = False
    if gone:
        stale, problem, version = True, say("stale"), 0
    elif command in ("save", "preview") and form.is_valid():
        try:
            if command == "preview":
                seen = _seen(request, form)
            else:
                return _saved(request, row, version, form)
        except (Conflict, NotFound):
            stale, problem = True, say("stale")
            row = row and queries.still(request.actor, row.pk)
            version = row.version if row else 0
        except Problem as refused:
            show_problem(form, refused)
    context = {
        "form": form,
        "row": row,
        "version": version,
        "once": pressing.mark(request),
        "searched": clean(request.POST.get("person", "")) if command == "find" else "",
        "found": found,
        "looks": seen,
        "problem": problem,
        "stands": alert_texts.said(row) if stale and row else "",
        "back": reverse("datacentre:alert", args=[row.pk]) if row else reverse("datacentre:alerts"),
    }
    status = 409 if stale else 422 if form.is_bound and form.errors else 200
    return render(request, "datacentre/alert_form.html", context, status=status)


def _saved(request: ActingRequest, row: AlertRule | None, version: int, form: AlertForm) -> HttpResponse:
    wanted = form.wanted()
    before = row.hook_secret if row else ""
    if row is None:
        answer = pressing.once(
            request, "alert", lambda: {"id": alerts.make(by=request.actor, wanted=wanted).pk}
        )
        # Of two presses the browser shows the second answer: it too has the secret.
        made = queries.rule(request.actor, answer["id"])
    else:
        made = alerts.change(by=request.actor, rule_id=row.pk, version=version, wanted=wanted)
    there = reverse("datacentre:alert", args=[made.pk])
    if made.hook_secret and made.hook_secret != before:
        # The one page that shows it; there is no address to come back to.
        context = {"row": made, "secret": made.hook_secret, "href": there}
        return render(request, "datacentre/alert_secret.html", context)
    return HttpResponseRedirect(there)


def _filled(
    request: ActingRequest, row: AlertRule | None, command: str
) -> tuple[AlertForm, list[Colleague] | None]:
    """Return the form with what was typed or is known, and whom a search found; None: nobody was searched for."""
    by = request.actor
    initial: dict[str, Any] = initial_of(row) if row else _asked(request.GET.dict(), by.known_id)
    chosen = request.POST.getlist("people") if request.method == "POST" else initial["people"]
    units = by.units_with(Permission.DATA_MANAGE)
    found = None
    if command == "find":
        name = clean(request.POST.get("person", ""))
        found = (
            people.colleagues(Permission.DATA_VIEW, within=units, named=name, limit=_FOUND) if name else []
        )
    ids = {number for one in chosen if (number := whole_number(one)) is not None} | {by.known_id}
    offered = {
        one.id: one for one in people.colleagues(Permission.DATA_VIEW, within=units, ids=ids, limit=len(ids))
    }
    # Who was named before stays named, wherever they work by now.
    before = set(row.staff_ids) - offered.keys() if row else set()
    offered |= {pk: Colleague(pk, name, "") for pk, name in people.staff_named(before).items()}
    offered |= {one.id: one for one in found or ()}
    more: dict[str, Any] = {
        "scope": scope_of(by, Permission.DATA_MANAGE),
        "people": offered.values(),
        "kept": kept_of(row.where) if row else {},
    }
    if command in ("save", "preview"):
        return AlertForm(request.POST, **more), None
    if command == "find":
        # What was typed so far stays, and is not judged yet.
        typed = {name: value for name, value in request.POST.items() if name != "person"} | {"people": chosen}
        return AlertForm(initial=typed, **more), found
    return AlertForm(initial=initial, **more), None


def _asked(data: Mapping[str, str], maker: int) -> dict[str, Any]:
    known = {name: value for name, value in data.items() if name in ("metric", *FILTERS)}
    return {**known, "people": [str(maker)]}


def _seen(request: ActingRequest, form: AlertForm) -> list[dict[str, Any]]:
    wanted = form.wanted()
    found = looks(
        metric=wanted.metric, where=wanted.where, days=wanted.days, condition=wanted.condition, limit=wanted.limit,
        against=wanted.against, least=wanted.least, last=min(clock.today(), extent().last),
        scope=scope_of(request.actor, Permission.DATA_MANAGE),
    )  # fmt: skip
    return [
        {
            "day": look.day,
            "value": alert_texts.measured(wanted.metric, look.found.value),
            "before": alert_texts.measured(wanted.metric, look.found.before)
            if look.found.before is not None
            else "",
            "holds": look.holds,
        }
        for look in found
    ]


def _stands(row: AlertRule) -> dict[str, Any]:
    state = queries.state_of(row)
    tone, icon = alert_texts.MARKS[state]
    return {
        "rule": row,
        "said": alert_texts.said(row),
        "state": alert_texts.STATES[state],
        "tone": tone,
        "icon": icon,
        "value": alert_texts.measured(row.metric, row.value) if row.value is not None else "",
        "why": say(row.problem) if row.problem in ("alert_maker_gone", "facts_missing") else "",
        "href": reverse("datacentre:alert", args=[row.pk]),
    }


def _beside(row: AlertRule, fired: queries.Fired) -> str:
    """Return what a figure is to be seen beside: what it was before, or what was to be expected."""
    if fired.low is not None and fired.high is not None:
        ends = {
            "low": alert_texts.measured(row.metric, fired.low),
            "high": alert_texts.measured(row.metric, fired.high),
        }
        return _("expected: %(low)s to %(high)s") % ends
    if fired.before is not None:
        return _("before: %(before)s") % {"before": alert_texts.measured(row.metric, fired.before)}
    return ""


def _number(request: ActingRequest, name: str) -> int:
    if (number := whole_number(request.POST.get(name, ""))) is None:
        raise NotFound("not_found")
    return number
