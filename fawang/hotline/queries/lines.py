"""Other hotlines and the telephones of seats, for whoever manages them."""

from dataclasses import dataclass

from fawang.hotline.models import Line, SeatLine
from fawang.hotline.queries import operating
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.people import queries as people
from fawang.people.rules import Permission

MOST_SEATS = 500


def listed() -> list[Line]:
    """Return all other hotlines, those that are active first."""
    return list(Line.objects.order_by("-active", "code"))


def line(line_id: int) -> Line:
    """Return another hotline.

    Raises:
        NotFound: there is none.
    """
    row = Line.objects.filter(pk=line_id).first()
    if row is None:
        raise NotFound("not_found")
    return row


def locked(line_id: int) -> Line:
    """Return another hotline that nobody else changes until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    row = Line.objects.select_for_update().filter(pk=line_id).first()
    if row is None:
        raise NotFound("not_found")
    return row


def with_code(code: str) -> bool:
    """Tell whether there is one of this code."""
    return Line.objects.filter(code=code).exists()


@dataclass(frozen=True, slots=True)
class Seated:
    """A lawyer of the centre, and their telephone; `address` empty: the browser."""

    staff_id: int
    name: str
    address: str


def seats(by: Actor) -> list[Seated]:
    """Return who answers at the centre, with their telephones.

    Raises:
        NotAllowed: `not_your_hotline`.
    """
    unit = operating.centre(by)
    people_there = list(
        people.members({unit.id}, Permission.CONSULTATION_ANSWER).order_by("name", "pk")[:MOST_SEATS]
    )
    own = dict(
        SeatLine.objects.filter(staff_id__in=[one.pk for one in people_there]).values_list(
            "staff_id", "address"
        )
    )
    return [Seated(one.pk, one.name, own.get(one.pk, "")) for one in people_there]


def seat_of(by: Actor, staff_id: int) -> Seated:
    """Return one of them.

    Raises:
        NotAllowed: `not_your_hotline`.
        NotFound: they do not answer at the centre.
    """
    found = next((one for one in seats(by) if one.staff_id == staff_id), None)
    if found is None:
        raise NotFound("not_found")
    return found
