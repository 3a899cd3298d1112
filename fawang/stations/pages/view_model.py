"""An office as the pages of the finder show it: in a list, and by itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fawang.kernel import clock
from fawang.organisations.queries import Card
from fawang.organisations.rules import HIDDEN
from fawang.organisations.rules.hours import CHINA
from fawang.organisations.texts.hours import say_hours
from fawang.organisations.texts.labels import LANGUAGES, UNIT_KINDS
from fawang.stations.texts.labels import coming


def office_line(card: Card, free: Mapping[int, datetime]) -> dict[str, Any]:
    """Return what a list says of an office.

    Args:
        free: when the next appointment is free, by unit (appointments.queries.next_free).
    """
    unit = card.unit
    return {
        "id": unit.id,
        "name": unit.name,
        "kind": UNIT_KINDS[unit.kind],
        "href": card.link,
        "demo": unit.is_demo,
        "hidden": unit.kind in HIDDEN,
        "address": card.unit.public_address,
        "call": card.call,
        "opening": card.opening,
        "until": _time(card.opening.until),
        "free": coming(free[unit.id], clock.now()) if unit.id in free else "",
        "opens": coming(card.opening.opens, clock.now()) if card.opening.opens else "",
        "usual": say_hours(card.opening.today),
        "languages": [LANGUAGES[code] for code in unit.languages if code in LANGUAGES],
    }


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone(CHINA):%H:%M}" if moment else ""
