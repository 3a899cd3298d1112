"""The competent office for a matter: reads what the rule needs, in two statements."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from django.conf import settings

from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.storage.prepared import run
from fawang.organisations.queries.units import by_id
from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.routing import (
    ORGAN_LEVELS,
    Entry,
    Ground,
    Office,
    OrganKind,
    Question,
    Route,
    Step,
    Why,
    route,
)
from fawang.regions import queries as regions
from fawang.regions.rules import Level

# Written out: every order that comes in asks both, and compiling them would cost more than answering.
_CANDIDATES = """
    SELECT j.id, j.version, j.unit_id, u.name, u.region_code, u.path, u.active,
           j.region_code, j.matter, j.organ_level, j.basis, j.priority, j.valid_from, j.valid_until
    FROM organisations_jurisdiction j JOIN organisations_unit u ON u.id = j.unit_id
    WHERE j.service = %s AND j.region_code = ANY(%s) AND j.active
"""
_BUREAUX = """
    SELECT id, name, region_code, path,
           (SELECT version FROM organisations_jurisdiction ORDER BY version DESC LIMIT 1)
    FROM organisations_unit WHERE kind = %s AND region_code = ANY(%s) AND active ORDER BY id DESC
"""


def find_route(
    *,
    service: str,
    matter: str | None = None,
    place: str | None = None,
    organ_kind: str | None = None,
    organ_place: str | None = None,
    organ_level: str | None = None,
    on: date | None = None,
) -> Route:
    """Return the competent office, with an explanation (Legal Aid Law Art. 38); see `routing.route`.

    Args:
        service: a code of `rules.Service`; a service that no office has goes to the bureau's queue.
        matter: a code of `matters.Matter`; empty where it is not known yet.
        place: the division where the matter arose; empty where nobody knows.
        organ_kind: `case_organ` or `dispute_body` if the matter lies with one.
        organ_place: the division where that organ is.
        organ_level: its level, of `routing.ORGAN_LEVELS`.
        on: the day of the application; today unless given.

    Raises:
        Invalid: `invalid`, with a code for each value that is none of these.
    """
    errors: dict[str, str] = {}
    kind = _member(OrganKind, organ_kind, "organ_kind", errors)
    level = _member(Level, organ_level, "organ_level", errors)
    if level is not None and level not in ORGAN_LEVELS:
        errors["organ_level"] = "field_wrong"
    for name, code in (("place", place), ("organ_place", organ_place)):
        if code and not _is_division(code):
            errors[name] = "region_unknown"
    if errors:
        raise Invalid("invalid", errors=errors)
    question = Question(
        service=service,
        matter=matter or None,
        place=place or None,
        on=on or clock.today(),
        organ_kind=kind,
        organ_place=organ_place or None,
        organ_level=level,
    )
    province = settings.FAWANG_PROVINCE
    bureaux, version = _bureaux(question.chain or (province,))
    entries = candidates(service, question.chain)
    return route(question, entries=entries, bureaux=bureaux, province=province, table_version=version)


def chosen_route(unit_id: int, *, kind: UnitKind | None) -> Route:
    """Return the route to a unit that the person has chosen, where a service lets them.

    Args:
        kind: of which kind the unit has to be; None: of any.

    Raises:
        Invalid: `unit_unknown`, there is no open unit of this kind and number.
    """
    row = by_id.first(unit_id)
    unit = row if row and row.active else None
    if unit is None or (kind is not None and unit.kind != kind):
        raise Invalid("invalid", errors={"unit": "unit_unknown"})
    return Route(
        unit=Office(unit.pk, unit.name, unit.region_code, tuple(unit.path)),
        fallback=None,
        ground=Ground.CHOSEN,
        place=unit.region_code,
        basis="",
        entry_id=None,
        entry_version=None,
        table_version=0,
        conflict=False,
        steps=(Step(Why.BY_CHOICE, {"unit": unit.name}),),
        alternatives=(),
    )


def candidates(service: str, chain: Sequence[str]) -> tuple[Entry, ...]:
    """Return the rows of the table for a service in any division of `chain`, in one statement.

    Rows for other matters and levels are among them, since an explanation names them.
    """
    if not chain:
        return ()
    rows = run(_CANDIDATES, [str(service), list(chain)])
    return tuple(
        Entry(
            id=row[0],
            version=row[1],
            office=Office(row[2], row[3], row[4], tuple(row[5]), active=row[6]),
            service=service,
            region_code=row[7],
            matter=row[8],
            organ_level=Level(row[9]) if row[9] else None,
            basis=row[10],
            priority=row[11],
            valid_from=row[12],
            valid_until=row[13],
        )
        for row in rows
    )


def _bureaux(chain: Sequence[str]) -> tuple[dict[str, Office], int]:
    """Return the bureaux of the chain by division, and the version of the table of jurisdictions."""
    rows = run(_BUREAUX, [UnitKind.BUREAU.value, list(chain)])
    found, version = {}, 0
    for pk, name, region, path, latest in rows:
        found[region] = Office(pk, name, region, tuple(path))
        version = latest or 0
    return found, version


def _member[E: StrEnum](kind: type[E], value: str | None, name: str, errors: dict[str, str]) -> E | None:
    if not value:
        return None
    if value not in set(kind):
        errors[name] = "field_wrong"
        return None
    return kind(value)


def _is_division(code: str) -> bool:
    if regions.exists(code):
        return True
    try:
        # A code of an earlier edition still says where something happened.
        regions.region(code)
    except NotFound:
        return False
    return True
