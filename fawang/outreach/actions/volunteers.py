"""The register of social forces: organisations, volunteers, trainings, hours."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations import queries as organisations
from fawang.organisations.queries import scope
from fawang.outreach.actions._kept import beginning, check_version, line, named, save
from fawang.outreach.models import Force, Hours, Training, Volunteer
from fawang.outreach.queries import volunteers
from fawang.outreach.rules.codes import LONGEST_NAME, LONGEST_TITLE, Activity, ForceKind
from fawang.outreach.rules.volunteers import check_force, check_hours, check_may
from fawang.people.rules import Permission
from fawang.people.rules.wishes import read_phone

REGISTERED = audit.declare(
    "outreach.volunteer_registered", gettext_lazy("Registered a volunteer or an organisation")
)
READ = audit.declare("outreach.volunteer_read", gettext_lazy("Read a volunteer's entry"))
LEFT = audit.declare("outreach.volunteer_left", gettext_lazy("Took a volunteer out of the register"))


def register_force(
    *, by: Actor, unit_id: int, kind: str, name: str, lawyer_id: int | None = None, is_demo: bool = False
) -> Force:
    """Register an organisation of social forces.

    Raises:
        NotFound, NotAllowed: no unit of theirs.
        Invalid: `invalid`: `clinic_needs_lawyer` where a law school's clinic has no supervising lawyer.
    """
    unit = scope.reached(by, unit_id, Permission.OUTREACH_MANAGE)
    name = line(name, LONGEST_TITLE)
    errors = {}
    if not name:
        errors["name"] = "field_required"
    if kind not in set(ForceKind):
        errors["kind"] = "field_wrong"
    if errors:
        raise Invalid("invalid", errors=errors)
    _check_lawyer(lawyer_id)
    check_force(kind=kind, lawyer_id=lawyer_id)
    with transaction.atomic():
        row = Force.objects.create(
            **beginning(by, unit, is_demo=is_demo), kind=kind, name=name, lawyer_id=lawyer_id
        )
        audit.record(REGISTERED, by=by, object=named(row), unit_id=unit.id)
    return row


def register_volunteer(
    *,
    by: Actor,
    unit_id: int,
    name: str,
    phone: str,
    may: Collection[str],
    since: date,
    force: str = "",
    lawyer_id: int | None = None,
    is_demo: bool = False,
) -> Volunteer:
    """Register a volunteer, with what they may do.

    Args:
        force: the code of their organisation; empty: by themselves.
        lawyer_id: who supervises them; without one, the lawyer of the organisation does.

    Raises:
        NotFound, NotAllowed: no unit or organisation of theirs.
        Conflict: `volunteer_exists`.
        Invalid: `invalid`, with a code for each field.
    """
    unit = scope.reached(by, unit_id, Permission.OUTREACH_MANAGE)
    name, number = line(name, LONGEST_NAME), read_phone(phone)
    errors = {}
    if not name:
        errors["name"] = "field_required"
    if number is None:
        errors["phone"] = "phone_wrong"
    if errors or number is None:
        raise Invalid("invalid", errors=errors)
    _check_lawyer(lawyer_id)
    group = (
        scope.one_of(Force.objects.filter(active=True), by, force, Permission.OUTREACH_MANAGE)
        if force
        else None
    )
    check_may(
        may=may,
        force=group.kind if group else None,
        lawyer_id=lawyer_id or (group.lawyer_id if group else None),
    )
    try:
        with transaction.atomic():
            row = Volunteer.objects.create(
                **beginning(by, unit, is_demo=is_demo),
                force=group,
                name=name,
                phone=number,
                phone_hash=keyed_hash("phone", number),
                may=[one for one in Activity if one in may],
                lawyer_id=lawyer_id,
                since=since,
            )
            audit.record(REGISTERED, by=by, object=named(row), unit_id=unit.id)
    except IntegrityError as failure:
        if "volunteer_once" in str(failure):
            raise Conflict("volunteer_exists") from None
        raise
    return row


def _check_lawyer(lawyer_id: int | None) -> None:
    if lawyer_id is not None and organisations.lawyer(lawyer_id) is None:
        raise Invalid("invalid", errors={"lawyer_id": "field_wrong"})


def record_training(*, by: Actor, code: str, what: str, day: date, until: date) -> Training:
    """Write down what a volunteer has learnt, and until when that is good.

    Raises:
        NotFound: there is no such volunteer within the reach of `by`.
        Invalid: `invalid`, with a code for each field.
    """
    row = volunteers.one(by, code)
    what = line(what, LONGEST_TITLE)
    errors = {}
    if not what:
        errors["what"] = "field_required"
    if day > clock.today():
        errors["day"] = "day_to_come"
    if until < day:
        errors["until"] = "ends_before_begin"
    if errors:
        raise Invalid("invalid", errors=errors)
    with transaction.atomic():
        return Training.objects.create(volunteer=row, what=what, day=day, until=until)


def record_hours(*, by: Actor, code: str, day: date, minutes: int, activity: str) -> Hours:
    """Write down what a volunteer did on a day, if they may do it.

    Raises:
        NotFound: there is no such volunteer within the reach of `by`.
        Conflict: `volunteer_may_not`, `training_needed`, `volunteer_needs_lawyer`, `volunteer_left`.
        Invalid: `invalid`, for `day` or `minutes`.
    """
    with transaction.atomic():
        row = volunteers.one(by, code, locked=True)
        standing = volunteers.standing(row)
        same = Hours.objects.filter(volunteer=row, day=day).aggregate(n=Sum("minutes"))["n"] or 0
        check_hours(standing, activity=activity, day=day, today=clock.today(), minutes=minutes, that_day=same)
        return Hours.objects.create(
            volunteer=row,
            day=day,
            minutes=minutes,
            activity=activity,
            lawyer_id=standing.lawyer_id,
            at=clock.now(),
        )


def let_volunteer_go(*, by: Actor, code: str, version: int) -> Volunteer:
    """Take a volunteer out of the register: name and number are deleted, what they did stays in the figures.

    Raises:
        NotFound: there is none within the reach of `by`.
        Conflict: `stale`.
    """
    with transaction.atomic():
        row = volunteers.one(by, code, locked=True)
        check_version(row, version)
        _empty(row)
        audit.record(LEFT, by=by, object=named(row), unit_id=row.unit_id)
    return row


def _empty(row: Volunteer) -> None:
    save(row, name="", phone="", phone_hash=b"", left=row.left or clock.today())


def erase_volunteer(*, by: Actor, phone_hash: bytes) -> int:
    """Delete name and number of the volunteers of a number, on request; return how many."""
    with transaction.atomic():
        rows = list(Volunteer.objects.select_for_update().filter(phone_hash=phone_hash))
        for row in rows:
            _empty(row)
            audit.record(LEFT, by=by, object=named(row), unit_id=row.unit_id)
    return len(rows)


def record_reading(*, by: Actor, row: Volunteer) -> None:
    """Audit that somebody opened a volunteer's entry."""
    audit.record(READ, by=by, object=named(row), unit_id=row.unit_id)
