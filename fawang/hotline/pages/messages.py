"""Messages that callers left: to hear, and to tick off when they are dealt with."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.hotline.actions import messages as actions
from fawang.hotline.models import Message
from fawang.hotline.pages.sound import as_wav
from fawang.hotline.queries import messages
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.pieces import is_further_piece
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.people.rules.wishes import mask_phone
from fawang.people.texts.labels import DIALECTS

WHO = (Permission.CONSULTATION_ANSWER,)


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List the messages that nobody has dealt with, and the latest that somebody has."""
    waiting, done = messages.open_ones(request.actor), messages.done_ones(request.actor)
    names = people.staff_named({row.heard_by for row in done if row.heard_by is not None})
    context = {
        "waiting": [_row(row, names) for row in waiting],
        "ended": [_row(row, names) for row in done],
        "cut": len(waiting) >= messages.MOST,
        "done": request.GET.get("done"),
    }
    return render(request, "hotline/messages.html", context)


@never_cache
@allow(*WHO)
def sound(request: ActingRequest, message_id: int) -> HttpResponse:
    """Give the sound of a message; each listening is recorded."""
    content = actions.hear(by=request.actor, message_id=message_id, again=is_further_piece(request))
    return as_wav(request, content)


@require_POST
@never_cache
@allow(*WHO)
def close(request: ActingRequest, message_id: int) -> HttpResponse:
    """Tick a message off."""
    actions.close(by=request.actor, message_id=message_id)
    return HttpResponseRedirect(reverse("hotline:messages", query={"done": "yes"}))


def _row(row: Message, names: dict[int, str]) -> dict[str, Any]:
    number = row.call.number
    return {
        "data": row,
        "number": mask_phone(number) if number else "",
        "language": DIALECTS.get(row.call.language, ""),
        "sound": reverse("hotline:message_sound", args=[row.pk]) if row.call.recording else "",
        "who": names.get(row.heard_by or 0, ""),
    }
