"""Writing a special zone at the workbench, opening and closing it on every channel, and taking part in it."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations.actions import zone_versions as actions
from fawang.consultations.data import zone_files
from fawang.consultations.data.zones import Zone
from fawang.consultations.models.zones import ZoneVersion
from fawang.consultations.pages import zone_forms
from fawang.consultations.pages.zone_forms import ScenarioForms, ZoneForm
from fawang.consultations.pages.zones import card, shown
from fawang.consultations.queries import zone_versions as queries
from fawang.consultations.queries import zones
from fawang.consultations.rules.zones import ZoneState
from fawang.consultations.texts import labels
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.kernel.wording import say
from fawang.people.rules import Permission

WHO = (Permission.CONSULTATION_SUPERVISE, Permission.ZONE_OPEN)


@never_cache
@allow(*WHO)
def new(request: ActingRequest) -> HttpResponse:
    """Write a new zone: from nothing, or from one that is there (`?from=`), as a draft or opened at once."""
    template = zone_files.templates().get(request.GET.get("from", "")) or queries.find(
        request.GET.get("from", "")
    )
    if request.method == "POST":
        return _kept(request, None, template)
    begun: dict[str, Any] = zone_forms.empty()
    if template is not None:
        begun = zone_forms.initial(template, version=0) | {"code": "", "first_day": None, "last_day": None}
    form = ZoneForm(initial=begun)
    situations = ScenarioForms(initial=zone_forms.initial_scenarios(template) if template else [], prefix="s")
    return _page(request, form, situations, None)


@never_cache
@allow(*WHO)
def edit(request: ActingRequest, code: str) -> HttpResponse:
    """Change a zone that was written at the workbench; one that is open changes on every channel at once."""
    row = queries.version(code)
    if request.method == "POST":
        return _kept(request, row, None)
    zone = actions.read(row.content)
    form = ZoneForm(initial=zone_forms.initial(zone, version=row.number), is_new=False)
    return _page(request, form, ScenarioForms(initial=zone_forms.initial_scenarios(zone), prefix="s"), row)


@require_POST
@never_cache
@allow(Permission.ZONE_OPEN)
def switch(request: ActingRequest, code: str) -> HttpResponse:
    """Open a zone on every channel, or close it there."""
    do = actions.open_zone if request.POST.get("to") == "open" else actions.close_zone
    number = request.POST.get("number", "")
    query: dict[str, str] = {"done": request.POST.get("to", "")}
    try:
        do(by=request.actor, code=code, number=whole_number(number) or 0)
    except Problem as problem:
        query = {"refused": problem.code}
    return HttpResponseRedirect(reverse("consultations:desk_zone", args=[code], query=query))


@never_cache
@allow(*WHO)
def preview(request: ActingRequest, code: str) -> HttpResponse:
    """Show the page of a zone as people will read it, before it is opened."""
    return render(request, "consultations/zones/zone.html", shown(at_desk(code)) | {"is_preview": True})


@never_cache
@allow(Permission.CONSULTATION_ANSWER)
def join(request: ActingRequest, code: str) -> HttpResponse:
    """Ask a lawyer on their phone to serve a zone; one press, and they are led to their seat."""
    zone = queries.find(code)
    if zone is None or not zones.is_running(code):
        raise NotFound("not_found")
    if request.method == "POST":
        actions.take_part(by=request.actor, zone=code)
        return HttpResponseRedirect(reverse("consultations:seat"))
    group = zones.group_of(code)
    context = card(zone) | {
        "titles": [one.title for one in zone.scenarios],
        "takes_part": group is not None and request.actor.known_id in group.staff_ids,
    }
    return render(request, "consultations/zones/desk_join.html", context)


def at_desk(code: str) -> Zone:
    """Return a zone as whoever writes it sees it, drafts too.

    Raises:
        NotFound: there is none.
    """
    found = queries.find(code)
    if found is None:
        found = queries.zone_of(queries.version(code))
    if found is None:
        raise NotFound("not_found")
    return found


def history(request: ActingRequest, code: str) -> dict[str, Any]:
    """Return how far a zone has come and who did what, as its page on the desk shows it; empty of a file's."""
    rows = queries.versions(code)
    if not rows:
        return {}
    newest = rows[0][0]
    refused = request.GET.get("refused", "")
    return {
        "written": newest,
        "state_label": labels.ZONE_STATES[newest.state],
        "state_tone": labels.ZONE_STATE_TONES.get(newest.state, ""),
        "is_on": newest.state == ZoneState.OPEN,
        "may_open": request.actor.may_anywhere(Permission.ZONE_OPEN),
        "refused": say(refused) if refused in _REFUSALS else "",
        "versions": [
            {"number": row.number, "state": labels.ZONE_STATES[row.state], "at": row.at, "who": name}
            for row, name in rows
        ],
    }


_REFUSALS = frozenset({"zone_not_yours", "zone_is_open", "zone_is_not_open", "zone_last_day_past", "stale"})


def _kept(request: ActingRequest, row: ZoneVersion | None, template: Zone | None) -> HttpResponse:
    form = ZoneForm(request.POST, is_new=row is None)
    situations: Any = ScenarioForms(request.POST, prefix="s")
    problem: Problem | None = None
    if form.is_valid() & situations.is_valid():
        before = row.content if row else {}
        if template is not None:
            before = {"lawyers": template.model_dump(mode="json", by_alias=True)["lawyers"]} | before
        content = form.content(situations.content(), before)
        try:
            number, opens = form.cleaned_data["version"], request.POST.get("do") == "open"
            kept = actions.write(by=request.actor, content=content, number=number, opens=opens)
        except Problem as refused:
            problem = refused
            show_problem(form, refused)
        else:
            return HttpResponseRedirect(
                reverse(
                    "consultations:desk_zone", args=[kept.zone], query={"done": "open" if opens else "kept"}
                )
            )
    response = _page(request, form, situations, row)
    response.status_code = 422
    return marked(response, problem)


def _page(request: ActingRequest, form: ZoneForm, situations: Any, row: ZoneVersion | None) -> HttpResponse:
    context = {
        "form": form,
        "situations": situations,
        "row": row,
        "is_on": row is not None and row.state == ZoneState.OPEN,
        "may_open": request.actor.may_anywhere(Permission.ZONE_OPEN),
        "heading": _("A new special zone") if row is None else _("Change this special zone"),
        "begun_from": request.GET.get("from", ""),
        "templates": [] if row else [(one.code, one.name) for one in zone_files.templates().values()],
    }
    return render(request, "consultations/zones/desk_edit.html", context)
