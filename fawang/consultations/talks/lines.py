"""Messages as HTML: the same template draws them with the page and as they arrive."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, translation

from fawang.consultations.models import Consultation
from fawang.consultations.queries import guests, one, talk
from fawang.consultations.queries.talk import FileRow, Line
from fawang.consultations.rules import Side, Sort
from fawang.consultations.rules.attachments import THUMB_SIDE, Kind
from fawang.consultations.talks.stream import Draw
from fawang.consultations.texts import labels
from fawang.kernel import clock


def drawn(
    row: Consultation, side: Side, lines: Iterable[Line], *, guest_key: str = ""
) -> list[dict[str, Any]]:
    """Return messages in the present language for whoever is on `side`; `guest_key` opens files to a guest."""
    lines = list(lines)
    named = guests.named_in(row, lines)
    called = {name: labels.guest_called(guest.role, guest.name) for name, guest in named.items()}
    sources = talk.sources_of([line for line in lines if line.side == Side.LAWYER])
    address = _addresses(row, side, guest_key) if any(line.files for line in lines) else None
    return [
        {
            "number": line.number,
            "side": line.side,
            "mine": is_mine(line, side),
            "client_id": line.client_id if is_mine(line, side) else "",
            "html": render_to_string(
                "consultations/line.html",
                {
                    "line": line,
                    "mine": is_mine(line, side),
                    "to_person": side == Side.PERSON,
                    "guest": called.get(line.author, "") if line.side == Side.GUEST else "",
                    "event": labels.event_said(line.text, called) if line.sort == Sort.EVENT else "",
                    "asks": side == Side.PERSON
                    and line.text.startswith("guest_asked:")
                    and line.sort == Sort.EVENT,
                    "sources": sources.get(line.number),
                    "files": [_file(file, address(file.id)) for file in line.files] if address else (),
                    "at": said_at(line.at),
                },
            ),
        }
        for line in lines
    ]


def is_mine(line: Line, side: Side) -> bool:
    """Tell whether whoever reads on `side` has written a message."""
    return line.side == side and not line.others


def _addresses(row: Consultation, side: Side, guest_key: str) -> Callable[[int], str]:
    """Return what gives the address of a file to whoever is on `side`."""
    if side == Side.GUEST:
        return lambda file_id: reverse("consultations:guest_file", args=[row.code, guest_key, file_id])
    if side == Side.PERSON:
        key = one.access_key(row)
        return lambda file_id: reverse("consultations:file", args=[row.code, key, file_id])
    return lambda file_id: reverse("consultations:desk_file", args=[row.code, file_id])


def _file(file: FileRow, address: str) -> dict[str, Any]:
    """Return a file as the template shows it."""
    # The small picture shows the beginning of what is very long.
    width, height = min(file.width, file.height * 2), min(file.height, file.width * 2)
    scale = min(1.0, THUMB_SIDE / max(width, height, 1))
    return {
        "kind": file.kind,
        "label": labels.FILES[file.kind],
        "name": file.name,
        "size": filesizeformat(file.size),
        "lasts": f"{file.seconds // 60}:{file.seconds % 60:02}" if file.seconds else "",
        "href": address,
        "thumb": f"{address}?size=thumb",
        "width": round(width * scale),
        "height": round(height * scale),
        "scan": file.scan,
        # No browser plays what old telephones record.
        "plays": file.kind == Kind.VOICE and file.media_type != "audio/amr",
    }


def drawn_in(language: str, *, guest_key: str = "") -> Draw:
    """Return what draws messages in `language`, outside of the request that asked for them."""

    def draw(row: Consultation, side: Side, lines: Iterable[Line]) -> list[dict[str, Any]]:
        with translation.override(language):
            return drawn(row, side, lines, guest_key=guest_key)

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
