"""What stands on the page of a unit, section by section."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest
from fawang.kernel.wording import say
from fawang.organisations import queries
from fawang.organisations.data import defaults
from fawang.organisations.pages.forms import (
    CloseForm,
    EndForm,
    HoursForm,
    JurisdictionForm,
    UnitForm,
    lines_of,
    values_of,
)
from fawang.organisations.pages.scope import crumbs
from fawang.organisations.queries import JurisdictionRow, LawyerRow, Standing, UnitRow
from fawang.organisations.rules import UnitKind, kinds_below
from fawang.organisations.rules.hours import Week
from fawang.organisations.texts import routes
from fawang.organisations.texts.labels import LANGUAGES, MATTERS, SERVICES, UNIT_KINDS
from fawang.regions import queries as regions
from fawang.regions.rules import Level
from fawang.regions.texts.labels import LEVELS

#: Rows of a list within the page.
PAGE = 25


@dataclass
class Shown:
    """Forms that were sent and come back, and what somebody else has saved meanwhile."""

    unit: UnitForm | None = None
    hours: HoursForm | None = None
    jurisdiction: JurisdictionForm | None = None
    ended: tuple[int, EndForm] | None = None
    close: CloseForm | None = None
    newer: list[dict[str, str]] = field(default_factory=list)

    @property
    def failed(self) -> forms.Form | None:
        """Return the form that came back."""
        return (
            self.unit
            or self.hours
            or self.jurisdiction
            or (self.ended[1] if self.ended else None)
            or self.close
        )


def context_of(request: ActingRequest, unit: UnitRow, shown: Shown) -> dict[str, Any]:
    """Return everything that the page of a unit shows."""
    week = queries.own_week(unit.id)
    today = clock.today()
    return {
        "unit": unit,
        "crumbs": crumbs(request.actor, unit),
        "facts": _facts(unit),
        "kind": UNIT_KINDS[unit.kind],
        "saved": request.method == "GET" and bool(request.GET.get("saved")),
        # By the name `form` the frame tells in the title that something is wrong.
        "form": shown.failed,
        "newer": shown.newer,
        "unit_form": shown.unit or UnitForm(prefix="unit", initial={**values_of(unit), "version": unit.version}),
        "unit_failed": shown.unit is not None,
        "week": _week(week),
        "usual_hours": week is None,
        "hours_form": shown.hours or HoursForm(prefix="hours", initial={**lines_of(week), "version": unit.version}),
        "hours_failed": shown.hours is not None,
        "jurisdictions": [
            _jurisdiction(row, today, shown.ended) for row in queries.jurisdictions_of(unit.id)
        ],
        "jurisdiction_form": shown.jurisdiction or JurisdictionForm(
            prefix="right", initial={"region_code": regions.name(unit.region_code)}
        ),
        "jurisdiction_failed": shown.jurisdiction is not None,
        "may_create": unit.active and bool(kinds_below(unit.kind, unit.depth)),
        "is_firm": unit.kind == UnitKind.LAW_FIRM,
        "close_form": shown.close or CloseForm(prefix="close", initial={"version": unit.version}),
        "close_failed": shown.close is not None,
        "against": _against(queries.standing(unit.id)) if unit.active else [],
        **(_lawyers(request, unit) if unit.kind == UnitKind.LAW_FIRM else _below(request, unit)),
    }  # fmt: skip


def _facts(unit: UnitRow) -> list[dict[str, str]]:
    return [
        {"label": _("Division"), "value": regions.name(unit.region_code)},
        {"label": _("Address"), "value": unit.address},
        {"label": _("Phone"), "value": unit.phone},
        {"label": _("Offers"), "value": " · ".join(str(SERVICES[one]) for one in unit.services)},  # type: ignore[index]
        {
            "label": _("Takes in for other offices"),
            "value": _("Yes") if unit.accepts_any else _("No"),
        },
    ]


def _week(own: Week | None) -> list[dict[str, str]]:
    """Return the week, days in a row that keep the same hours in one line."""
    lines = []
    for intervals, days in groupby(enumerate(own or defaults.week()), key=itemgetter(1)):
        first, *others = [str(WEEKDAYS[number]) for number, _intervals in days]
        label = _("%(first)s to %(last)s") % {"first": first, "last": others[-1]} if others else first
        hours = " · ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in intervals)
        lines.append({"label": label, "value": hours or _("Closed all day")})
    return lines


def _jurisdiction(row: JurisdictionRow, today: date, sent: tuple[int, EndForm] | None) -> dict[str, Any]:
    failed = sent is not None and sent[0] == row.id
    ended = row.ended(today)
    return {
        "row": row,
        "service": SERVICES[row.service],  # type: ignore[index]
        "matter": MATTERS.get(row.matter, row.matter) or _("All subjects"),
        "region": regions.name(row.region_code),
        "level": LEVELS[Level(row.organ_level)] if row.organ_level else "",
        "basis": routes.BASES.get(row.basis, row.basis),
        "ended": ended,
        "state": _("Ended") if ended else _("In force") if row.begun(today) else _("Not yet in force"),
        "tone": "" if ended else "good" if row.begun(today) else "brand",
        "failed": failed,
        "form": sent[1] if sent and failed
        else EndForm(prefix=f"end-{row.id}", initial={"version": row.version}),
    }  # fmt: skip


def _against(standing: Standing) -> list[str]:
    """Return what must be done before the unit can be closed."""
    return [
        say(code, count=count)
        for code, count in (
            ("unit_has_units", standing.units),
            ("unit_has_lawyers", standing.lawyers),
            ("unit_still_competent", standing.jurisdictions),
        )
        if count
    ]


def _below(request: ActingRequest, unit: UnitRow) -> dict[str, Any]:
    cursor = request.GET.get("cursor") or None
    page = queries.units(parent=unit.id, active=None, cursor=cursor, limit=PAGE)
    return {
        "units": [unit_line(row) for row in page.items],
        **_pager(unit, cursor, page.next_cursor, "units"),
    }


def unit_line(row: UnitRow) -> dict[str, Any]:
    """Return a unit as a list shows it."""
    return {
        "row": row,
        "href": reverse("organisations:unit", args=[row.id]),
        "kind": UNIT_KINDS[row.kind],
        "region": regions.name(row.region_code),
    }


def _lawyers(request: ActingRequest, firm: UnitRow) -> dict[str, Any]:
    cursor = request.GET.get("cursor") or None
    page = queries.lawyers(firm_id=firm.id, active=False, cursor=cursor, limit=PAGE)
    return {
        "lawyers": [_lawyer_line(row) for row in page.items],
        **_pager(firm, cursor, page.next_cursor, "lawyers"),
    }


def _lawyer_line(row: LawyerRow) -> dict[str, Any]:
    return {
        "row": row,
        "href": reverse("organisations:lawyer", args=[row.id]),
        "skills": [MATTERS[skill] for skill in row.skills],
        "languages": [LANGUAGES[one] for one in row.languages],
    }


def _pager(unit: UnitRow, cursor: str | None, following: str | None, section: str) -> dict[str, str]:
    href = reverse("organisations:unit", args=[unit.id])
    onward = reverse("organisations:unit", args=[unit.id], query={"cursor": following})
    return {
        "next_href": f"{onward}#{section}" if following else "",
        "first_href": f"{href}#{section}" if cursor else "",
    }
