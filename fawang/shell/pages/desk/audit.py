"""The audit, for auditors: who did and read what, within their units."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fawang.kernel import audit_queries
from fawang.kernel.access import ActingRequest, allow
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import queries


@allow(Permission.AUDIT_READ)
def audit(request: ActingRequest) -> HttpResponse:
    """List entries, the latest first; by code of an order, or by user name."""
    typed = request.GET.get("q", "").strip()
    page = audit_queries.entries(
        object=queries.object_of(typed),
        actor=people.label_of(typed),
        narrowed=bool(typed),
        cursor=request.GET.get("cursor", ""),
    )
    names = people.staff_named(
        {int(row.actor.split(":")[1]) for row in page.rows if row.actor.startswith("staff:")}
    )
    rows = [
        {
            "at": row.at,
            "who": names.get(int(row.actor.partition(":")[2] or 0)) or row.actor,
            "action": row.action,
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
