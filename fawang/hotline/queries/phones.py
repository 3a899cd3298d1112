"""Desk telephones that sign in at our edge: whose they are, and which secret each of them has."""

import re
from dataclasses import dataclass

from django.conf import settings

from fawang.hotline.models import SeatLine
from fawang.hotline.models.operating import DeskPhone
from fawang.hotline.queries import calls, lines
from fawang.hotline.rules.credentials import check_seat
from fawang.hotline.rules.numbers.addresses import seat_at
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import whole_number

#: Names that are given by the platform: `s7` is the browser of somebody, `desk7` their desk telephone.
_GIVEN = re.compile(r"(s|desk)\d+")


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk telephone; `name` is what it signs in as, `generation` counts its secrets from 1 on."""

    name: str
    generation: int


def are_possible() -> bool:
    """Tell whether desk telephones sign in at our edge. At a switch of one's own they are that one's."""
    return bool(settings.FAWANG_SWITCH == "sippy")


def own_name(staff_id: int) -> str:
    """Return what the desk telephone of a lawyer is called."""
    return f"desk{staff_id}"


def address_for(staff_id: int) -> str:
    """Return the address of a lawyer's desk telephone that signs in here."""
    return f"sip:{own_name(staff_id)}@{settings.FAWANG_HOTLINE_REALM}:5060"


def name_in(address: str) -> str:
    """Return as whom the telephone at `address` signs in at our edge; empty where it is elsewhere."""
    return seat_at(address, settings.FAWANG_HOTLINE_REALM) if are_possible() else ""


def against_name(name: str, staff_id: int) -> str | None:
    """Return the code of what stands against a lawyer's desk telephone being called so; None if nothing does."""
    if _GIVEN.fullmatch(name) and name != own_name(staff_id):
        return "desk_phone_anothers"
    try:
        check_seat(name)
    except ValueError:
        return "desk_phone_name"
    return None


def generation_of(name: str) -> int:
    """Return which secret a desk telephone has."""
    found = DeskPhone.objects.filter(name=name).values_list("generation", flat=True).first()
    return found or 1


def generations() -> dict[str, int]:
    """Return the desk telephones that may sign in now, with their secrets: for the edge."""
    addresses = SeatLine.objects.filter(address__contains=f"@{settings.FAWANG_HOTLINE_REALM}")
    names = {name_in(address) for address in addresses.values_list("address", flat=True)}
    # An address that was typed before names were looked at may have one that no seat can have.
    names = {name for name in names if name and not against_name(name, _staff_in(name))}
    return dict.fromkeys(names, 1) | dict(
        DeskPhone.objects.filter(name__in=names).values_list("name", "generation")
    )


def of_seat(by: Actor, staff_id: int) -> Desk:
    """Return a lawyer's desk telephone, to themselves and to whoever manages the hotline.

    Raises:
        NotAllowed: `not_your_hotline`.
        NotFound: they have none that signs in here, or do not answer at the centre.
    """
    if by.kind != ActorKind.STAFF or by.id != staff_id:
        lines.seat_of(by, staff_id)
    name = name_in(calls.own_telephone(staff_id))
    if not name:
        raise NotFound("not_found")
    return Desk(name, generation_of(name))


def _staff_in(name: str) -> int:
    return whole_number(name.removeprefix("desk")) or 0
