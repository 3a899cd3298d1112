"""Pages that the province's service app shows in a frame: by the list of sites, without cookies, forms, referrers."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from fawang.channels.queries import channels, sites
from fawang.channels.queries.guidance import vouched
from fawang.channels.queries.province_app import CHANNEL
from fawang.channels.rules.channels import Offer
from fawang.channels.rules.sites import SiteUse
from fawang.consultations.pages.zones import running
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.data.pack import Guide
from fawang.knowledge.queries import entries
from fawang.knowledge.texts.labels import for_reader


@require_GET
@xframe_options_exempt
@allow(Audience.EVERYBODY)
def start(request: ActingRequest) -> HttpResponse:
    """Show the scenarios, the zones that run, the field for a question; one's matters, where the app says who it is."""
    channels.require(CHANNEL)
    zones = running() if channels.is_open(CHANNEL, Offer.ZONES) else []
    context = {
        "scenarios": [{"code": one.code, "title": for_reader(one.title)} for one in entries.guides()],
        "zones": [{"name": one["zone"].name, "href": one["href"]} for one in zones],
        "origins": " ".join(sites.origins(SiteUse.FRAME)),
    }
    return _framed(request, context)


@require_GET
@xframe_options_exempt
@allow(Audience.EVERYBODY)
def scenario(request: ActingRequest, code: str) -> HttpResponse:
    """Show one scenario, step by step. Deep links of the app lead here."""
    channels.require(CHANNEL)
    shown = entries.shown(code)
    if not isinstance(shown.entry, Guide):
        raise NotFound("entry_not_found")
    context = {
        "shown": shown,
        "who": for_reader(shown.entry.who),
        "steps": [
            {"title": for_reader(one.title), "text": for_reader(one.text)} for one in shown.entry.steps
        ],
        "vouched": vouched(shown),
        "page": f"/guidance/e/{shown.code}",
    }
    return _framed(request, context)


def _framed(request: ActingRequest, context: dict[str, Any]) -> HttpResponse:
    """Return a page that the sites on the list may show, and nobody else."""
    policy: dict[str, Any] = {**settings.SECURE_CSP}
    policy["frame-ancestors"] = sites.origins(SiteUse.FRAME) or [CSP.NONE]

    @csp_override(policy)
    def page(_request: ActingRequest) -> HttpResponse:
        return render(request, "channels/province_app/frame.html", context)

    response: HttpResponse = page(request)
    # Not even to ourselves: an address says which scenario somebody reads.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
