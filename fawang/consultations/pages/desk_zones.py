"""Special zones on the desk of whoever leads: how each fares, who serves it, its link to print."""

import csv
import io
from datetime import timedelta
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations.actions.zones import set_group
from fawang.consultations.data.zones import Zone
from fawang.consultations.pages import zone_editor
from fawang.consultations.pages.zones import card
from fawang.consultations.queries import zone_versions, zones
from fawang.consultations.queries.zones import Count30, Figures, Part
from fawang.consultations.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.knowledge.texts.labels import matter_name
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.people.texts.labels import GROUPS

WHO = (Permission.CONSULTATION_SUPERVISE, Permission.ZONE_OPEN)
LEADS = (Permission.CONSULTATION_SUPERVISE,)


class GroupForm(forms.Form):
    """Who serves a zone."""

    staff = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Lawyers who serve this zone"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--two"}),
    )
    version_seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["staff"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(names.items())


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List all zones with short figures."""
    counts = zones.counts(request.actor)
    rows = [
        card(one)
        | {
            "kind": labels.ZONE_KINDS[one.kind],
            "counts": counts.get(one.code, Count30()),
            "desk": reverse("consultations:desk_zone", args=[one.code]),
        }
        for one in zone_versions.current().values()
    ]
    written = zone_versions.newest()
    for row in rows:
        if (own := written.pop(row["zone"].code, None)) is not None:
            row["state"] = labels.ZONE_STATES[own.state]
    drafts = [(one.zone, zone.name) for one in written.values() if (zone := zone_versions.zone_of(one))]
    return render(request, "consultations/zones/desk_list.html", {"rows": rows, "drafts": drafts})


@never_cache
@allow(*WHO)
def zone(request: ActingRequest, code: str) -> HttpResponse:
    """Show one: figures of the last 30 days, its lawyers, its link."""
    return _page(request, _zone(code))


@require_POST
@never_cache
@allow(*LEADS)
def group(request: ActingRequest, code: str) -> HttpResponse:
    """Decide who serves a zone."""
    found = _zone(code)
    form = GroupForm(request.POST, names=zones.candidates(request.actor))
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    given = form.cleaned_data
    try:
        set_group(by=request.actor, zone=code, staff_ids=given["staff"], version=given["version_seen"])
    except Problem as problem:
        return _page(request, found, problem=problem, status=problem.status)
    address = reverse("consultations:desk_zone", args=[code], query={"done": "group"})
    return HttpResponseRedirect(f"{address}#group")


@never_cache
@allow(*WHO)
def figures_csv(request: ActingRequest, code: str) -> HttpResponse:
    """Give the figures as a file for a spreadsheet: UTF-8 with a mark, so that it opens with Chinese in it."""
    found = _zone(code)
    figures = zones.figures(request.actor, code)
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow([_("Special zone"), str(found.name)])
    for label, value in _totals(figures):
        write.writerow([label, value])
    write.writerow([])
    asked = pgettext("questions", "Asked")
    write.writerow([_("Day"), asked])
    write.writerows([day.isoformat(), count] for day, count in figures.days)
    write.writerow([])
    write.writerow([_("Situation"), asked, pgettext("questions", "Answered"), _("Rated"), _("Satisfied")])
    write.writerows(
        [_about(found, part), part.asked, part.answered, part.rated, part.satisfied] for part in figures.parts
    )
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="zone-{code}-{clock.today():%Y%m%d}.csv"'
    return response


def _page(
    request: ActingRequest,
    found: Zone,
    *,
    form: GroupForm | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    row = zones.group_of(found.code)
    names = zones.candidates(request.actor)
    members = set(row.staff_ids) if row else set()
    figures = zones.figures(request.actor, found.code)
    link = settings.FAWANG_PUBLIC_URL + reverse("consultations:zone", args=[found.code])
    initial = {"staff": sorted(members & names.keys()), "version_seen": row.version if row else 1}
    most = max((asked for _day, asked in figures.days), default=0)
    context = (
        card(found)
        | zone_editor.history(request, found.code)
        | {
            "kind": labels.ZONE_KINDS[found.kind],
            "form": form or GroupForm(initial=initial, names=names),
            "anybody": bool(names),
            # Whom another centre has named; they are shown, and stay.
            "others": sorted(people.staff_named(members - names.keys()).values()),
            "experience": [GROUPS[one] for one in found.lawyers.experienced_with],
            "problem": problem,
            "done": request.GET.get("done") == "group",
            "did": request.GET.get("done", ""),
            "totals": _totals(figures),
            "asked": figures.asked,
            "columns": [
                {
                    "day": day,
                    "asked": asked,
                    "x": number * 10,
                    "height": _share(asked, most),
                    "y": 100 - _share(asked, most),
                }
                for number, (day, asked) in enumerate(figures.days)
            ],
            "parts": [
                {"about": _about(found, part), "data": part, "width": _share(part.asked, figures.asked)}
                for part in figures.parts
            ],
            "link": link,
            "qr": segno.make(link, micro=False).svg_data_uri(scale=8, border=4, light="#ffffff"),
            "csv_href": reverse("consultations:desk_zone_csv", args=[found.code]),
        }
    )
    return render(request, "consultations/zones/desk_zone.html", context, status=status)


def _totals(figures: Figures) -> list[tuple[str, str]]:
    due = figures.in_time + figures.late
    return [
        (_("asked in 30 days"), str(figures.asked)),
        (_("open now"), str(figures.open)),
        (pgettext("questions", "answered"), str(figures.answered)),
        (_("answered in time"), _percent(figures.in_time, due)),
        (_("median until the first answer"), _length(figures.median)),
        (_("satisfied"), _percent(figures.satisfied, figures.rated)),
    ]


def _about(found: Zone, part: Part) -> str:
    """Return the situation somebody chose, else the matter, in words."""
    chosen = found.scenario(part.scenario) if part.scenario else None
    if chosen is not None:
        return str(chosen.title)
    return str(matter_name(part.topic)) if part.topic else _("Not yet assigned to a subject")


def _percent(part: int, whole: int) -> str:
    return f"{part / whole * 100:.0f} %" if whole else "–"


def _share(part: int, whole: int) -> int:
    """Return a part in a hundred, at least one where there is any: a bar that can be seen."""
    return max(1, part * 100 // whole) if part and whole else 0


def _length(length: timedelta | None) -> str:
    if length is None:
        return "–"
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}


def _zone(code: str) -> Zone:
    return zone_editor.at_desk(code)
