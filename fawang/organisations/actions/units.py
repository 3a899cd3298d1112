"""Opening, changing and closing units."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.kernel.security import audit
from fawang.organisations import queries
from fawang.organisations.actions.values import Values
from fawang.organisations.models import Jurisdiction, Lawyer, Unit
from fawang.organisations.rules import Above, Language, Position, Service, UnitKind, check_place, check_right

CREATED = audit.declare("organisations.unit_created", gettext_lazy("Created an office"))
EDITED = audit.declare("organisations.unit_edited", gettext_lazy("Changed an office"))
CLOSED = audit.declare("organisations.unit_closed", gettext_lazy("Closed an office"))

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_PHONE = 120, 200, 60


def create_unit(
    *,
    by: Actor,
    name: str,
    kind: str,
    region_code: str,
    parent_id: int | None,
    address: str = "",
    phone: str = "",
    services: Collection[str] = (),
    accepts_any: bool = False,
    is_demo: bool = False,
) -> Unit:
    """Create a unit under another; only the system creates one at the top.

    Raises:
        NotFound: `unit_not_found`, for `parent_id`.
        NotAllowed: `by` may not edit units there.
        Invalid: `invalid`, with a code for each field that is wrong.
    """
    values = Values()
    name = values.line("name", name, longest=LONGEST_NAME)
    address = values.line("address", address, longest=LONGEST_ADDRESS, required=False)
    phone = values.line("phone", phone, longest=LONGEST_PHONE, required=False)
    kind = values.choice("kind", UnitKind, kind)
    region_code = values.region("region_code", region_code)
    offered = values.choices("services", Service, services)
    with transaction.atomic():
        parent = locked(parent_id) if parent_id is not None else None
        check_right(by, parent.path if parent else ())
        values.check()
        check_place(kind, region_code, _above(parent) if parent else None)
        now = clock.now()
        unit = Unit(
            name=name,
            kind=kind,
            region_code=region_code,
            parent=parent,
            depth=parent.depth + 1 if parent else 1,
            path=[],
            address=address,
            phone=phone,
            services=offered,
            accepts_any=accepts_any,
            is_demo=is_demo,
            created_at=now,
            updated_at=now,
        )
        unit.pk = new_ids(1)[0]
        unit.path = [unit.pk, *(parent.path if parent else ())]
        unit.save(force_insert=True)
        audit.record(
            CREATED, by=by, object=f"organisations.unit:{unit.pk}", unit_id=unit.pk, sort=kind, name=name
        )
    return unit


def edit_unit(
    *,
    by: Actor,
    unit_id: int,
    version: int,
    name: str | None = None,
    address: str | None = None,
    phone: str | None = None,
    services: Collection[str] | None = None,
    accepts_any: bool | None = None,
    other_phones: Collection[str] | None = None,
    languages: Collection[str] | None = None,
    position: Position | None = None,
) -> Unit:
    """Change what is given of a unit. `version` is the one that was read before.

    Raises:
        NotFound: `unit_not_found`.
        NotAllowed: `by` may not edit this unit.
        Conflict: `stale`, somebody was faster; `version` is the newer one.
        Invalid: `invalid`, with a code for each field that is wrong.
    """
    values = Values()
    changes: dict[str, object] = {}
    if name is not None:
        changes["name"] = values.line("name", name, longest=LONGEST_NAME)
    if address is not None:
        changes["address"] = values.line("address", address, longest=LONGEST_ADDRESS, required=False)
    if phone is not None:
        changes["phone"] = values.line("phone", phone, longest=LONGEST_PHONE, required=False)
    if services is not None:
        changes["services"] = values.choices("services", Service, services)
    if accepts_any is not None:
        changes["accepts_any"] = accepts_any
    if other_phones is not None:
        numbers = [values.line("other_phones", one, longest=LONGEST_PHONE) for one in other_phones]
        changes["other_phones"] = list(dict.fromkeys(numbers))
    if languages is not None:
        changes["languages"] = values.choices("languages", Language, languages)
    if position is not None:
        if not position.possible:
            values.errors["position"] = "field_wrong"
        changes |= {"latitude": position.latitude, "longitude": position.longitude}
    with transaction.atomic():
        unit = locked(unit_id)
        check_right(by, unit.path)
        check_version(unit, version)
        values.check()
        before = {field: getattr(unit, field) for field in changes}
        save(unit, **changes)
        audit.record(
            EDITED,
            by=by,
            object=f"organisations.unit:{unit.pk}",
            unit_id=unit.pk,
            before=_written(before),
            after=_written(changes),
        )
    return unit


def _written(values: Mapping[str, object]) -> dict[str, object]:
    """Return values as the audit's JSON holds them."""
    return {name: str(one) if isinstance(one, Decimal) else one for name, one in values.items()}


def close_unit(*, by: Actor, unit_id: int, version: int) -> Unit:
    """Close a unit for good. It stays, since earlier matters name it.

    Raises:
        NotFound: `unit_not_found`.
        NotAllowed: `by` may not edit this unit.
        Conflict: `stale`; or `unit_has_units`, `unit_has_lawyers`, `unit_still_competent`, with `count`.
    """
    with transaction.atomic():
        unit = locked(unit_id)
        check_right(by, unit.path)
        check_version(unit, version)
        standing = queries.standing(unit.pk)
        for code, count in (
            ("unit_has_units", standing.units),
            ("unit_has_lawyers", standing.lawyers),
            ("unit_still_competent", standing.jurisdictions),
        ):
            if count:
                raise Conflict(code, count=count)
        save(unit, active=False)
        audit.record(CLOSED, by=by, object=f"organisations.unit:{unit.pk}", unit_id=unit.pk)
    return unit


def _above(parent: Unit) -> Above:
    return Above(UnitKind(parent.kind), parent.region_code, parent.depth, parent.active)


def locked(unit_id: int) -> Unit:
    """Return a unit, locked until the transaction ends.

    Raises:
        NotFound: `unit_not_found`.
    """
    unit = Unit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("unit_not_found")
    return unit


def check_version(row: Unit | Lawyer | Jurisdiction, version: int) -> None:
    """Return if `version` is still the row's.

    Raises:
        Conflict: `stale`, with the newer `version`.
    """
    if row.version != version:
        raise Conflict("stale", version=row.version)


def save(unit: Unit, **changes: object) -> None:
    """Write `changes` and the next version."""
    for field, value in changes.items():
        setattr(unit, field, value)
    unit.version += 1
    unit.updated_at = clock.now()
    unit.save(update_fields=[*changes, "version", "updated_at"])


def new_ids(count: int) -> list[int]:
    """Return fresh ids: a unit's path holds its own, so it is needed before the row is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('organisations_unit', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]
