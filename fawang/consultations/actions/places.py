"""Where the person is, as their lawyer hears it: the office that they are sent to follows from it."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.models import Consultation
from fawang.consultations.queries import one
from fawang.consultations.rules import Side
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotAllowed
from fawang.kernel.security import audit
from fawang.regions import queries as regions

PLACED = audit.declare("consultations.place_set", gettext_lazy("Noted where somebody is who asks"))


def set_place(*, by: Actor, code: str, place: str) -> Consultation:
    """Note the division where the person is; the same again changes nothing.

    Raises:
        NotFound: there is no such consultation, or it is not theirs.
        NotAllowed: somebody else has it in hand.
        Invalid: `invalid` with `region_unknown`.
    """
    if not regions.exists(place):
        raise Invalid("invalid", errors={"place": "region_unknown"})
    with transaction.atomic():
        row = Consultation.objects.select_for_update().get(pk=one.visible(code, by).pk)
        if one.side_of(row, by) != Side.LAWYER or row.erased:
            raise NotAllowed("not_allowed")
        if row.place != place:
            row.place, row.updated_at = place, clock.now()
            row.save(update_fields=["place", "updated_at"])
            audit.record(PLACED, by=by, object=one.named(row), unit_id=row.unit_id)
            live.announce(one.topic_of(row))
    return row
