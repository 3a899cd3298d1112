"""The box with whom to call, as a part of a page: for pages that change while somebody types or writes."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.data import limits
from fawang.knowledge.guidance.urgent import helps_in
from fawang.people.accounts.identity import address_of


def box(*texts: str) -> str:
    """Return the box for what somebody wrote, as HTML; empty where nothing is urgent. It says nothing of the words."""
    helps = helps_in(*texts)
    return render_to_string("knowledge/parts/urgent.html", {"helps": helps}) if helps else ""


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def urgent(request: ActingRequest) -> HttpResponse:
    """Return the box for what is being typed; nothing is kept."""
    throttle.take(limits.SUGGEST_BY_ADDRESS, address_of(request))
    return HttpResponse(box(request.POST.get("text", "")))
