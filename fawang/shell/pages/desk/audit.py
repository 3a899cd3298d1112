"""The audit, for auditors: who did and read what, within their units."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit_queries
from fawang.kernel.security.access import ActingRequest, allow
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.shell.texts.traces import Names, label_of
from fawang.work_orders import queries

#: More units than a province has.
_ALL = 100_000


@never_cache
@allow(Permission.AUDIT_READ)
def audit(request: ActingRequest) -> HttpResponse:
    """List entries, the latest first; by code of an order, or by user name."""
    typed = clean(request.GET.get("q", ""))
    page = audit_queries.entries(
        object=queries.object_of(typed),
        actor=people.label_of(typed.lower()),
        narrowed=bool(typed),
        units=_units(request.actor),
        cursor=request.GET.get("cursor", ""),
    )
    names = Names((row.actor for row in page.rows), (row.object for row in page.rows))
    rows = [
        {
            "at": row.at,
            "who": names.actor(row.actor),
            "label": label_of(row.action),
            "action": row.action,
            "about": names.object(row.object),
            "object": row.object,
            "data": ", ".join(
                f"{key}: {value}" for key, value in row.data.items() if value not in (None, "")
            ),
        }
        for row in page.rows
    ]
    context = {
        "rows": rows,
        "q": typed,
        "next_href": reverse("shell:audit", query={"q": typed, "cursor": page.next}) if page.next else "",
        "first_href": reverse("shell:audit", query={"q": typed}) if request.GET.get("cursor") else "",
    }
    return render(request, "shell/desk/audit.html", context)


def _units(by: Actor) -> frozenset[int] | None:
    """Return the units whose entries `by` may read; None for an auditor of the whole province."""
    own = by.units_with(Permission.AUDIT_READ)
    if any(unit.parent_id is None for unit in organisations.units_by_id(own).values()):
        return None
    return frozenset(unit.id for unit in organisations.units(within=own, active=None, limit=_ALL).items)
