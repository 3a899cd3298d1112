"""What one's units are asked to do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, allow
from fawang.organisations import queries
from fawang.organisations.queries import unit_tasks
from fawang.organisations.queries.tasks import MOST_COUNTED
from fawang.organisations.rules import UNIT_CONFIRM, UNIT_EDIT


@allow(UNIT_CONFIRM, UNIT_EDIT)
def tasks(request: ActingRequest) -> HttpResponse:
    """List what is open at one's units, what is due first in front."""
    cursor = request.GET.get("cursor") or None
    page = queries.open_tasks(request.actor, cursor=cursor)
    today = clock.today()
    here = reverse("organisations:unit_tasks")
    onward = reverse("organisations:unit_tasks", query={"cursor": page.next_cursor})
    context = {
        "rows": [
            {
                "row": row,
                "label": unit_tasks.kind_of(row.kind).label,
                "href": unit_tasks.kind_of(row.kind).page(row.unit_id, row.subject, row.params),
                "late": row.due is not None and row.due < today,
            }
            for row in page.items
        ],
        "count": queries.count_open_tasks(request.actor),
        "most": MOST_COUNTED,
        "next_href": onward if page.next_cursor else "",
        "first_href": here if cursor else "",
    }
    return render(request, "organisations/unit_tasks.html", context)
