"""The seat as an app: the manifest that lets a phone install it, and the worker that keeps it usable on a bad network.

The worker keeps the frame's own files and one page that says that the network is away. Pages about people are never
kept.
"""

import json

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from fawang.kernel.security.access import ActingRequest, Audience, allow

_KEPT = (
    "shell/fawang.css",
    "shell/early.js",
    "shell/fawang.js",
    "shell/renewing.js",
    "shell/forms.js",
    "consultations/seat.js",
    "shell/seal.svg",
)


@cache_control(max_age=3600, private=True)
@allow(Audience.EVERYBODY)
def manifest(request: ActingRequest) -> HttpResponse:
    """Describe the app. (W3C Web Application Manifest)"""
    icon = staticfiles_storage.url("shell/seal.svg")
    return JsonResponse(
        {
            "name": _("Fawang seat"),
            "short_name": _("Seat"),
            "description": _("Answer people's questions from wherever you are."),
            "id": reverse("consultations:seat"),
            "start_url": reverse("consultations:seat"),
            "scope": reverse("shell:desk"),
            "display": "standalone",
            "background_color": "#fbfaf6",
            "theme_color": "#0a2c3a",
            "lang": get_language(),
            "icons": [
                {"src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": purpose}
                for purpose in ("any", "maskable")
            ],
        },
        content_type="application/manifest+json",
    )


@cache_control(no_cache=True)
@allow(Audience.EVERYBODY)
def worker(request: ActingRequest) -> HttpResponse:
    """Return the service worker. Its list of files names their content, so a new release is a new worker."""
    files = [reverse("consultations:seat_offline"), *(staticfiles_storage.url(name) for name in _KEPT)]
    response = render(
        request,
        "consultations/seat/worker.js",
        {"files": json.dumps(files), "offline": json.dumps(files[0])},
        content_type="text/javascript",
    )
    response["Service-Worker-Allowed"] = reverse("shell:desk")
    return response


@cache_control(max_age=3600)
@allow(Audience.EVERYBODY)
def offline(request: ActingRequest) -> HttpResponse:
    """Say that the network is away."""
    return render(request, "consultations/seat/offline.html")
