"""What was said, and how it stands, as the JSON API gives it to each side."""

from collections.abc import Iterable
from typing import Any

from fawang.consultations.api.schemas import drawn_file
from fawang.consultations.models import Consultation
from fawang.consultations.queries import guests
from fawang.consultations.queries.talk import Line
from fawang.consultations.rules import Side, Sort
from fawang.consultations.talks.lines import is_mine
from fawang.consultations.texts import labels
from fawang.kernel.rules.actor import Actor


def draw(row: Consultation, side: Side, lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return messages as the API gives them, to whoever is on `side`."""
    lines = list(lines)
    named = guests.named_in(row, lines)
    called = {name: labels.guest_called(guest.role, guest.name) for name, guest in named.items()}
    return [
        {
            "number": line.number,
            "side": line.side,
            "sort": line.sort,
            "text": labels.event_said(line.text, called) if line.sort == Sort.EVENT else line.text,
            "next_steps": line.next_steps,
            "sources": [code for code, _ in line.sources],
            "attachments": [drawn_file(row, file) for file in line.files],
            "guest": named[line.author].number if line.author in named else None,
            "mine": is_mine(line, side),
            "client_id": line.client_id if is_mine(line, side) else "",
            "at": line.at.isoformat(),
        }
        for line in lines
    ]


def seen_by_guest(row: Consultation, guest: Actor) -> dict[str, Any]:
    """Return what a guest is shown of a consultation: that there is a talk, how it stands, what is said."""
    shown = {
        name: getattr(row, name) for name in ("code", "kind", "state", "version", "dialect", "updated_at")
    }
    return {
        **dict.fromkeys(("matter", "topic", "place", "zone", "next_party", "card", "summary"), ""),
        **dict.fromkeys(("due_at", "score", "ended_at"), None),
        **shown,
        "state_text": str(labels.STATES[row.state]),
        "urgent": False,
        "created_at": row.created_at,
        "commands": [],
        "messages": draw(row, Side.GUEST, guests.lines_for(row, guest)),
    }
