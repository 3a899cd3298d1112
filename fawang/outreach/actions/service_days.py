"""Rounds and service days: announced, held or cancelled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.organisations.queries import scope
from fawang.organisations.rules import Position, Service
from fawang.outreach.actions._kept import beginning, check_version, line, named, save
from fawang.outreach.models import Circuit, ServiceDay
from fawang.outreach.rules.codes import LONGEST_PLACE, LONGEST_TITLE, DaySort, Happening
from fawang.outreach.rules.places import check_words
from fawang.outreach.rules.talks import check_hours, check_report
from fawang.people.rules import Permission
from fawang.regions import queries as regions

PLANNED = audit.declare("outreach.service_day_planned", gettext_lazy("Announced a service day"))
STEPPED = audit.declare("outreach.service_day_step", gettext_lazy("Cancelled or reported a service day"))
LONGEST_NOTE = 500
MOST_STOPS = 40


@dataclass(frozen=True, slots=True)
class Stop:
    """A service day as it is announced. `joint_id` or `joint_name` is whom it is held together with."""

    region_code: str
    place: str
    day: date
    begins: time
    ends: time
    services: Collection[str] = field(default=())
    at: Position | None = None
    joint_id: int | None = None
    joint_name: str = ""
    note: str = ""


def plan_service_day(
    *, by: Actor, unit_id: int, stop: Stop, sort: str = DaySort.STATION, is_demo: bool = False
) -> ServiceDay:
    """Announce a service day; the public finds it like an office.

    Raises:
        NotFound, NotAllowed: no unit of theirs.
        Invalid: `invalid`, with a code for each field; `military_number` where a text names a unit of the military.
        Conflict: `service_day_exists`.
    """
    unit = scope.reached(by, unit_id, Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)
    place = line(stop.place, LONGEST_PLACE)
    joint_name, note = line(stop.joint_name, LONGEST_TITLE), line(stop.note, LONGEST_NOTE)
    errors = {}
    if not place:
        errors["place"] = "field_required"
    if not regions.exists(stop.region_code):
        errors["region_code"] = "region_unknown"
    if not stop.services or not set(stop.services) <= set(Service):
        errors["services"] = "field_wrong" if stop.services else "field_required"
    if stop.day < clock.today():
        errors["day"] = "day_is_past"
    if sort not in set(DaySort):
        errors["sort"] = "field_wrong"
    if errors:
        raise Invalid("invalid", errors=errors)
    check_hours(stop.begins, stop.ends)
    check_words(place=place, joint_name=joint_name, note=note)
    joint = organisations.unit(stop.joint_id) if stop.joint_id is not None else None
    try:
        with transaction.atomic():
            row = ServiceDay.objects.create(
                **beginning(by, unit, is_demo=is_demo),
                sort=sort,
                region_code=stop.region_code,
                place=place,
                latitude=stop.at.latitude if stop.at else None,
                longitude=stop.at.longitude if stop.at else None,
                day=stop.day,
                begins=stop.begins,
                ends=stop.ends,
                services=[one for one in Service if one in stop.services],
                joint_id=joint.id if joint else None,
                joint_name=joint.name if joint else joint_name,
                note=note,
            )
            audit.record(PLANNED, by=by, object=named(row), unit_id=unit.id, day=stop.day.isoformat())
    except IntegrityError as failure:
        if "service_day_once" in str(failure):
            raise Conflict("service_day_exists") from None
        raise
    return row


def plan_circuit(
    *, by: Actor, unit_id: int, name: str, stops: Sequence[Stop], is_demo: bool = False
) -> Circuit:
    """Announce a round: all of its days, or none.

    Raises:
        Invalid: `invalid`, for `name` or `stops`; or as for `plan_service_day`.
        NotFound, NotAllowed, Conflict: as for `plan_service_day`.
    """
    unit = scope.reached(by, unit_id, Permission.OUTREACH_MANAGE)
    name = line(name, LONGEST_TITLE)
    if not name:
        raise Invalid("invalid", errors={"name": "field_required"})
    if not 1 <= len(stops) <= MOST_STOPS:
        raise Invalid("invalid", errors={"stops": "field_required" if not stops else "field_too_long"})
    check_words(name=name)
    with transaction.atomic():
        row = Circuit.objects.create(**beginning(by, unit, is_demo=is_demo), name=name)
        for stop in stops:
            day = plan_service_day(by=by, unit_id=unit_id, stop=stop, sort=DaySort.CIRCUIT, is_demo=is_demo)
            ServiceDay.objects.filter(pk=day.pk).update(circuit=row)
    return row


def cancel_service_day(*, by: Actor, code: str, version: int) -> ServiceDay:
    """Cancel a service day; it is shown as cancelled.

    Raises:
        NotFound: there is none within the reach of `by`.
        Conflict: `stale`, `happening_over`.
    """
    with transaction.atomic():
        row = _locked(by, code, version)
        if row.state != Happening.PLANNED:
            raise Conflict("happening_over")
        _step(by, row, state=Happening.CANCELLED)
    return row


def report_service_day(*, by: Actor, code: str, version: int, persons: int) -> ServiceDay:
    """Write down that a service day was held, and how many came.

    Raises:
        NotFound: there is none within the reach of `by`.
        Conflict: `stale`, `happening_over`, `reported_too_early`.
        Invalid: `invalid`, for `persons`.
    """
    with transaction.atomic():
        row = _locked(by, code, version)
        check_report(state=row.state, began=row.day <= clock.today(), persons=persons)
        _step(by, row, state=Happening.HELD, persons=persons)
    return row


def _locked(by: Actor, code: str, version: int) -> ServiceDay:
    rows = ServiceDay.objects.select_for_update()
    row = scope.one_of(rows, by, code, Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)
    check_version(row, version)
    return row


def _step(by: Actor, row: ServiceDay, **changes: object) -> None:
    save(row, **changes)
    audit.record(STEPPED, by=by, object=named(row), unit_id=row.unit_id, state=row.state)
