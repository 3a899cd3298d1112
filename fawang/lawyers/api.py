"""The directory of lawyers and firms on the API: read-only and open to everybody."""

from datetime import date
from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from fawang.kernel.rules.problems import NotFound, may_raise
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.lawyers.models import Sanction
from fawang.lawyers.queries import register
from fawang.lawyers.queries.register import FirmEntry, LawyerEntry, Wanted
from fawang.lawyers.rules.sanctions import Sort
from fawang.organisations.rules import Language
from fawang.organisations.rules.matters import Matter

router = Router(tags=["lawyers"])

_Region = Annotated[str, Query(pattern=r"^([0-9]{2,12})?$", description="a division's code: at or below it")]
_Page = Annotated[int, Query(ge=1, le=5000)]
_Words = Annotated[str, Query(max_length=200, description="a name, or the number of a licence")]


class SanctionOut(Schema):
    """A discipline record that stands in public."""

    sort: Annotated[Sort, Field(description="the measure")]
    decided_on: date
    authority: str
    document_no: str
    reason: str
    source: Annotated[str, Field(description="where the decision is published")]
    suspended_until: date | None
    published_until: Annotated[date | None, Field(description="the last day on which it is shown")]
    is_demo: bool


class LawyerOut(Schema):
    """A lawyer of the register who practises."""

    id: int
    name: str
    licence_no: str
    firm_id: int
    firm_name: str
    region_code: str
    first_licensed: Annotated[date | None, Field(description="null: the register does not say")]
    years: Annotated[int | None, Field(description="whole years since the first licence")]
    fields: list[str]
    languages: list[str]
    legal_aid: bool
    phone: Annotated[str, Field(description="their public number, else the firm's; never a private one")]
    takes_requests: Annotated[bool, Field(description="may be asked for a quote on the pages")]
    suspended_until: date | None
    sanctions: list[SanctionOut]
    is_demo: bool


class LawyerPageOut(Schema):
    """A page of lawyers, in an order that is drawn by lot anew every day, the same for everybody."""

    items: list[LawyerOut]
    total: int
    page: int


class LawFirmOut(Schema):
    """A law firm that is open."""

    id: int
    name: str
    licence_no: Annotated[str, Field(description="empty: not entered")]
    region_code: str
    address: str
    phone: str
    legal_aid: bool
    takes_requests: bool
    suspended_until: date | None
    sanctions: list[SanctionOut]
    is_demo: bool


class LawFirmPageOut(Schema):
    """A page of firms, in an order as of `LawyerPageOut`."""

    items: list[LawFirmOut]
    total: int
    page: int


@router.get("/lawyers", response=LawyerPageOut, summary="Lawyers who practise")
@allow(Audience.EVERYBODY)
def list_lawyers(
    request: ActingRequest,
    region: _Region = "",
    field: Annotated[Matter | None, Query()] = None,
    language: Annotated[Language | None, Query()] = None,
    q: _Words = "",
    legal_aid: Annotated[bool, Query(description="true: only those who do legal aid")] = False,
    page: _Page = 1,
) -> LawyerPageOut:
    """Return lawyers, twenty a page. No order of merit: nobody pays to stand higher."""
    wanted = Wanted(region, field or "", language or "", q, legal_aid)
    found, total = register.search_lawyers(wanted, page=page)
    return LawyerPageOut(items=[_lawyer(one) for one in found], total=total, page=page)


@router.get("/lawyers/{lawyer_id}", response=LawyerOut, summary="One lawyer")
@allow(Audience.EVERYBODY)
@may_raise(NotFound)
def get_lawyer(request: ActingRequest, lawyer_id: int) -> LawyerOut:
    """Return a lawyer who practises. Problems: `lawyer_not_found`."""
    return _lawyer(register.lawyer_entry(lawyer_id))


@router.get("/law-firms", response=LawFirmPageOut, summary="Law firms")
@allow(Audience.EVERYBODY)
def list_law_firms(
    request: ActingRequest,
    region: _Region = "",
    field: Annotated[Matter | None, Query()] = None,
    language: Annotated[Language | None, Query()] = None,
    q: _Words = "",
    legal_aid: Annotated[bool, Query(description="true: only those that do legal aid")] = False,
    page: _Page = 1,
) -> LawFirmPageOut:
    """Return firms, twenty a page; with `field` or `language` those that have a lawyer of it."""
    wanted = Wanted(region, field or "", language or "", q, legal_aid)
    found, total = register.search_firms(wanted, page=page)
    return LawFirmPageOut(items=[_firm(one) for one in found], total=total, page=page)


@router.get("/law-firms/{firm_id}", response=LawFirmOut, summary="One law firm")
@allow(Audience.EVERYBODY)
@may_raise(NotFound)
def get_law_firm(request: ActingRequest, firm_id: int) -> LawFirmOut:
    """Return a firm that is open. Problems: `unit_not_found`."""
    return _firm(register.firm_entry(firm_id))


def _sanction(row: Sanction) -> SanctionOut:
    return SanctionOut(
        sort=Sort(row.sort),
        decided_on=row.decided_on,
        authority=row.authority,
        document_no=row.document_no,
        reason=row.reason,
        source=row.source,
        suspended_until=row.suspended_until,
        published_until=row.published_until,
        is_demo=row.is_demo,
    )


def _lawyer(one: LawyerEntry) -> LawyerOut:
    row = one.lawyer
    return LawyerOut(
        id=row.id,
        name=row.name,
        licence_no=row.licence_no,
        firm_id=row.firm_id,
        firm_name=row.firm_name,
        region_code=row.firm_region,
        first_licensed=row.practising_since,
        years=one.years,
        fields=list(row.skills),
        languages=list(row.languages),
        legal_aid=one.legal_aid,
        phone=one.phone,
        takes_requests=one.asks,
        suspended_until=one.suspended_until,
        sanctions=[_sanction(record) for record in one.sanctions],
        is_demo=row.is_demo,
    )


def _firm(one: FirmEntry) -> LawFirmOut:
    unit = one.unit
    return LawFirmOut(
        id=unit.id,
        name=unit.name,
        licence_no=one.licence_no,
        region_code=unit.region_code,
        address=unit.public_address,
        phone=unit.phone,
        legal_aid=one.legal_aid,
        takes_requests=one.asks,
        suspended_until=one.suspended_until,
        sanctions=[_sanction(record) for record in one.sanctions],
        is_demo=unit.is_demo,
    )
