"""Earlier matters of whoever asks, beside their question: the list, and what was advised then."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.consultations import labels
from fawang.consultations.actions.readings import read_earlier
from fawang.consultations.models import Consultation
from fawang.consultations.pages.desk_list import WHO
from fawang.consultations.queries import earlier
from fawang.kernel.access import ActingRequest, allow
from fawang.kernel.actor import Actor
from fawang.knowledge import labels as knowledge
from fawang.work_orders import labels as orders


@never_cache
@allow(*WHO)
def record(request: ActingRequest, code: str, earlier_code: str) -> HttpResponse:
    """Show the record of an earlier consultation; the opening is audited."""
    before, found = read_earlier(by=request.actor, code=code, earlier_code=earlier_code)
    context = {
        "back_href": reverse("consultations:desk_one", args=[code]),
        "row": before,
        "about": knowledge.matter_name(before.topic or before.matter)
        if before.topic or before.matter
        else "",
        "record": found,
        "outcome": labels.OUTCOMES[found.outcome],
    }
    return render(request, "consultations/desk/earlier.html", context)


def listed(row: Consultation, by: Actor) -> list[dict[str, Any]]:
    """Return earlier matters as the page draws them."""
    return [
        {
            "at": one.at,
            "about": knowledge.matter_name(one.about) if one.about else "",
            "state": orders.STATES[one.state] if one.is_order else labels.STATES[one.state],
            "is_order": one.is_order,
            "href": reverse("consultations:desk_earlier", args=[row.code, one.code]) if one.opens else "",
        }
        for one in earlier.earlier_of(row, by)
    ]
