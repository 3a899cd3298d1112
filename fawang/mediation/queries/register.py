"""The register of committees and mediators: as everybody reads it, as a file, who may be appointed, what is amiss."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from fawang.mediation.models.register import Committee, Mediator
from fawang.mediation.rules import committees as rules
from fawang.mediation.transfer import Sort
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people import queries as people
from fawang.regions.rules import chain

# Written out: every application asks it.
_TAKE = "SELECT unit_id, sort, trades FROM mediation_committee WHERE unit_id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Entry:
    """A committee with its unit and its mediators."""

    unit: UnitRow
    row: Committee
    mediators: tuple[Mediator, ...]


def person(row: Mediator) -> rules.Person:
    """Return a mediator as rules see them."""
    return rules.Person(row.duty, row.since, row.until, row.suspended_until, row.woman)


def committees_of(unit_ids: Collection[int]) -> list[Committee]:
    """Return the committees that these units are, locked."""
    return list(Committee.objects.select_for_update().filter(pk__in=unit_ids).order_by("pk"))


def mediators_numbered(numbers: Collection[str]) -> list[Mediator]:
    """Return the mediators with one of these cards, locked."""
    return list(Mediator.objects.select_for_update().filter(number__in=numbers).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which committees are looked for.

    Args:
        matter: only those that take it, and their mediators who do.
        place: only those in this division, and those of the divisions above, which serve it too.
        words: only those with this in their name, or in that of a mediator.
        within: only these units and those below them.
        everybody: also units that are closed, and mediators who have left or are suspended.
    """

    matter: str = ""
    place: str = ""
    words: str = ""
    within: tuple[int, ...] | None = None
    everybody: bool = False


def committees(wanted: Wanted) -> QuerySet[Committee]:
    """Return the committees that are looked for, those of the smallest place first, then by division and name."""
    rows: QuerySet[Committee] = Committee.objects.all()
    if not wanted.everybody:
        rows = rows.filter(unit__active=True)
    if wanted.matter:
        rows = rows.filter(Q(trades__contains=[wanted.matter]) | (Q(trades=[]) & ~Q(sort=rules.Sort.TRADE)))
    if wanted.place:
        above = chain(wanted.place)
        rows = rows.filter(Q(unit__region_code__in=above) | Q(unit__region_code__startswith=wanted.place))
    if wanted.within is not None:
        rows = rows.filter(unit__path__overlap=list(wanted.within))
    if wanted.words:
        named = Mediator.objects.filter(name__contains=wanted.words).values("committee_id")
        rows = rows.filter(Q(unit__name__contains=wanted.words) | Q(pk__in=named))
    # The longest code is the smallest place.
    by_nearness = [Length("unit__region_code").desc()] if wanted.place else []
    return rows.order_by(*by_nearness, "unit__region_code", "unit__name", "pk")


def entries(wanted: Wanted, on: date, *, offset: int = 0, limit: int | None = None) -> list[Entry]:
    """Return committees with the mediators that they have on a day; three statements, however many there are."""
    end = None if limit is None else offset + limit
    found = list(committees(wanted)[offset:end])
    units = organisations.units_by_id({row.pk for row in found})
    those = _mediators({row.pk for row in found}, on, wanted.matter, everybody=wanted.everybody)
    return [Entry(units[row.pk], row, tuple(those.get(row.pk, ()))) for row in found]


def _mediators(
    unit_ids: Collection[int], on: date, matter: str, *, everybody: bool
) -> Mapping[int, list[Mediator]]:
    found: dict[int, list[Mediator]] = {}
    for row in Mediator.objects.filter(committee_id__in=unit_ids).order_by("name", "id"):
        fits = not matter or not row.trades or matter in row.trades
        if everybody or (fits and person(row).practises(on)):
            found.setdefault(row.committee_id, []).append(row)
    order = list(rules.Duty)
    for rows in found.values():
        rows.sort(key=lambda row: order.index(rules.Duty(row.duty)))
    return found


def entry_of(unit_id: int, on: date, *, everybody: bool = False) -> Entry | None:
    """Return the committee that a unit is; None where it is not entered."""
    row = Committee.objects.filter(pk=unit_id).first()
    if row is None:
        return None
    those = _mediators([unit_id], on, "", everybody=everybody)
    return Entry(organisations.unit(unit_id), row, tuple(those.get(unit_id, ())))


def mediators_by_id(ids: Collection[int]) -> dict[int, Mediator]:
    """Return mediators by their number in the table."""
    return {row.pk: row for row in Mediator.objects.filter(pk__in=ids)}


def mediators_with_accounts(staff_ids: Collection[int]) -> dict[int, Mediator]:
    """Return the entries of these accounts, each by its account; the later one where somebody has two."""
    rows = Mediator.objects.filter(staff_id__in=staff_ids).order_by("pk")
    return {row.staff_id: row for row in rows if row.staff_id is not None}


def practising_at(unit_id: int, on: date) -> list[Mediator]:
    """Return those of a committee who may be appointed on a day, by name."""
    rows = Mediator.objects.filter(committee_id=unit_id).order_by("name", "id")
    return [row for row in rows if person(row).practises(on)]


def own_committees(staff_id: int, on: date) -> list[int]:
    """Return the committees in which an account is a mediator who may be appointed."""
    rows = Mediator.objects.filter(staff_id=staff_id, committee__unit__active=True).order_by("pk")
    return [row.committee_id for row in rows if person(row).practises(on)]


def competent(units: Sequence[UnitRow], matter: str) -> UnitRow | None:
    """Return the committee for a matter, of `units` in the order of their nearness: one of its trade, else the nearest.

    One that is in no register yet takes everything, as one of a place does.
    """
    if not units:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [[unit.id for unit in units]])
        rows = {unit_id: (sort, trades) for unit_id, sort, trades in cursor.fetchall()}
    able = [unit for unit in units if unit.id not in rows or rules.takes(*rows[unit.id], matter)]
    of_trade = (unit for unit in able if unit.id in rows and rows[unit.id][0] == rules.Sort.TRADE)
    return next(of_trade, next(iter(able), None))


def exported(within: Collection[int]) -> Iterator[dict[str, Any]]:
    """Give the register of the units `within` and those below them by column of `transfer.SHEET`."""
    found = entries(Wanted(within=tuple(within), everybody=True), date.min)
    accounts = people.usernames_of(
        {one.staff_id for entry in found for one in entry.mediators if one.staff_id}
    )
    for entry in found:
        number = entry.unit.code or f"#{entry.unit.id}"
        yield {
            **_NOTHING,
            "number": number,
            "sort": Sort.COMMITTEE,
            "name": entry.unit.name,
            "kind": entry.row.sort,
            "formed_on": entry.row.formed_on.isoformat(),
            "trades": entry.row.trades,
        }
        for one in entry.mediators:
            yield {
                **_NOTHING,
                **{name: getattr(one, name) for name in _COPIED},
                **{name: _iso(getattr(one, name)) for name in ("since", "until", "suspended_until")},
                "sort": Sort.MEDIATOR,
                "committee": number,
                "account": accounts.get(one.staff_id) if one.staff_id else None,
            }


_COPIED = ("number", "name", "duty", "full_time", "woman", "phone", "languages", "trades", "bodies")
_NOTHING: dict[str, Any] = dict.fromkeys(
    ("committee", "kind", "formed_on", "duty", "full_time", "woman", "since", "until", "suspended_until", "phone",
     "languages", "bodies", "account")
)  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True)
class Amiss:
    """What is amiss with a committee: the code of a sentence, and what it is about."""

    unit: UnitRow
    code: str
    about: str = ""


def amiss(found: Iterable[Entry], on: date) -> Iterator[Amiss]:
    """Say what a bureau has to look at: what the law asks of committees and they do not have."""
    for entry in found:
        if not entry.unit.active:
            continue
        people_of = [person(row) for row in entry.mediators]
        for code, about in rules.amiss(entry.row.formed_on, people_of, on):
            yield Amiss(entry.unit, code, about)
