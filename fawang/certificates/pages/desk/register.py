"""The register of certificates of the offices within one's reach."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.certificates.queries import certificates as queries
from fawang.certificates.rules.procedure import State
from fawang.certificates.texts import labels
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

VIEW = (Permission.CERTIFICATE_VIEW, Permission.CERTIFICATE_SIGN, Permission.CERTIFICATE_MANAGE)
#: The list that somebody who signs looks at first.
MINE = "mine"


@never_cache
@allow(*VIEW)
def register(request: ActingRequest) -> HttpResponse:
    """List certificates, the latest first; search by number; filter by state."""
    number, state = request.GET.get("number", "").strip()[:80], request.GET.get("state", "")
    cursor = request.GET.get("cursor", "")
    known = state if state in {*State} else ""
    page = queries.listed(request.actor, number=number, state=known, to_sign=state == MINE, cursor=cursor)
    here = reverse("certificates:register", query={"number": number, "state": state})
    filters = [
        ("", _("All")),
        *((code, name) for code, name in labels.STATES.items() if code != State.SIGNED),
    ]
    if request.actor.may_anywhere(Permission.CERTIFICATE_SIGN):
        filters.insert(1, (MINE, _("Waiting for my signature")))
    context = {
        "rows": [
            {
                "row": row,
                "state": labels.STATES[row.state],
                "tone": labels.TONES[row.state],
                "href": reverse("certificates:one", args=[row.code]),
            }
            for row in page.rows
        ],
        "number": number,
        "chosen": state,
        "filters": [
            {
                "label": name,
                "href": reverse("certificates:register", query={"state": code, "number": number}),
                "current": code == state,
            }
            for code, name in filters
        ],
        "leads": request.actor.may_anywhere(Permission.CERTIFICATE_MANAGE),
        "next_href": f"{here}&cursor={page.next}" if page.next else "",
        "first_href": here if cursor else "",
    }
    return render(request, "certificates/desk/register.html", context)
