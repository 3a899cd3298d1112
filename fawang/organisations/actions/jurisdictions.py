"""Who may handle what, where."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.kernel.security import audit
from fawang.organisations.actions.units import check_version, locked
from fawang.organisations.actions.values import Values
from fawang.organisations.models import Jurisdiction, Unit, next_version
from fawang.organisations.rules import Service, UnitKind, check_right
from fawang.organisations.rules.matters import Matter
from fawang.organisations.rules.routing import ORGAN_LEVELS
from fawang.regions.rules import Level

SET = audit.declare("organisations.jurisdiction_set", gettext_lazy("Set a competence"))
ENDED = audit.declare("organisations.jurisdiction_ended", gettext_lazy("Ended a competence"))


def set_jurisdiction(
    *,
    by: Actor,
    unit_id: int,
    service: str,
    region_code: str,
    basis: str,
    matter: str | None = None,
    organ_level: str | None = None,
    priority: int = 0,
    valid_from: date | None = None,
    valid_until: date | None = None,
    jurisdiction_id: int | None = None,
    version: int | None = None,
) -> Jurisdiction:
    """Give a unit a jurisdiction, or change the one that `jurisdiction_id` and `version` name.

    The area must lie in that of the bureau above the unit: an office of one district is never made
    competent for another.

    Raises:
        NotFound: `unit_not_found`, `jurisdiction_not_found`.
        NotAllowed: `by` may not edit the unit.
        Conflict: `stale`; `jurisdiction_exists`, the unit has one for the same already.
        Invalid: `invalid`, with a code for each field that is wrong.
    """
    values = Values()
    chosen = values.choice("service", Service, service)
    region_code = values.region("region_code", region_code)
    about = values.choice("matter", Matter, matter) if matter else None
    level = values.choice("organ_level", Level, organ_level) if organ_level else None
    if level is not None and level not in ORGAN_LEVELS:
        values.errors["organ_level"] = "field_wrong"
    basis = values.line("basis", basis, longest=80)
    priority = values.number("priority", priority, least=-100, most=100)
    if valid_from and valid_until and valid_until < valid_from:
        values.errors["valid_until"] = "field_wrong"
    with transaction.atomic():
        unit = locked(unit_id)
        check_right(by, unit.path)
        values.check()
        _check_area(unit, region_code)
        row = Jurisdiction(unit=unit) if jurisdiction_id is None else _locked(jurisdiction_id)
        if jurisdiction_id is not None:
            if row.unit_id != unit_id:
                raise NotFound("jurisdiction_not_found")
            check_version(row, version if version is not None else -1)
        row.service, row.matter, row.organ_level = chosen, about, level
        row.region_code, row.basis, row.priority = region_code, basis, priority
        row.valid_from, row.valid_until = valid_from, valid_until
        _make_room(row)
        try:
            with transaction.atomic():
                _save(row)
        except IntegrityError:
            raise Conflict("jurisdiction_exists") from None
        audit.record(
            SET, by=by, object=f"organisations.jurisdiction:{row.pk}", unit_id=unit.pk,
            service=chosen, matter=about, region=region_code, organ_level=level,
            basis=basis, priority=priority, version=row.version,
            valid_from=valid_from and valid_from.isoformat(),
            valid_until=valid_until and valid_until.isoformat(),
        )  # fmt: skip
    return row


def end_jurisdiction(
    *, by: Actor, jurisdiction_id: int, version: int, last_day: date | None = None
) -> Jurisdiction:
    """End a jurisdiction after `last_day`; without one, at once.

    Raises:
        NotFound: `jurisdiction_not_found`.
        NotAllowed: `by` may not edit the unit.
        Conflict: `stale`.
        Invalid: `last_day` is before the first.
    """
    with transaction.atomic():
        row = _locked(jurisdiction_id)
        unit = Unit.objects.get(pk=row.unit_id)
        check_right(by, unit.path)
        check_version(row, version)
        if last_day is None:
            row.active = False
            yesterday = clock.today() - timedelta(days=1)
            row.valid_until = max(row.valid_from or yesterday, yesterday)
        else:
            if row.valid_from and last_day < row.valid_from:
                raise Invalid("invalid", errors={"last_day": "field_wrong"})
            row.valid_until = last_day
        _save(row)
        audit.record(
            ENDED, by=by, object=f"organisations.jurisdiction:{row.pk}", unit_id=unit.pk,
            last_day=row.valid_until.isoformat(), version=row.version,
        )  # fmt: skip
    return row


def _check_area(unit: Unit, region_code: str) -> None:
    if not unit.active:
        raise Invalid("invalid", errors={"unit_id": "unit_closed"})
    # A bureau answers for its own division, any other unit for that of the bureau that leads it.
    area = unit.region_code
    if unit.kind != UnitKind.BUREAU and unit.parent_id:
        area = Unit.objects.values_list("region_code", flat=True).get(pk=unit.parent_id)
    if not region_code.startswith(area):
        raise Invalid("invalid", errors={"region_code": "jurisdiction_outside_unit"})


def _make_room(row: Jurisdiction) -> None:
    """Take what has ended for the same out of the way: a unit may get back what it had until a day."""
    ended = Jurisdiction.objects.select_for_update().filter(
        unit_id=row.unit_id, service=row.service, region_code=row.region_code, active=True,
        valid_until__lt=clock.today(),
    )  # fmt: skip
    for old in ended.filter(matter=row.matter, organ_level=row.organ_level).exclude(pk=row.pk):
        old.active = False
        _save(old)


def _locked(jurisdiction_id: int) -> Jurisdiction:
    row = Jurisdiction.objects.select_for_update().filter(pk=jurisdiction_id, active=True).first()
    if row is None:
        raise NotFound("jurisdiction_not_found")
    return row


def _save(row: Jurisdiction) -> None:
    row.version = next_version()
    row.save()
    row.refresh_from_db(fields=["version"])
