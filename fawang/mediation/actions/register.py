"""The register by hand: a mediator is suspended, or taken out of it (People's Mediation Law, Art. 15)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.mediation.models.register import Mediator
from fawang.organisations import queries as organisations
from fawang.organisations.rules import check_right

SUSPENDED = audit.declare("mediation.mediator_suspended", gettext_lazy("Suspended a mediator"))
ENDED = audit.declare("mediation.mediator_ended", gettext_lazy("Took a mediator out of the register"))
LONGEST_REASON = 300


def suspend_mediator(*, by: Actor, mediator_id: int, until: date, reason: str) -> Mediator:
    """Let nobody appoint a mediator up to and with a day; whom they have in hand they keep until replaced.

    Raises:
        NotFound: there is no such mediator.
        NotAllowed: `by` may not edit the committee.
        Invalid: `invalid`, the day is past, or no reason is given.
    """
    return _change(by, mediator_id, "suspended_until", until, reason)


def end_mediator(*, by: Actor, mediator_id: int, until: date, reason: str) -> Mediator:
    """Set the last day of a mediator: recalled, dismissed, moved away. The entry stays, for the cases that it is in.

    Raises:
        NotFound, NotAllowed, Invalid: as `suspend_mediator`.
    """
    return _change(by, mediator_id, "until", until, reason)


def _change(by: Actor, mediator_id: int, column: str, day: date, reason: str) -> Mediator:
    said, errors = clean(reason), {}
    if not said or len(said) > LONGEST_REASON:
        errors["reason"] = "field_too_long" if said else "field_required"
    if day < clock.today():
        errors["until"] = "day_is_past"
    if errors:
        raise Invalid("invalid", errors=errors)
    with transaction.atomic():
        row = Mediator.objects.select_for_update().filter(pk=mediator_id).first()
        if row is None:
            raise NotFound("not_found")
        check_right(by, organisations.unit(row.committee_id).path)
        setattr(row, column, day)
        row.save(update_fields=[column])
        audit.record(
            SUSPENDED if column == "suspended_until" else ENDED, by=by, object=f"mediation.mediator:{row.pk}",
            unit_id=row.committee_id, until=day.isoformat(), reason=said,
        )  # fmt: skip
    return row
