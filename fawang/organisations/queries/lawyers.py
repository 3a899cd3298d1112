"""The register of lawyers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.organisations.models import Lawyer

PAGE = 50
#: Lawyers that an allocation looks at. A county has some dozens.
MOST = 300


@dataclass(frozen=True, slots=True)
class LawyerRow:
    """A lawyer as others see them. `away` is whether they are on leave today."""

    id: int
    name: str
    firm_id: int
    firm_name: str
    firm_region: str
    licence_no: str
    practising_since: date | None
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    capacity: int
    active: bool
    on_leave_until: date | None
    away: bool
    is_demo: bool
    version: int


@dataclass(frozen=True, slots=True)
class LawyerPage:
    """Some lawyers, and the cursor of the next page if there is one."""

    items: tuple[LawyerRow, ...]
    next_cursor: str | None


def lawyer(lawyer_id: int) -> LawyerRow | None:
    """Return an active lawyer of an open firm, or None."""
    row = working().filter(pk=lawyer_id).first()
    return row_of_lawyer(row, clock.today()) if row else None


def lawyers_by_licence(licences: Collection[str]) -> dict[str, int]:
    """Return the numbers of the lawyers who hold one of `licences`, by licence."""
    return dict(Lawyer.objects.filter(licence_no__in=list(licences)).values_list("licence_no", "pk"))


def lawyers_licensed(licences: Collection[str]) -> dict[str, LawyerRow]:
    """Return the entries of those who hold one of `licences`, by licence, also of those who practise no longer."""
    today = clock.today()
    rows = registered().filter(licence_no__in=list(licences))
    return {row.licence_no: row_of_lawyer(row, today) for row in rows}


def lawyer_names(lawyer_ids: Collection[int]) -> dict[int, str]:
    """Return the names of lawyers, also of those who practise no longer, in one query."""
    return dict(Lawyer.objects.filter(pk__in=lawyer_ids).values_list("pk", "name")) if lawyer_ids else {}


def entry(lawyer_id: int) -> LawyerRow:
    """Return a lawyer's entry in the register, also of one who practises no longer.

    Raises:
        NotFound: `lawyer_not_found`.
    """
    row = registered().filter(pk=lawyer_id).first()
    if row is None:
        raise NotFound("lawyer_not_found")
    return row_of_lawyer(row, clock.today())


def lawyers_for(region_code: str, matter: str | None = None) -> tuple[LawyerRow, ...]:
    """Return the lawyers whose firm is in a division, those with skill in `matter` first.

    Those on leave are among them and say so. At most 300: only an office of a whole province has more
    around it, and then those who declared the skill are in front.
    """
    rows = working().filter(firm__region_code__startswith=region_code)
    if matter:
        skilled = When(skills__contains=[matter], then=Value(0))
        rows = rows.order_by(Case(skilled, default=Value(1), output_field=IntegerField()), "pk")
    today = clock.today()
    return tuple(row_of_lawyer(row, today) for row in rows[:MOST])


def lawyers(
    *,
    region: str | None = None,
    firm_id: int | None = None,
    matter: str | None = None,
    q: str = "",
    active: bool = True,
    cursor: str | None = None,
    limit: int = PAGE,
) -> LawyerPage:
    """Return lawyers of open firms, a page at a time, in the order in which they were registered.

    Args:
        region: only firms in this division.
        firm_id: only this firm.
        matter: only those who declared skill in it.
        q: only those with this in their name.
        active: False: also those who practise no longer, and those of closed firms.
        cursor: where the last page ended.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = working() if active else registered()
    if region:
        rows = rows.filter(firm__region_code__startswith=region)
    if firm_id is not None:
        rows = rows.filter(firm_id=firm_id)
    if matter:
        rows = rows.filter(skills__contains=[matter])
    if q := clean(q):
        rows = rows.filter(name__contains=q)
    if cursor:
        rows = rows.filter(pk__gt=read_cursor(cursor, int)[0])
    found = list(rows[: limit + 1])
    today = clock.today()
    items = tuple(row_of_lawyer(row, today) for row in found[:limit])
    return LawyerPage(items, write_cursor(items[-1].id) if len(found) > limit else None)


def working() -> QuerySet[Lawyer]:
    """Return the active lawyers of open firms, each with name and division of the firm."""
    return registered().filter(active=True, firm__active=True)


def registered() -> QuerySet[Lawyer]:
    """Return everybody in the register, each with name and division of the firm."""
    rows = Lawyer.objects.annotate(firm_name=F("firm__name"), firm_region=F("firm__region_code"))
    return rows.order_by("pk")


def row_of_lawyer(row: Lawyer, today: date) -> LawyerRow:
    """Return a row of `registered` as others see it."""
    return LawyerRow(
        id=row.pk,
        name=row.name,
        firm_id=row.firm_id,
        firm_name=row.firm_name,  # type: ignore[attr-defined]
        firm_region=row.firm_region,  # type: ignore[attr-defined]
        licence_no=row.licence_no,
        practising_since=row.practising_since,
        skills=tuple(row.skills),
        languages=tuple(row.languages),
        capacity=row.capacity,
        active=row.active,
        on_leave_until=row.on_leave_until,
        away=row.on_leave_until is not None and row.on_leave_until >= today,
        is_demo=row.is_demo,
        version=row.version,
    )
