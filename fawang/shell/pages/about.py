"""Two short pages about the platform itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fawang.kernel.security.access import Audience, allow


@allow(Audience.EVERYBODY)
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what was done so that everybody can use the pages, and what falls short."""
    return render(request, "shell/pages/accessibility.html")


@allow(Audience.EVERYBODY)
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about a person, who sees it, and what they may ask for."""
    return render(request, "shell/pages/privacy.html")
