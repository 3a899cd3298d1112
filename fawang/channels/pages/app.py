"""The site as an app on a phone: what it is called, its page without a line, what is shared with it, its bell."""

import json
import re
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from fawang.channels.actions.push import forget_endpoint, keep_endpoint
from fawang.channels.data import limits
from fawang.channels.rules.push import read_subscription
from fawang.consultations.pages.zones import announced
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.rules.text import storable
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import urgent
from fawang.knowledge.texts import labels

#: What the page without a line consists of besides itself; each name changes with its content.
_FILES = (
    "shell/fawang.css", "shell/seal.svg", "shell/early.js", "channels/app/offline.js", "shell/icon-192.png",
)  # fmt: skip
#: When a page was made says nothing about what it is.
_MADE = re.compile(r' data-made="\d+"')
_COLOURS = {"background_color": "#fbfaf6", "theme_color": "#0a2c3a"}
#: As many signs of what another app has shared are taken up.
MOST_SHARED = 20_000


@require_GET
@allow(Audience.EVERYBODY)
def manifest(request: ActingRequest) -> JsonResponse:
    """Return what the installed site is called, where it begins, and what can be shared with it."""
    return JsonResponse(
        {
            "name": _("Fawang, public legal services"),
            "short_name": _("Legal help"),
            "lang": get_language(),
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            **_COLOURS,
            "icons": [
                {"src": static("shell/icon-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": static("shell/icon-512.png"), "sizes": "512x512", "type": "image/png"},
                {
                    "src": static("shell/icon-maskable.png"),
                    "sizes": "512x512",
                    "type": "image/png",
                    "purpose": "maskable",
                },
                {"src": static("shell/seal.svg"), "sizes": "any", "type": "image/svg+xml"},
            ],
            # By POST: what somebody shares stands in no address and in no log.
            "share_target": {
                "action": reverse("channels:share"),
                "method": "POST",
                "enctype": "application/x-www-form-urlencoded",
                "params": {"title": "title", "text": "text", "url": "url"},
            },
            "shortcuts": [
                *_zone_shortcuts(),
                {"name": _("Get help"), "url": reverse("work_orders:help")},
                {"name": _("My matters"), "url": "/my"},
                {"name": _("Offices"), "url": reverse("stations:offices")},
            ],
        },
        content_type="application/manifest+json",
    )


@require_GET
@allow(Audience.EVERYBODY)
def asset_links(request: ActingRequest) -> HttpResponse:
    """Say which Android app may open links to this site (Digital Asset Links); 404 where there is none."""
    if not settings.FAWANG_ANDROID_APP:
        raise NotFound("not_found")
    target = {
        "namespace": "android_app",
        "package_name": settings.FAWANG_ANDROID_APP,
        "sha256_cert_fingerprints": settings.FAWANG_ANDROID_CERTIFICATES,
    }
    said = [{"relation": ["delegate_permission/common.handle_all_urls"], "target": target}]
    return JsonResponse(said, safe=False)


@never_cache
@require_GET
@allow(Audience.EVERYBODY)
def worker(request: ActingRequest) -> HttpResponse:
    """Return the service worker, with the files of the present version."""
    page = reverse("channels:offline")
    files = [page, *(static(name) for name in _FILES)]
    version = sha256("\n".join([_MADE.sub("", _offline(request)), *files]).encode()).hexdigest()[:16]
    setting = {
        "version": version,
        "page": page,
        "files": files,
        "icon": static("shell/icon-192.png"),
        "name": _("Fawang, public legal services"),
    }
    script = {"setting": json.dumps(setting, ensure_ascii=False)}
    return render(request, "channels/app/worker.js", script, content_type="text/javascript; charset=utf-8")


@never_cache
@require_GET
@allow(Audience.EVERYBODY)
def offline(request: ActingRequest) -> HttpResponse:
    """Show what a device shows without a line; it holds nobody's data."""
    return HttpResponse(_offline(request))


# Another app shares by way of the browser, which has no token of ours; the page only shows what came, to be edited.
@csrf_exempt
@never_cache
@require_POST
@allow(Audience.EVERYBODY)
def share(request: ActingRequest) -> HttpResponse:
    """Show what another app has shared as the beginning of a question. Nothing of it is kept."""
    parts = dict.fromkeys(request.POST.get(name, "").strip() for name in ("title", "text", "url"))
    words = str(storable("\n".join(filter(None, parts))))[:MOST_SHARED]
    return render(request, "channels/app/share.html", {"words": words})


@require_POST
@allow(Audience.RESIDENT)
def push(request: ActingRequest) -> HttpResponse:
    """Keep where a device of a signed-in resident is rung, or forget it; the page's script asks after a tap."""
    throttle.take(limits.PUSH_BY_RESIDENT, request.actor.label)
    try:
        body = json.loads(request.body)
        given: dict[str, Any] = body if isinstance(body, dict) else {}
    except ValueError:
        raise Invalid("subscription_wrong") from None
    if ended := given.get("ended"):
        forget_endpoint(by=request.actor, endpoint=str(ended))
    else:
        keep_endpoint(
            by=request.actor,
            subscription=read_subscription(given.get("subscription")),
            locale=get_language() or "zh-hans",
        )
    return HttpResponse(status=204)


def _zone_shortcuts() -> list[dict[str, str]]:
    """Return the zone that is said first everywhere, as a way in from the icon."""
    found = announced()
    return [{"name": str(found["zone"].name), "url": found["href"]}] if found else []


def _offline(request: HttpRequest) -> str:
    table = urgent.table()
    signs = (Urgency.DANGER, Urgency.DOMESTIC_VIOLENCE, Urgency.SELF_HARM, Urgency.DETENTION)
    calls = {call.number: call.name for sign in signs for call in table[sign].calls}
    numbers = [{"number": number, "name": labels.CALLS[name]} for number, name in calls.items()]
    return render_to_string("channels/app/offline.html", {"numbers": numbers}, request)
