"""Applying for somebody from the talk with them: what they have told already, and that it was done.

The application itself is a work order; the page that hands it in reaches this room by work_orders.talks.
"""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from fawang.appointments.queries.known import Known
from fawang.consultations.actions._history import say
from fawang.consultations.actions.asking import UNNAMED
from fawang.consultations.models import Consultation
from fawang.consultations.queries import one, records, talk
from fawang.consultations.rules import Kind, Side, Sort, sees
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.people import queries as people
from fawang.people.actions.contacts import guard_contact
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Dialect, Medium, Reach
from fawang.work_orders import queries as orders
from fawang.work_orders.kinds.talks import Told

PREPARED = audit.declare(
    "consultations.application_prepared", gettext_lazy("Opened what somebody told, to apply for them")
)
APPLIED = audit.declare("consultations.applied", gettext_lazy("Applied for somebody from the talk"))
LONGEST_WORDS = 20_000


def prepare(*, by: Actor, code: str) -> Told:
    """Return what an application needs of what was told; that name and number were read is recorded.

    Raises:
        NotFound: there is no such consultation, or the caller may not know of it.
        NotAllowed: another lawyer has it.
    """
    with transaction.atomic():
        row = _theirs(Consultation.objects.filter(code=code).first(), by)
        contact = people.contact(row.contact_id)
        said = [line.text for line in talk.lines(row) if line.side == Side.PERSON and line.sort != Sort.EVENT]
        written = records.record_of(row) if row.kind == Kind.PHONE else None
        noted = records.notes_of(row) or (written.asked if written else "")
        audit.record(PREPARED, by=by, object=one.named(row), unit_id=row.unit_id)
    topic = records.topic_of(row)
    return Told(
        consultation_id=row.pk,
        words=(noted or "\n".join(said))[:LONGEST_WORDS],
        by_phone=row.kind == Kind.PHONE,
        matter=row.matter or topic.partition(".")[0],
        topic=topic,
        place=row.place or str(records.receipt_of(row).get("place") or ""),
        opponent="、".join(one.opponents_of(row)),
        reach=Reach(
            name="" if contact.name == UNNAMED else contact.name,
            phone=contact.phone,
            email=contact.email,
            id_number=contact.id_number,
            medium=Medium(contact.medium),
            may_call=contact.may_call,
            may_announce=contact.may_announce,
            list_online=contact.list_online,
            dialect=Dialect(contact.dialect),
            needs=contact.needs,
        ),
        order_id=row.order_id,
        zone=row.zone,
    )


def known(*, by: Actor, code: str) -> Known:
    """Return what an appointment for the person of a talk needs of what was told; the reading is recorded.

    Raises:
        NotFound: there is no such consultation, or the caller may not know of it.
        NotAllowed: another lawyer has it.
    """
    told = prepare(by=by, code=code)
    return Known(
        name=told.reach.name,
        phone=told.reach.phone,
        matter=told.matter,
        place=told.place,
        may_announce=told.reach.may_announce,
        subject=one.topic(told.consultation_id),
        language=told.reach.dialect,
        back=reverse("consultations:desk_one", args=[code]),
    )


def note_application(*, by: Actor, code: str, order_id: int) -> None:
    """Keep which application was handed in for the person, and say so in the talk. The same again changes nothing.

    What the talk's number alone does not open, the application's does not either.

    Raises:
        NotFound: there is no such consultation, or the caller may not know of it.
        NotAllowed: another lawyer has it.
        Conflict: `already_applied`, there is another application from this talk.
    """
    with transaction.atomic():
        row = _theirs(Consultation.objects.select_for_update().filter(code=code).first(), by)
        if row.order_id == order_id:
            return
        if row.order_id is not None:
            raise Conflict("already_applied")
        now = clock.now()
        row.order_id, row.updated_at = order_id, now
        say(row, side=Side.PLATFORM, author="platform", sort=Sort.EVENT, client_id=f"applied:{order_id}",
            text="applied", now=now, by=by)  # fmt: skip
        row.save(update_fields=["order_id", "last_number", "person_seen", "lawyer_seen", "updated_at"])
        said, order = people.contact(row.contact_id), orders.order_by_id(order_id)
        guard_contact(by=by, contact_id=order.contact_id, object=f"work_orders.order:{order_id}",
                      danger=said.danger, household=True if said.household else None)  # fmt: skip
        audit.record(APPLIED, by=by, object=one.named(row), unit_id=row.unit_id)


def _theirs(row: Consultation | None, by: Actor) -> Consultation:
    permissions = one.permissions_on(row, by) if row else frozenset[str]()
    if row is None or not sees(one.snapshot(row), permissions):
        raise NotFound("not_found")
    if Permission.CONSULTATION_HANDLE not in permissions or row.erased:
        raise NotAllowed("not_allowed")
    return row
