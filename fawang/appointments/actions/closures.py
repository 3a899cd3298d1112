"""Times are closed, and opened again: illness, a training, a unit that is closed for good."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.appointments.actions import timetable
from fawang.appointments.actions.plans import check_manages
from fawang.appointments.models import Closure, Place
from fawang.appointments.queries import plans
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission

CLOSED = audit.declare("appointments.time_closed", gettext_lazy("Closed times for appointments"))
LIFTED = audit.declare("appointments.closure_lifted", gettext_lazy("Opened closed times again"))

LONGEST_REASON = 120
#: Nobody closes a time further ahead by mistake; a unit that is closed for good has no end.
LONGEST_CLOSURE = timedelta(days=400)


def close_time(
    *,
    by: Actor,
    unit_id: int,
    begins: datetime,
    ends: datetime | None,
    place_id: int | None = None,
    reason: str = "",
    successor_id: int | None = None,
) -> Closure:
    """Close a resource, or a whole unit, for a time. Who has a date then is moved or asked, never dropped.

    Closing the same time twice closes it once.

    Args:
        ends: None: for good; only for a unit that is closed.
        successor_id: who goes on with what the unit did.

    Raises:
        NotFound, NotAllowed.
        Invalid: `field_wrong` for `ends`, `field_too_long` for `reason`.
    """
    unit = organisations.unit(unit_id)
    check_manages(by, unit.path)
    reason = " ".join(clean(reason).split())
    errors: dict[str, str] = {}
    if len(reason) > LONGEST_REASON:
        errors["reason"] = "field_too_long"
    if ends is None and by.kind != ActorKind.SYSTEM:
        errors["ends"] = "field_required"
    elif ends is not None and not begins < ends <= begins + LONGEST_CLOSURE:
        errors["ends"] = "closure_ends_early"
    if errors:
        raise Invalid("invalid", errors=errors)
    with transaction.atomic():
        if place_id is not None and place_id not in plans.places_of(unit_id):
            raise NotFound("not_found")
        place = None if place_id is None else Place.objects.get(pk=place_id)
        row, made = Closure.objects.get_or_create(
            unit_id=unit_id, lawyer=None, place=place, begins_at=begins, ends_at=ends, lifted_at=None,
            defaults={
                "reason": reason, "successor_id": successor_id, "created_by": by.label, "created_at": clock.now(),
            },
        )  # fmt: skip
        if made:
            audit.record(CLOSED, by=by, object=f"appointments.closure:{row.pk}", unit_id=unit_id)
        _fit_all(by, row)
    return row


def close_lawyer(
    *, by: Actor, lawyer_id: int, begins: datetime, ends: datetime, reason: str = ""
) -> Closure | None:
    """Close a time of a lawyer at every unit at which they give appointments; None where they give none.

    Whoever manages one of these units may say that they are away: an illness is the person's, not the room's. Closing
    the same time twice closes it once.

    Raises:
        NotAllowed.
        Invalid: `closure_ends_early` for `ends`, `field_too_long` for `reason`.
    """
    paths = plans.paths_of_lawyer(lawyer_id)
    if not paths:
        return None
    _check_manages_one(by, paths)
    reason = " ".join(clean(reason).split())
    errors: dict[str, str] = {}
    if len(reason) > LONGEST_REASON:
        errors["reason"] = "field_too_long"
    if not begins < ends <= begins + LONGEST_CLOSURE:
        errors["ends"] = "closure_ends_early"
    if errors:
        raise Invalid("invalid", errors=errors)
    with transaction.atomic():
        row, made = Closure.objects.get_or_create(
            unit=None, lawyer_id=lawyer_id, place=None, begins_at=begins, ends_at=ends, lifted_at=None,
            defaults={"reason": reason, "created_by": by.label, "created_at": clock.now()},
        )  # fmt: skip
        if made:
            audit.record(CLOSED, by=by, object=f"appointments.closure:{row.pk}", lawyer_id=lawyer_id)
        _fit_all(by, row)
    return row


def lift(*, by: Actor, closure_id: int) -> None:
    """Open closed times again. Who was moved meanwhile stays where they are. Lifting twice is fine.

    Raises:
        NotFound, NotAllowed.
    """
    with transaction.atomic():
        row = Closure.objects.select_for_update().filter(pk=closure_id).first()
        if row is None:
            raise NotFound("not_found")
        if row.lawyer_id is None:
            assert row.unit_id is not None
            check_manages(by, organisations.unit(row.unit_id).path)
        else:
            _check_manages_one(by, plans.paths_of_lawyer(row.lawyer_id))
        if row.lifted_at is None:
            row.lifted_at = clock.now()
            row.save(update_fields=["lifted_at"])
            audit.record(LIFTED, by=by, object=f"appointments.closure:{row.pk}", unit_id=row.unit_id)
            _fit_all(by, row)


def _check_manages_one(by: Actor, paths: list[list[int]]) -> None:
    """Return if `by` manages the appointments of one of some units, given by their paths."""
    if by.kind != ActorKind.SYSTEM and not any(
        Permission.APPOINTMENT_MANAGE in by.permissions_on(path) for path in paths
    ):
        raise NotAllowed("not_allowed")


def _fit_all(by: Actor, row: Closure) -> None:
    for plan_id in plans.plan_ids(row.unit_id, row.place_id, row.lawyer_id):
        timetable.fit(by=by, plan_id=plan_id, now=clock.now())
