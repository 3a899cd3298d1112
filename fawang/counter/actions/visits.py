"""Visits: recorded once, however often they are sent."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.counter.models import Visit
from fawang.counter.rules.visits import LONGEST_COMMENT, Entry, check_entry
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import new_code
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.turns import take_turn
from fawang.organisations import queries as organisations
from fawang.people.actions.contacts import erase_contact, save_contact
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries as orders

RATED = audit.declare("counter.visit_rated", gettext_lazy("Rated a visit"))
RECORDED = audit.declare("counter.visit_recorded", gettext_lazy("Recorded a visit"))


def record(
    *,
    by: Actor,
    client_id: UUID,
    unit_id: int,
    entry: Entry,
    person: Reach | None = None,
    now: datetime | None = None,
) -> tuple[Visit, bool]:
    """Record a visit once; return it, and whether it had been recorded before under `client_id`.

    A repeated record changes nothing, whatever it says: the first one counts.

    Args:
        client_id: the id that the device gave the visit.
        person: who came; None: they stay anonymous.
        now: when it is recorded; None: at present.

    Raises:
        NotAllowed: `not_allowed`, `by` does not serve at this unit.
        NotFound: there is no such unit, or the order is not visible to `by`.
        Invalid: `invalid`, with a code for each field that cannot be right.
        Conflict: `visit_elsewhere`, another clerk or unit has used this id.
    """
    moment = now or clock.now()
    path = organisations.unit_path(unit_id)
    _check_right(by, path)
    with transaction.atomic():
        # A parallel twin waits here until the first commits; the row that it holds is then found.
        take_turn(f"counter:{client_id}")
        if before := Visit.objects.filter(client_id=client_id).first():
            if (before.unit_id, before.staff_id) != (unit_id, by.id):
                raise Conflict("visit_elsewhere")
            return before, True
        entry = check_entry(entry, moment)
        order = orders.visible(entry.order_code, by) if entry.order_code else None
        contact = save_contact(by=by, reach=person) if person else None
        visit = Visit.objects.create(
            client_id=client_id,
            code=new_code(),
            unit_id=unit_id,
            units=list(path),
            staff_id=by.id,
            kind=entry.kind,
            matter=entry.matter,
            topic=entry.topic,
            outcome=entry.outcome,
            order=order,
            contact=contact,
            accompanied=entry.accompanied,
            has_wishes=entry.has_wishes,
            special_group=entry.special_group,
            note=entry.note,
            waited_seconds=entry.waited_seconds,
            began_at=entry.began_at,
            seconds=entry.seconds,
            recorded_at=moment,
        )
        audit.record(RECORDED, by=by, object=f"counter.visit:{visit.pk}", unit_id=unit_id)
        live.announce(f"counter:{unit_id}")
        return visit, False


def rate(*, by: Actor, visit_id: int, score: int, comment: str = "") -> Visit:
    """Take the person's rating of a visit, once.

    Raises:
        Invalid: `invalid`, the score is not 1 to 5, or the comment is too long.
        Conflict: `visit_rated`.
    """
    comment = clean(comment)
    errors = {"score": "field_wrong"} if not 1 <= score <= 5 else {}
    if len(comment) > LONGEST_COMMENT:
        errors["comment"] = "field_too_long"
    if errors:
        raise Invalid("invalid", errors=errors)
    with transaction.atomic():
        visit = Visit.objects.select_for_update().get(pk=visit_id)
        if visit.score is not None:
            raise Conflict("visit_rated")
        visit.score, visit.comment, visit.rated_at = score, comment, clock.now()
        visit.save(update_fields=["score", "comment", "rated_at"])
        audit.record(RATED, by=by, object=f"counter.visit:{visit.pk}", unit_id=visit.unit_id)
        return visit


def erase_visit(*, by: Actor, visit_id: int) -> None:
    """Remove what a visit says of its person; that somebody was there stays. Erasing twice is fine.

    Raises:
        NotAllowed: only whoever runs the installation erases.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        visit = Visit.objects.select_for_update().get(pk=visit_id)
        if visit.contact_id is not None:
            erase_contact(by=by, contact_id=visit.contact_id)
        Visit.objects.filter(pk=visit_id).update(note="", comment="", order=None, erased=True)


def _check_right(by: Actor, path: tuple[int, ...]) -> None:
    if by.kind != ActorKind.SYSTEM and Permission.COUNTER_SERVE not in by.permissions_on(path):
        raise NotAllowed("not_allowed")
