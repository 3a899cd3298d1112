"""A call-back that the platform has put through, as a consultation: kept, checked and rated as others are.

Nobody has waited for it in line, and its lawyer has written down with the call-back what was asked and advised. So it
is closed from the beginning, and no record is owed; who wants to give the person one may write it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.actions import _clock
from fawang.consultations.actions._history import record, say
from fawang.consultations.models import Consultation, Hold
from fawang.consultations.queries import one
from fawang.consultations.rules import Command, Kind, Party, Side, Sort, State, firms_of
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.security import audit
from fawang.kernel.storage.codes import save_under_code
from fawang.people import queries as people
from fawang.people.actions.contacts import copy_contact

CALLED_BACK = audit.declare("consultations.called_back", gettext_lazy("Kept the talk of a call-back"))
_FIRM, _STAFF = "firm:", "staff:"


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said in a call-back.

    Args:
        units: the centre and those above it.
        contact_id: of the call-back; it gets a copy of its own.
        avoid: marks of who serves the other side, as matching has them.
    """

    unit_id: int
    units: tuple[int, ...]
    staff_id: int
    contact_id: int
    dialect: str
    began_at: datetime
    ended_at: datetime
    matter: str = ""
    place: str = ""
    avoid: tuple[str, ...] = ()
    is_demo: bool = False


def keep(*, by: Actor, talk: Talk) -> Consultation:
    """Keep the talk of a call-back; whoever calls this keeps which one it is, so that it is kept once.

    Raises:
        NotAllowed: only the platform does.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    now = clock.now()
    lawyer = people.staff_identity(talk.staff_id).actor
    firm_id = min(firms_of(one.grants_of(lawyer)), default=None)
    with transaction.atomic():
        row = Consultation(
            kind=Kind.PHONE,
            state=State.OPEN,
            place=talk.place,
            matter=talk.matter,
            dialect=talk.dialect,
            unit_id=talk.unit_id,
            units=list(talk.units),
            staff_id=talk.staff_id,
            firm_id=firm_id,
            next_party=Party.NOBODY,
            barred_firms=_numbers(talk.avoid, _FIRM),
            barred_staff=_numbers(talk.avoid, _STAFF),
            contact=copy_contact(by=by, contact_id=talk.contact_id),
            summary="",
            created_by=by.label,
            is_demo=talk.is_demo,
            queue_key=0,
            created_at=talk.began_at,
            updated_at=now,
        )
        save_under_code(row)
        Hold.objects.create(
            consultation=row, staff_id=talk.staff_id, firm_id=firm_id, from_at=talk.began_at, until_at=talk.ended_at
        )  # fmt: skip
        _say(row, "called_back", by, talk.began_at)
        record(row, command="ask", source="", by=by, public=True, data={}, now=talk.began_at)
        row.state, row.version, row.ended_at = State.CLOSED, 2, talk.ended_at
        _say(row, "closed", by, talk.ended_at)
        _clock.settle(row)
        row.save()
        # It says that it has ended: from here on it may be drawn for a quality check.
        record(row, command=Command.CLOSE, source=State.OPEN, by=by, public=True, data={}, now=talk.ended_at)
        audit.record(CALLED_BACK, by=by, object=one.named(row), unit_id=row.unit_id)
    return row


def _say(row: Consultation, what: str, by: Actor, at: datetime) -> None:
    say(
        row,
        side=Side.PLATFORM,
        author="platform",
        sort=Sort.EVENT,
        client_id=f"{what}:",
        text=what,
        now=at,
        by=by,
    )


def _numbers(marks: tuple[str, ...], kind: str) -> list[int]:
    return [int(one_.removeprefix(kind)) for one_ in marks if one_.startswith(kind)]
