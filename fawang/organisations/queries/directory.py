"""Lawyers and firms as the public directory lists them: in an order that favours nobody."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Concat

from fawang.kernel import clock
from fawang.kernel.rules.text import clean
from fawang.organisations.models import Lawyer, Unit
from fawang.organisations.queries.lawyers import LawyerRow, registered, row_of_lawyer, working
from fawang.organisations.queries.rows import UnitRow, row_of
from fawang.organisations.rules import UnitKind


@dataclass(frozen=True, slots=True)
class Found:
    """A page of lawyers, and how many there are in all."""

    items: tuple[LawyerRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class FirmPage:
    """A page of law firms, and how many there are in all."""

    items: tuple[UnitRow, ...]
    total: int


def lawyers_found(
    *,
    seed: str,
    offset: int,
    limit: int,
    region: str = "",
    firm_id: int | None = None,
    matter: str = "",
    language: str = "",
    words: str = "",
    among: QuerySet[Any, Any] | None = None,
) -> Found:
    """Return lawyers who practise, shuffled by `seed`: the same for all who ask with one, another with the next.

    Args:
        seed: such as the day.
        region: only firms in this division.
        firm_id: only this firm.
        matter: only those who declared it.
        language: only those who speak it.
        words: only those with this in their name or that of their firm, or with this licence number.
        among: only these lawyers.
    """
    rows = working()
    if region:
        rows = rows.filter(firm__region_code__startswith=region)
    if firm_id is not None:
        rows = rows.filter(firm_id=firm_id)
    if matter:
        rows = rows.filter(skills__contains=[matter])
    if language:
        rows = rows.filter(languages__contains=[language])
    if words := clean(words):
        rows = rows.filter(Q(name__contains=words) | Q(firm__name__contains=words) | Q(licence_no=words))
    if among is not None:
        rows = rows.filter(pk__in=among)
    today = clock.today()
    found = rows.order_by(_shuffled(seed), "pk")[offset : offset + limit]
    return Found(tuple(row_of_lawyer(row, today) for row in found), rows.order_by().count())


def firms_found(
    *,
    seed: str,
    offset: int,
    limit: int,
    region: str = "",
    matter: str = "",
    language: str = "",
    words: str = "",
    licences: Collection[int] = (),
    among: QuerySet[Any, Any] | None = None,
) -> FirmPage:
    """Return law firms that are open, shuffled as `lawyers_found`.

    Args:
        matter, language: only firms with a lawyer who declared it, or speaks it.
        words: only those with this in their name.
        licences: firms that are found as well, by the number of their licence.
        among: only these firms.
    """
    rows = Unit.objects.filter(kind=UnitKind.LAW_FIRM, active=True)
    if region:
        rows = rows.filter(region_code__startswith=region)
    if matter or language:
        fitting = Lawyer.objects.filter(active=True)
        if matter:
            fitting = fitting.filter(skills__contains=[matter])
        if language:
            fitting = fitting.filter(languages__contains=[language])
        rows = rows.filter(pk__in=fitting.values("firm_id"))
    if words := clean(words):
        rows = rows.filter(Q(name__contains=words) | Q(pk__in=list(licences)))
    if among is not None:
        rows = rows.filter(pk__in=among)
    found = rows.order_by(_shuffled(seed), "pk")[offset : offset + limit]
    return FirmPage(tuple(row_of(row) for row in found), rows.order_by().count())


def lawyers_within(units: Collection[int]) -> Iterator[LawyerRow]:
    """Give everybody in the register whose firm is one of `units` or below, by firm."""
    today = clock.today()
    rows = registered().filter(firm__path__overlap=list(units)).order_by("firm_id", "pk")
    for row in rows.iterator(chunk_size=500):
        yield row_of_lawyer(row, today)


def _shuffled(seed: str) -> MD5:
    return MD5(Concat(Value(f"{seed}:"), Cast(F("pk"), TextField()), output_field=TextField()))
