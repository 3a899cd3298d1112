"""Pages for the phone of a duty lawyer, and for wishes of those who are held; posts and their figures."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.dispatch.queries import rosters
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.knowledge.guidance.urgent import helps_in
from fawang.legal_aid.defence.actions import duty as actions
from fawang.legal_aid.defence.pages.forms import HelpForm, PostForm, WishForm
from fawang.legal_aid.defence.queries import posts
from fawang.legal_aid.defence.texts import labels
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Permission


@never_cache
@allow(Permission.POST_SERVE)
def duty(request: ActingRequest) -> HttpResponse:
    """Record what one did for a person, in a short form; see one's next duties and what was recorded lately."""
    served = posts.served_by(request.actor)
    form = HelpForm(request.POST or None, posts=served, initial={"day": clock.today()})
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                actions.record_help(
                    by=request.actor, post_id=given["post"], day=given["day"], kinds=given["kinds"],
                    person=given["person"], note=given["note"], client_id=given["client_id"],
                )  # fmt: skip
                return HttpResponseRedirect(reverse("defence:duty", query={"saved": "1"}))
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
    now = clock.now()
    names = {one.row.pk: one.unit.name for one in served}
    context = {
        "form": form,
        "posts": served,
        "duties": rosters.mine(request.actor.known_id, since=now)[:5],
        "rows": [
            {
                "row": one,
                "post": names.get(one.post_id, ""),
                "kinds": [labels.HELP[kind] for kind in one.kinds],
            }
            for one in posts.own_help(request.actor, since=clock.today() - timedelta(days=31))
        ],
        "saved": bool(request.GET.get("saved")),
        "helps": helps_in(form.data.get("note", "")) if form.is_bound and form.data.get("note") else (),
    }
    return render(request, "defence/desk/duty.html", context, status=status)


@never_cache
@allow(Permission.POST_SERVE, *posts.LEADS)
def wishes(request: ActingRequest) -> HttpResponse:
    """List wishes for legal aid: those that wait, whose 24 hours end first; what is late stands out."""
    now = clock.now()
    late_only = request.GET.get("late") == "1"
    rows = posts.wishes(request.actor, now, late_only=late_only)
    served = request.actor.units_with(Permission.POST_SERVE)
    context = {
        "rows": [{"one": one, "mine": one.row.unit_id in served} for one in rows],
        "late_only": late_only,
        "late": sum(one.late and one.row.handed_on_at is None for one in rows),
        "may_note": bool(served),
        "done": request.GET.get("done", ""),
    }
    return render(request, "defence/desk/wishes.html", context)


@never_cache
@allow(Permission.POST_SERVE)
def new_wish(request: ActingRequest) -> HttpResponse:
    """Note a wish, and hand it on at once; or only note it, and hand it on within the 24 hours."""
    units = sorted(
        organisations.units_by_id(request.actor.units_with(Permission.POST_SERVE)).values(),
        key=lambda one: one.id,
    )
    local = clock.now().astimezone(clock.CHINA)
    initial = {"said_day": local.date(), "said_time": local.time().replace(second=0, microsecond=0)}
    form = WishForm(request.POST or None, units=units, initial=initial)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                row = actions.note_wish(
                    by=request.actor,
                    unit_id=form.cleaned_data["unit"],
                    said=form.said(),
                    client_id=form.cleaned_data["client_id"],
                )
                if request.POST.get("go") != "note":
                    actions.hand_on(by=request.actor, wish_id=row.pk)
                done = "noted" if request.POST.get("go") == "note" else "handed"
                return HttpResponseRedirect(reverse("defence:wishes", query={"done": done}))
            except Problem as problem:
                errors = problem.errors if isinstance(problem, Invalid) else {}
                told = {form.SAID.get(name, name): code for name, code in errors.items()}
                show_problem(form, Invalid("invalid", errors=told) if told else problem)
                status = problem.status
    words = form.data.get("words", "") if form.is_bound else ""
    context = {"form": form, "helps": helps_in(words) if words else ()}
    return render(request, "defence/desk/wish.html", context, status=status)


@require_POST
@never_cache
@allow(Permission.POST_SERVE)
def hand_on(request: ActingRequest, number: int) -> HttpResponse:
    """Hand a noted wish on."""
    actions.hand_on(by=request.actor, wish_id=number)
    return HttpResponseRedirect(reverse("defence:wishes", query={"done": "handed"}))


@never_cache
@allow(Permission.COUNTER_LEAD)
def led(request: ActingRequest) -> HttpResponse:
    """Show the posts of one's offices with what was done there this month; enter a post."""
    units = request.actor.units_with(Permission.COUNTER_LEAD)
    known = organisations.units_by_id(units).values()
    offices = [
        unit
        for one in known
        for kind in (UnitKind.LEGAL_AID_OFFICE, UnitKind.CENTRE)
        for unit in organisations.units(region=one.region_code, kind=kind).items
        if one.id in unit.path
    ]
    places = [
        unit
        for region in dict.fromkeys(one.region_code for one in known)
        for kind in sorted(posts.UNITS)
        for unit in organisations.units(region=region, kind=UnitKind(kind)).items
    ]
    form = PostForm(request.POST or None, offices=offices, units=places)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                actions.enter_post(
                    by=request.actor, unit_id=given["unit"], office_id=given["office"], kind=given["kind"]
                )
                return HttpResponseRedirect(reverse("defence:posts", query={"saved": "1"}))
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
    today = clock.today()
    found = posts.figures(units, today.replace(day=1), today)
    context: dict[str, Any] = {
        "form": form,
        "rows": [
            {
                "one": one,
                "kind": labels.POSTS.get(one.row.kind, one.row.kind),
                "roster": posts.roster_led(request.actor, one.row.unit_id),
            }
            for one in posts.led_by(request.actor)
        ],
        "figures": found,
        "kinds": [(name, found.kinds.get(code, 0)) for code, name in labels.HELP.items()],
        "saved": bool(request.GET.get("saved")),
    }
    return render(request, "defence/desk/posts.html", context, status=status)
