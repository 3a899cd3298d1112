"""What a person lets the lawyer see besides their question, and that they do so no longer."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.models import Consultation
from fawang.consultations.queries import one
from fawang.consultations.queries.one import topic_of
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.people import queries as people
from fawang.people.rules import Permission

STOPPED = audit.declare(
    "consultations.earlier_withdrawn", gettext_lazy("Lets a lawyer see earlier matters no longer")
)
BY_PHONE = audit.declare(
    "consultations.goes_on_by_phone", gettext_lazy("Goes on by telephone: who answers may read it")
)


def go_on_by_phone(*, by: Actor, code: str) -> Consultation:
    """Let the lawyer who takes a call from the person's number read this talk; the person has just said so.

    Raises:
        NotFound: there is no such consultation, or it is not theirs.
        Conflict: `number_not_known`: nobody has joined the person's number to it, or the number alone opens nothing.
    """
    with transaction.atomic():
        row = Consultation.objects.select_for_update().get(pk=one.visible(code, by).pk)
        if Permission.CONSULTATION_OWN not in one.permissions_on(row, by):
            raise NotFound("not_found")
        if row.resident_id is None or people.shares_phone(row.contact_id):
            raise Conflict("number_not_known")
        row.shares_earlier, row.updated_at = True, clock.now()
        row.save(update_fields=["shares_earlier", "updated_at"])
        audit.record(BY_PHONE, by=by, object=one.named(row), unit_id=row.unit_id)
        live.announce(topic_of(row))
    return row


def stop_sharing(*, by: Actor, code: str) -> Consultation:
    """Let the lawyer see earlier matters no longer. Twice is fine. PIPL Art. 15: consent can be withdrawn.

    Raises:
        NotFound: there is no such consultation, or it is not theirs.
        NotAllowed: only the person withdraws their consent.
    """
    with transaction.atomic():
        row = Consultation.objects.select_for_update().filter(code=code).first()
        if row is None:
            raise NotFound("not_found")
        if Permission.CONSULTATION_OWN not in one.permissions_on(row, by):
            one.visible(code, by)
            raise NotAllowed("not_allowed")
        if row.shares_earlier:
            row.shares_earlier = False
            row.save(update_fields=["shares_earlier"])
            audit.record(STOPPED, by=by, object=one.named(row), unit_id=row.unit_id)
            live.announce(topic_of(row))
    return row
