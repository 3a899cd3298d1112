"""The screen in the waiting room: which number is called to which counter. Numbers only, nobody's name."""

import json
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.counter.models import Ticket
from fawang.counter.queries import line
from fawang.counter.rules.tickets import State, label
from fawang.kernel.news.live import stream_of
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.organisations import queries as organisations

#: Languages that browsers have voices for: how they are named there, and the catalogue that is nearest.
_VOICES = {"mandarin": ("zh-CN", "zh-hans"), "cantonese": ("zh-HK", "zh-hant"), "english": ("en-GB", "en")}
#: What else is spoken at a unit has no voice in any browser; it is read on the screen.
_ALWAYS = "mandarin"


@never_cache
@allow(Audience.EVERYBODY)
def display(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Show what is called at a unit."""
    unit = organisations.unit(unit_id)
    rows = line.called_now(unit_id)
    languages = [_ALWAYS, *(one for one in unit.languages if one in _VOICES and one != _ALWAYS)]
    context = {
        "unit": unit,
        "calls": [_call(row, languages) for row in rows],
        "waiting": [row.label for row in line.in_line(unit_id)[:12]],
    }
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "counter/display.html#board" if fragment else "counter/display.html", context)


@allow(Audience.EVERYBODY)
def display_live(request: ActingRequest, unit_id: int) -> HttpResponseBase:
    """Follow what is called at a unit."""
    return stream_of(request, line.topic(unit_id))


def _call(row: Ticket, languages: list[str]) -> dict[str, Any]:
    number, counter = label(row.kind, row.number), row.counter.label if row.counter else ""
    said = []
    for language in languages:
        voice, locale = _VOICES[language]
        with translation.override(locale):
            # Digits one by one, so that no voice reads a number of hundreds.
            text = _("Number %(number)s, please come to counter %(counter)s.") % {
                "number": " ".join(number),
                "counter": counter,
            }
        said.append({"lang": voice, "text": text})
    return {
        "number": number,
        "counter": counter,
        "called": row.state == State.CALLED,
        # A call and each repetition of it is spoken once.
        "key": f"{row.pk}:{row.called_at:%H%M%S}:{row.recalls}" if row.called_at else "",
        "said": json.dumps(said, ensure_ascii=False),
    }
