"""Messages as HTML: the same template draws them with the page and as they arrive."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import formats, translation

from fawang.consultations import labels
from fawang.consultations.models import Consultation
from fawang.consultations.queries import talk
from fawang.consultations.queries.talk import Line
from fawang.consultations.rules import Side, Sort
from fawang.consultations.stream import Draw
from fawang.kernel import clock


def drawn(row: Consultation, side: Side, lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return messages in the present language for whoever is on `side`."""
    lines = list(lines)
    sources = talk.sources_of([line for line in lines if line.side == Side.LAWYER])
    return [
        {
            "number": line.number,
            "side": line.side,
            "mine": line.side == side,
            "client_id": line.client_id if line.side == side else "",
            "html": render_to_string(
                "consultations/line.html",
                {
                    "line": line,
                    "mine": line.side == side,
                    "to_person": side == Side.PERSON,
                    "event": labels.event_said(line.text) if line.sort == Sort.EVENT else "",
                    "sources": sources.get(line.number),
                    "at": said_at(line.at),
                },
            ),
        }
        for line in lines
    ]


def drawn_in(language: str) -> Draw:
    """Return what draws messages in `language`, outside of the request that asked for them."""

    def draw(row: Consultation, side: Side, lines: Iterable[Line]) -> list[dict[str, Any]]:
        with translation.override(language):
            return drawn(row, side, lines)

    return draw


def said_at(moment: datetime) -> dict[str, str]:
    """Return a moment in China: the hour if it is today, else the day with it."""
    local = moment.astimezone(clock.CHINA)
    today = local.date() == clock.today()
    return {
        "iso": local.isoformat(timespec="seconds"),
        "text": f"{local:%H:%M}"
        if today
        else formats.date_format(local, "SHORT_DATE_FORMAT") + f" {local:%H:%M}",
    }
