"""Earlier matters of whoever asks, beside their question: the list, and what was advised then."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.consultations.actions.readings import read_earlier, read_moved
from fawang.consultations.actions.sharing import stop_sharing
from fawang.consultations.models import Consultation
from fawang.consultations.pages.desk_list import WHO
from fawang.consultations.queries import earlier, one
from fawang.consultations.rules import Side
from fawang.consultations.texts import labels
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.texts import labels as knowledge
from fawang.work_orders.texts import labels as orders


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


@never_cache
@allow(*WHO)
def moved(request: ActingRequest, code: str) -> HttpResponse:
    """Show the talk with which whoever is on the telephone goes on; the opening is audited."""
    before, lines = read_moved(by=request.actor, code=code)
    context = {
        "back_href": reverse("consultations:desk_one", args=[code]),
        "row": before,
        "about": knowledge.matter_name(before.topic or before.matter)
        if before.topic or before.matter
        else "",
        "lines": [one for one in lines if one.text and one.side in (Side.PERSON, Side.LAWYER)],
    }
    return render(request, "consultations/desk/moved.html", context)


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def stop(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Let the lawyer see earlier matters no longer."""
    stop_sharing(by=one.actor_with_key(code, key, request.actor), code=code)
    return HttpResponseRedirect(reverse("consultations:talk", args=[code, key]))


def listed(row: Consultation, by: Actor) -> list[dict[str, Any]]:
    """Return earlier matters as the page draws them."""
    return [
        {
            "at": found.at,
            "about": knowledge.matter_name(found.about) if found.about else "",
            "state": orders.state_of_any(found.state) if found.is_order else labels.STATES[found.state],
            "is_order": found.is_order,
            "href": reverse("consultations:desk_earlier", args=[row.code, found.code]) if found.opens else "",
        }
        for found in earlier.earlier_of(row, by)
    ]
