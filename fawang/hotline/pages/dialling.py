"""To be put through to the person of a call-back, and to see the number all the same."""

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.dispatch.queries import callbacks
from fawang.hotline.actions import outbound
from fawang.hotline.pages.callback import page
from fawang.hotline.queries.outbound import topic_of
from fawang.kernel.news.live import stream_of
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission


@require_POST
@never_cache
@allow(Permission.CONSULTATION_ANSWER)
def dial(request: ActingRequest, code: str) -> HttpResponse:
    """Let their own telephone ring, and then the person's."""
    row = callbacks.visible(code, request.actor)
    try:
        outbound.ask(by=request.actor, code=code, client_id=request.POST.get("client_id", ""))
    except Problem as problem:
        return page(request, callbacks.visible(code, request.actor), problem=problem)
    return HttpResponseRedirect(reverse("hotline:callbacks_one", args=[row.code]))


@require_POST
@never_cache
@allow(Permission.CONSULTATION_ANSWER)
def number(request: ActingRequest, code: str) -> HttpResponse:
    """Show name and number to the lawyer who has the call-back; the reading is recorded."""
    return page(request, callbacks.visible(code, request.actor), number=True)


@allow(Permission.CONSULTATION_ANSWER)
def live(request: ActingRequest, code: str) -> HttpResponseBase:
    """Follow how the telephones stand."""
    row = callbacks.visible(code, request.actor)
    return stream_of(request, topic_of(row.pk), callbacks.subject_of(row))
