"""Plans are made, changed and ended; times are closed. Slots follow from both, in `timetable`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.appointments.actions import timetable
from fawang.appointments.actions.slots import place_at
from fawang.appointments.models import Place, Plan
from fawang.appointments.queries import plans
from fawang.appointments.queries.terms import terms
from fawang.appointments.rules import plans as rules
from fawang.appointments.rules.plans import ResourceKind
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.organisations.rules import Service
from fawang.organisations.rules.hours import read_week, write_week
from fawang.organisations.rules.languages import Language
from fawang.organisations.rules.matters import Matter
from fawang.people.rules import Permission

PLANNED = audit.declare("appointments.plan_saved", gettext_lazy("Saved a plan of appointments"))
PLAN_ENDED = audit.declare("appointments.plan_ended", gettext_lazy("Ended a plan of appointments"))

LONGEST_NAME, LONGEST_HINT = 40, 200
MOST_LEAD = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class Offer:
    """What a unit offers to come for, as somebody typed it (models.Plan). `week` as organisations.hours reads it."""

    kind: str
    name: str
    week: Mapping[str, Sequence[Sequence[str]]]
    minutes: int
    valid_from: date
    capacity: int = 1
    lawyer_id: int | None = None
    service: str = ""
    languages: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    party: int = 5
    weeks: int = 1
    days_ahead: int = 14
    lead_minutes: int = 60
    valid_until: date | None = None
    hint: str = ""
    is_demo: bool = False


def save_plan(
    *, by: Actor, unit_id: int, offer: Offer, plan_id: int | None = None, version: int | None = None
) -> Plan:
    """Make a plan of a unit, or change one; its slots follow at once.

    Nobody loses a date by it silently: who has one that the plan does not have any more is moved or asked
    (`displacement.rehouse`).

    Raises:
        NotFound: there is no such unit or plan.
        NotAllowed: `by` does not manage the unit's appointments.
        Invalid: `invalid`, with a code for each part that is wrong; `plan_collides`, the resource is given
            away already.
        Conflict: `stale`, somebody else has changed the plan meanwhile.
    """
    unit = organisations.unit(unit_id)
    check_manages(by, unit.path)
    errors: dict[str, str] = {}
    name, hint = (" ".join(clean(text).split()) for text in (offer.name, offer.hint))
    if offer.kind not in set(ResourceKind):
        errors["kind"] = "field_wrong"
    if not name or len(name) > LONGEST_NAME:
        errors["name"] = "field_too_long" if name else "field_required"
    if len(hint) > LONGEST_HINT:
        errors["hint"] = "field_too_long"
    if offer.service and offer.service not in set(Service):
        errors["service"] = "field_wrong"
    if set(offer.languages) - set(Language):
        errors["languages"] = "field_wrong"
    if set(offer.matters) - set(Matter):
        errors["matters"] = "matter_unknown"
    if not 1 <= offer.party <= rules.MOST_PARTY:
        errors["party"] = "field_wrong"
    if not 1 <= offer.weeks <= terms().most_weeks:
        errors["weeks"] = "field_wrong"
    if not 0 <= offer.lead_minutes <= MOST_LEAD:
        errors["lead_minutes"] = "field_wrong"
    if offer.lawyer_id is not None and organisations.lawyer(offer.lawyer_id) is None:
        errors["lawyer_id"] = "field_wrong"
    week = read_week(offer.week)
    try:
        pattern = rules.check_plan(
            rules.Plan(
                week, offer.minutes, offer.capacity, offer.valid_from, offer.valid_until, offer.days_ahead
            )
        )
    except Invalid as problem:
        raise Invalid("invalid", errors={**problem.errors, **errors}) from None
    if errors:
        raise Invalid("invalid", errors=errors)
    now = clock.now()
    with transaction.atomic():
        resource = f"{offer.kind}:{name}"
        if plan_id is not None:
            _rename(unit_id, plan_id, resource)
        place = place_at(by=by, unit_id=unit_id, resource=resource, lock=True)
        beside = Plan.objects.filter(place=place, active=True).exclude(pk=plan_id or 0)
        if any(rules.collide(pattern, plans.pattern_of(other)) for other in beside):
            raise Invalid("invalid", errors={"week": "plan_collides"})
        if plan_id is None:
            row = Plan(created_at=now, version=0, is_demo=offer.is_demo)
        else:
            found = (
                Plan.objects.select_for_update(no_key=True)
                .filter(pk=plan_id, place__unit_id=unit_id, active=True)
                .first()
            )
            if found is None:
                raise NotFound("not_found")
            row = found
            if version is not None and version != row.version:
                raise Conflict("stale")
        row.place, row.units, row.kind, row.name = place, list(unit.path), offer.kind, name
        row.lawyer_id, row.service = offer.lawyer_id, offer.service
        row.languages, row.matters = list(offer.languages), list(offer.matters)
        row.week, row.minutes, row.capacity = write_week(week), offer.minutes, offer.capacity
        row.party, row.weeks = offer.party, offer.weeks
        row.days_ahead, row.lead_minutes, row.hint = offer.days_ahead, offer.lead_minutes, hint
        row.valid_from, row.valid_until = offer.valid_from, offer.valid_until
        row.version, row.updated_at = row.version + 1, now
        row.save()
        audit.record(PLANNED, by=by, object=f"appointments.plan:{row.pk}", unit_id=unit_id)
        timetable.fit(by=by, plan_id=row.pk, now=now)
    return row


def _rename(unit_id: int, plan_id: int, resource: str) -> None:
    """Let a resource that only this plan has be called otherwise: whoever has a date with it keeps it."""
    place = Place.objects.filter(pk__in=Plan.objects.filter(pk=plan_id).values("place_id")).first()
    if (
        place is not None
        and place.unit_id == unit_id
        and not Plan.objects.filter(place=place, active=True).exclude(pk=plan_id).exists()
        and not Place.objects.filter(unit_id=unit_id, resource=resource).exists()
    ):
        place.resource = resource
        place.save(update_fields=["resource"])


def end_plan(*, by: Actor, plan_id: int) -> None:
    """End a plan. Its slots ahead are shut; who has a date in them is moved or asked. Ending twice is fine.

    Raises:
        NotFound, NotAllowed.
    """
    with transaction.atomic():
        row = Plan.objects.select_for_update(no_key=True).filter(pk=plan_id).first()
        if row is None:
            raise NotFound("not_found")
        check_manages(by, row.units)
        if row.active:
            row.active, row.version, row.updated_at = False, row.version + 1, clock.now()
            row.save(update_fields=["active", "version", "updated_at"])
            audit.record(PLAN_ENDED, by=by, object=f"appointments.plan:{row.pk}", unit_id=row.units[0])
            timetable.fit(by=by, plan_id=row.pk, now=clock.now())


def check_manages(by: Actor, path: Sequence[int]) -> None:
    """Return if `by` manages the appointments of a unit, given by its path.

    Raises:
        NotAllowed: `not_allowed`.
    """
    if by.kind != ActorKind.SYSTEM and Permission.APPOINTMENT_MANAGE not in by.permissions_on(path):
        raise NotAllowed("not_allowed")
