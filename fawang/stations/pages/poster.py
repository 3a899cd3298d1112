"""The poster of an office: A4, to hang at its door and in the village, with a QR code that leads to its page."""

from datetime import timedelta
from typing import Final

import segno
from django.conf import settings
from django.http import HttpResponse
from django.utils.safestring import mark_safe

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import address_of
from fawang.kernel.web.downloads import as_download
from fawang.kernel.web.papers import to_pdf
from fawang.organisations import queries as organisations
from fawang.organisations.texts.hours import say_week
from fawang.stations.pages.view_model import office_line

#: A PDF takes half a second of a child process.
_BY_ADDRESS: Final = throttle.Rate("stations.poster", burst=20, every=timedelta(seconds=30))


@allow(Audience.EVERYBODY)
def poster(request: ActingRequest, unit_id: int) -> HttpResponse:
    """Give the poster of an office that is open.

    Raises:
        NotFound: `unit_not_found`, also where it is closed for good.
    """
    throttle.take(_BY_ADDRESS, address_of(request))
    card = organisations.card(unit_id, clock.now())
    if not card.unit.active:
        raise NotFound("unit_not_found")
    link = settings.FAWANG_PUBLIC_URL + card.link
    week = organisations.own_week(unit_id)
    context = {
        "one": office_line(card, {}),
        "hours": say_week(week) if week else [],
        "link": link,
        # Drawn here from our own address; nothing in it is anybody's words.
        "qr": mark_safe(segno.make(link, micro=False, error="q").svg_inline(scale=8, border=4)),  # noqa: S308
    }
    return as_download(f"office-{unit_id}.pdf", "application/pdf", to_pdf("stations/paper.html", context))
