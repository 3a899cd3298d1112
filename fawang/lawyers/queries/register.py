"""The directory as everybody reads it: lawyers and firms with what they show, and their discipline records."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import clean
from fawang.lawyers.models import FirmProfile, Profile, Sanction
from fawang.lawyers.rules import years_in_practice
from fawang.lawyers.rules.sanctions import State
from fawang.organisations import queries as organisations
from fawang.organisations.queries import LawyerRow, UnitRow
from fawang.organisations.rules import UnitKind

PAGE = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; empty parts are left open.

    Args:
        region: the code of a division; matter, language: codes; words: a name, or the number of a licence.
        legal_aid: only those who do legal aid.
    """

    region: str = ""
    matter: str = ""
    language: str = ""
    words: str = ""
    legal_aid: bool = False


@dataclass(frozen=True, slots=True)
class LawyerEntry:
    """A lawyer as the directory shows them.

    Args:
        years: whole years since the first licence; None where its date is not known.
        phone: the number to ring: their own where they want it public, else the firm's; empty where neither is known.
        asks: they may be asked for a quote.
        suspended_until: the last day of a suspension that runs.
    """

    lawyer: LawyerRow
    years: int | None
    legal_aid: bool
    phone: str
    asks: bool
    sanctions: tuple[Sanction, ...]
    suspended_until: date | None


@dataclass(frozen=True, slots=True)
class FirmEntry:
    """A firm as the directory shows it; `asks`: it may be asked for a quote."""

    unit: UnitRow
    licence_no: str
    legal_aid: bool
    asks: bool
    sanctions: tuple[Sanction, ...]
    suspended_until: date | None


def search_lawyers(
    wanted: Wanted, *, page: int, seed: str = "", size: int = PAGE
) -> tuple[list[LawyerEntry], int]:
    """Return a page of lawyers and how many there are. The order is drawn anew every day, the same for everybody.

    Args:
        seed: another order than that of today.
    """
    found = organisations.lawyers_found(
        seed=seed or clock.today().isoformat(),
        offset=(page - 1) * size,
        limit=size,
        region=wanted.region,
        matter=wanted.matter,
        language=wanted.language,
        words=wanted.words,
        among=Profile.objects.filter(legal_aid=True).values("lawyer_id") if wanted.legal_aid else None,
    )
    return lawyer_entries(found.items), found.total


def search_firms(
    wanted: Wanted, *, page: int, seed: str = "", size: int = PAGE
) -> tuple[list[FirmEntry], int]:
    """Return a page of firms and how many there are, in an order as `search_lawyers`."""
    number = clean(wanted.words)
    licences = FirmProfile.objects.filter(licence_no=number) if number else None
    found = organisations.firms_found(
        seed=seed or clock.today().isoformat(),
        offset=(page - 1) * size,
        limit=size,
        region=wanted.region,
        matter=wanted.matter,
        language=wanted.language,
        words=wanted.words,
        licences=list(licences.values_list("firm_id", flat=True)) if licences is not None else (),
        among=FirmProfile.objects.filter(legal_aid=True).values("firm_id") if wanted.legal_aid else None,
    )
    return firm_entries(found.items), found.total


def lawyer_entries(rows: Iterable[LawyerRow]) -> list[LawyerEntry]:
    """Return lawyers with what they show, in the order given. Three statements."""
    listed = list(rows)
    profiles = Profile.objects.in_bulk([row.id for row in listed])
    units = organisations.units_by_id({row.firm_id for row in listed})
    records: dict[int, list[Sanction]] = {}
    for one in shown().filter(lawyer_id__in=[row.id for row in listed]):
        records.setdefault(one.lawyer_id or 0, []).append(one)
    return [
        _lawyer(row, profiles.get(row.id), units.get(row.firm_id), records.get(row.id, ())) for row in listed
    ]


def firm_entries(rows: Iterable[UnitRow]) -> list[FirmEntry]:
    """Return firms with what they show, in the order given. Two statements."""
    listed = list(rows)
    profiles = FirmProfile.objects.in_bulk([row.id for row in listed])
    records: dict[int, list[Sanction]] = {}
    for one in shown().filter(firm_id__in=[row.id for row in listed]):
        records.setdefault(one.firm_id or 0, []).append(one)
    return [_firm(row, profiles.get(row.id), tuple(records.get(row.id, ()))) for row in listed]


def lawyer_entry(lawyer_id: int) -> LawyerEntry:
    """Return a lawyer who practises.

    Raises:
        NotFound: `lawyer_not_found`.
    """
    row = organisations.lawyer(lawyer_id)
    if row is None:
        raise NotFound("lawyer_not_found")
    return lawyer_entries([row])[0]


def firm_entry(unit_id: int) -> FirmEntry:
    """Return a law firm that is open.

    Raises:
        NotFound: `unit_not_found`.
    """
    unit = organisations.unit(unit_id)
    if unit.kind != UnitKind.LAW_FIRM or not unit.active:
        raise NotFound("unit_not_found")
    return firm_entries([unit])[0]


def lawyers_of(unit_id: int) -> list[LawyerEntry]:
    """Return the lawyers of a firm, at most 200, in the order of the day."""
    found = organisations.lawyers_found(seed=clock.today().isoformat(), offset=0, limit=200, firm_id=unit_id)
    return lawyer_entries(found.items)


def profile_of(lawyer_id: int) -> Profile:
    """Return what a lawyer shows; of one who has never said anything a row that is not saved."""
    return Profile.objects.filter(pk=lawyer_id).first() or Profile(lawyer_id=lawyer_id)


def firm_profile(firm_id: int) -> FirmProfile | None:
    """Return what a firm shows; None of one that nobody has brought into the register of lawyers."""
    return FirmProfile.objects.filter(pk=firm_id).first()


def shown() -> QuerySet[Sanction]:
    """Return the discipline records that stand in public today, the latest first."""
    today = clock.today()
    rows = Sanction.objects.filter(state=State.PUBLISHED)
    return rows.filter(Q(published_until__isnull=True) | Q(published_until__gte=today)).order_by(
        "-decided_on", "-id"
    )


def _suspended(records: Collection[Sanction]) -> date | None:
    today = clock.today()
    return max(
        (one.suspended_until for one in records if one.suspended_until and one.suspended_until >= today),
        default=None,
    )


def _lawyer(
    row: LawyerRow, profile: Profile | None, unit: UnitRow | None, records: Collection[Sanction]
) -> LawyerEntry:
    suspended = _suspended(records)
    own = profile.phone if profile else ""
    return LawyerEntry(
        lawyer=row,
        years=years_in_practice(row.practising_since, clock.today()),
        legal_aid=profile.legal_aid if profile else False,
        phone=own or (unit.phone if unit else ""),
        asks=(profile.takes_requests if profile else True) and not row.away and suspended is None,
        sanctions=tuple(records),
        suspended_until=suspended,
    )


def _firm(unit: UnitRow, profile: FirmProfile | None, records: tuple[Sanction, ...]) -> FirmEntry:
    suspended = _suspended(records)
    return FirmEntry(
        unit=unit,
        licence_no=profile.licence_no if profile else "",
        legal_aid=profile.legal_aid if profile else False,
        asks=(profile.takes_requests if profile else True) and suspended is None,
        sanctions=records,
        suspended_until=suspended,
    )
