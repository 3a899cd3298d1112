"""The register of institutions and appraisers (Art. 24): as everybody reads it, as a file, and what is amiss in it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from fawang.appraisal import queries
from fawang.appraisal.models import Appraiser, Institution
from fawang.appraisal.transfer import Sort
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people import queries as people

#: So many appraisers each field of an institution has at least (Art. 10).
FEWEST_OF_FIELD = 3
#: A licence is applied for anew so long before it ends (Art. 19).
RENEWED_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Entry:
    """An institution with its unit and its appraisers; `practises`: it may take commissions on the day asked about."""

    unit: UnitRow
    row: Institution
    appraisers: tuple[Appraiser, ...]
    practises: bool


def institutions_licensed(licences: Collection[str]) -> list[Institution]:
    """Return the institutions that have one of these licences, locked."""
    return list(Institution.objects.select_for_update().filter(licence_no__in=licences).order_by("pk"))


def appraisers_licensed(licences: Collection[str]) -> list[Appraiser]:
    """Return the appraisers who have one of these licences, locked."""
    return list(Appraiser.objects.select_for_update().filter(licence_no__in=licences).order_by("pk"))


def entered_units(unit_ids: Collection[int]) -> dict[int, str]:
    """Return the licence number under which each of these units is entered, where it is."""
    return dict(Institution.objects.filter(unit_id__in=unit_ids).values_list("unit_id", "licence_no"))


def practising(on: date, field: str = "") -> frozenset[int]:
    """Return the units that may take commissions on a day, of a field or of any."""
    rows = Institution.objects.filter(active=True, valid_until__gte=on, unit__active=True).exclude(
        suspended_until__gte=on
    )
    if field:
        rows = rows.filter(scope__contains=[field])
    return frozenset(rows.values_list("pk", flat=True))


def entries(
    on: date,
    *,
    field: str = "",
    place: str = "",
    words: str = "",
    within: Collection[int] | None = None,
    everybody: bool = False,
) -> list[Entry]:
    """Return institutions of the register by division and name, with their appraisers.

    Args:
        on: the day for which is said who may practise.
        field: only those entered for this field of appraisal, and their appraisers of it.
        place: only those in this division.
        words: only those with this in their name, or in that of an appraiser, or with this number of a licence.
        within: only these units and those below them.
        everybody: also those that are struck off.
    """
    rows: QuerySet[Institution] = Institution.objects.select_related("unit").order_by(
        "unit__region_code", "unit__name", "pk"
    )
    if not everybody:
        rows = rows.filter(active=True, unit__active=True)
    if field:
        rows = rows.filter(scope__contains=[field])
    if place:
        rows = rows.filter(unit__region_code__startswith=place)
    if within is not None:
        rows = rows.filter(unit__path__overlap=list(within))
    found = list(rows)
    units = organisations.units_by_id({row.pk for row in found})
    those = _appraisers({row.pk for row in found}, field, everybody=everybody)
    listed = [
        Entry(units[row.pk], row, tuple(those.get(row.pk, ())), queries.listed(row).practises(on))
        for row in found
    ]
    return [one for one in listed if _has(one, words)] if words else listed


def _appraisers(unit_ids: Collection[int], field: str, *, everybody: bool) -> Mapping[int, list[Appraiser]]:
    rows = Appraiser.objects.filter(institution_id__in=unit_ids).order_by("name", "id")
    if not everybody:
        rows = rows.filter(active=True)
    if field:
        rows = rows.filter(scope__contains=[field])
    found: dict[int, list[Appraiser]] = {}
    for row in rows:
        found.setdefault(row.institution_id, []).append(row)
    return found


def _has(entry: Entry, words: str) -> bool:
    named = (entry.unit.name, *(one.name for one in entry.appraisers))
    licences = {entry.row.licence_no, *(one.licence_no for one in entry.appraisers)}
    return words in licences or any(words in one for one in named)


def exported(within: Collection[int]) -> Iterator[dict[str, Any]]:
    """Give the register of the units `within` and those below them by column of `transfer.SHEET`."""
    found = entries(date.min, within=within, everybody=True)
    accounts = people.usernames_of(
        {one.staff_id for entry in found for one in entry.appraisers if one.staff_id}
    )
    for entry in found:
        yield {
            **_cells(entry.row),
            "sort": Sort.INSTITUTION,
            "name": entry.unit.name,
            "unit": entry.unit.code or f"#{entry.unit.id}",
            "institution": None,
            "account": None,
        }
        for one in entry.appraisers:
            yield {
                **_cells(one),
                "sort": Sort.APPRAISER,
                "name": one.name,
                "unit": None,
                "institution": entry.row.licence_no,
                "account": accounts.get(one.staff_id) if one.staff_id else None,
            }


def _cells(row: Institution | Appraiser) -> dict[str, Any]:
    return {
        "licence_no": row.licence_no,
        "scope": row.scope,
        "qualification": row.qualification,
        "valid_until": row.valid_until.isoformat(),
        "suspended_until": row.suspended_until.isoformat() if row.suspended_until else None,
        "interests": row.interests,
        "active": row.active,
    }


@dataclass(frozen=True, slots=True)
class Amiss:
    """What is amiss with an entry: the code of a sentence, and what it is about."""

    name: str
    licence_no: str
    code: str
    about: str = ""


def amiss(found: Iterable[Entry], on: date) -> Iterator[Amiss]:
    """Say what a bureau has to look at: licences that end, fields with too few appraisers, who cannot sign."""
    for entry in found:
        if entry.row.active:
            yield from _of_institution(entry, on)
            for one in entry.appraisers:
                if one.active:
                    yield from _of_appraiser(one, on)


def _of_institution(entry: Entry, on: date) -> Iterator[Amiss]:
    name, licence = entry.unit.name, entry.row.licence_no
    yield from _of_licence(name, entry.row, on)
    if not entry.unit.active:
        yield Amiss(name, licence, "register_unit_closed")
    practising = [one for one in map(queries.listed, entry.appraisers) if one.practises(on)]
    for field in entry.row.scope:
        count = sum(field in one.scope for one in practising)
        if count < FEWEST_OF_FIELD:
            yield Amiss(name, licence, "register_too_few", field)


def _of_appraiser(one: Appraiser, on: date) -> Iterator[Amiss]:
    yield from _of_licence(one.name, one, on)
    if one.staff_id is None:
        yield Amiss(one.name, one.licence_no, "register_no_account")


def _of_licence(name: str, row: Institution | Appraiser, on: date) -> Iterator[Amiss]:
    if row.valid_until < on:
        yield Amiss(name, row.licence_no, "register_expired", row.valid_until.isoformat())
    elif row.valid_until - RENEWED_BEFORE < on:
        yield Amiss(name, row.licence_no, "register_expiring", row.valid_until.isoformat())
    if row.suspended_until is not None and row.suspended_until >= on:
        yield Amiss(name, row.licence_no, "register_suspended", row.suspended_until.isoformat())
