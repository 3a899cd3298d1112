"""What to look for before signing a retainer: to read, and to print."""

from django.http import HttpResponse
from django.shortcuts import render

from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.lawyers.texts import checklist as texts


@allow(Audience.EVERYBODY)
def checklist(request: ActingRequest) -> HttpResponse:
    """Show the check list with its sources."""
    return render(request, "lawyers/checklist.html", {"entries": texts.entries()})
