"""Who serves a special zone: the lawyers that it names, whom a supervisor decides, and who takes part by themselves."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.data.zones import Zone
from fawang.consultations.models import ZoneGroup
from fawang.consultations.queries import zone_versions, zones
from fawang.dispatch.actions.seats import describe_again
from fawang.dispatch.queries.seats import experienced
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission

GROUP_SET = audit.declare("consultations.zone_group_set", gettext_lazy("Changed who serves a special zone"))


def set_group(*, by: Actor, zone: str, staff_ids: Collection[int], version: int) -> ZoneGroup:
    """Let those of `staff_ids` serve a zone whom `by` may choose; lawyers of other centres stay as they are.

    Matching knows it at once, also of seats that are on duty.

    Raises:
        NotFound: there is no such zone.
        NotAllowed: `not_allowed`.
        Conflict: `stale`, somebody else has changed the group meanwhile.
    """
    if not by.may_anywhere(Permission.CONSULTATION_SUPERVISE):
        raise NotAllowed("not_allowed")
    if zone_versions.find(zone) is None:
        raise NotFound("not_found")
    mine = zones.candidates(by).keys()
    with transaction.atomic():
        ZoneGroup.objects.get_or_create(zone=zone, defaults=_written(by))
        row = ZoneGroup.objects.select_for_update().get(zone=zone)
        if row.version != version:
            raise Conflict("stale", state="", version=row.version)
        before = set(row.staff_ids)
        after = (before - mine) | (set(staff_ids) & mine)
        if after == before:
            return row
        row.staff_ids = sorted(after)
        row.version += 1
        row.updated_at, row.updated_by = clock.now(), by.label
        row.save()
        audit.record(
            GROUP_SET,
            by=by,
            object=f"consultations.zone:{zone}",
            added=sorted(after - before),
            removed=sorted(before - after),
        )
        describe_again(by=by, staff_ids=before ^ after)
    return row


def seed_groups(*, by: Actor) -> list[str]:
    """Give each zone that has no group yet the lawyers that its file names; return the codes of those zones."""
    current = zone_versions.current()
    fresh = zones.without_group(current)
    for code in fresh:
        staff_ids = _named(current[code])
        ZoneGroup.objects.get_or_create(zone=code, defaults=_written(by) | {"staff_ids": staff_ids})
        describe_again(by=by, staff_ids=staff_ids)
    return fresh


def add_named(*, by: Actor, zone: Zone) -> None:
    """Let those serve a zone whom it names, beside whom somebody chose before; seats that know its people know it."""
    for staff_id in _named(zone):
        join_group(by=by, zone=zone.code, staff_id=staff_id, at_seat=False)
    row = zones.group_of(zone.code)
    members = set(row.staff_ids) if row else set()
    able = experienced(groups=zone.lawyers.experienced_with, matters=())
    describe_again(by=by, staff_ids=members | able)


def join_group(*, by: Actor, zone: str, staff_id: int, at_seat: bool = True) -> bool:
    """Let an account serve a zone; return whether that is new.

    Args:
        at_seat: let matching know at once.
    """
    with transaction.atomic():
        ZoneGroup.objects.get_or_create(zone=zone, defaults=_written(by))
        row = ZoneGroup.objects.select_for_update().get(zone=zone)
        if staff_id in row.staff_ids:
            return False
        row.staff_ids = sorted({*row.staff_ids, staff_id})
        row.version += 1
        row.updated_at, row.updated_by = clock.now(), by.label
        row.save()
        if at_seat:
            describe_again(by=by, staff_ids=[staff_id])
    return True


def _named(zone: Zone) -> list[int]:
    licences = organisations.lawyers_by_licence(zone.lawyers.licences).values()
    accounts = [people.account_of(username) for username in zone.lawyers.usernames]
    accounts += [people.staff_of_lawyer(lawyer_id) for lawyer_id in licences]
    return sorted({account for account in accounts if account is not None})


def _written(by: Actor) -> dict[str, object]:
    return {"updated_at": clock.now(), "updated_by": by.label}
