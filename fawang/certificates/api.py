"""Certificates over the API: verification by everybody, the register of an office for staff."""

from datetime import date, datetime
from typing import Annotated

from django.utils.timezone import localtime
from ninja import Query, Router, Schema
from pydantic import Field

from fawang.certificates.data import limits
from fawang.certificates.models import Certificate
from fawang.certificates.queries import certificates, verification
from fawang.certificates.rules.numbers import LONGEST_NUMBER
from fawang.certificates.rules.procedure import State
from fawang.kernel.rules.problems import Invalid, NotFound, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.callers import networks_of
from fawang.knowledge.api.schemas import CallNow
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders

router = Router(tags=["certificates"])


class VerificationIn(Schema):
    """What stands on a certificate, and what its bearer says of the holder."""

    number: Annotated[str, Field(min_length=1, max_length=LONGEST_NUMBER)]
    check_code: Annotated[str, Field(min_length=1, max_length=30, description="the verification code")]
    holder_name: Annotated[str, Field(max_length=60)] = ""
    id_tail: Annotated[str, Field(max_length=4, description="the last four signs of the identity number")] = (
        ""
    )


class VerificationOut(Schema):
    """An issued certificate, and nothing of a person."""

    number: str
    title: str
    state: State
    is_copy: Annotated[bool, Field(description="the paper original counts")]
    unit_id: int
    unit_name: str
    issued_on: date | None
    ended_on: Annotated[date | None, Field(description="since when it is corrected or revoked")]
    corrected_by: Annotated[str, Field(description="the number of the certificate in its place; else empty")]
    holder_matches: Annotated[bool | None, Field(description="null: nothing was asked, or nothing is known")]
    id_tail_matches: bool | None
    is_demo: Annotated[bool, Field(description="made for a demonstration; not genuine")]
    call_now: CallNow = []


class CertificateOut(Schema):
    """A certificate in the register of an office."""

    code: str
    number: Annotated[str, Field(description="empty until it is signed")]
    title: str
    sort: str
    state: State
    is_copy: bool
    order_code: str
    unit_id: int
    unit_name: str
    issued_at: datetime | None
    ended_at: datetime | None
    sha256: Annotated[str, Field(description="of the PDF, in hexadecimal; empty until it is issued")]


class CertificatePageOut(Schema):
    """Some certificates, the latest first. Ask again with `cursor` for the next ones."""

    items: list[CertificateOut]
    next_cursor: str | None


@router.post("/certificates/verification", response=VerificationOut, summary="Verify a certificate")
@allow(Audience.EVERYBODY)
@may_raise(NotFound, TooMany)
def verify_certificate(request: ActingRequest, body: VerificationIn) -> VerificationOut:
    """Return what the register says of a certificate to whoever holds number and verification code.

    A wrong number, a wrong code and a certificate that was never issued are all `not_found`.
    """
    throttle.take(limits.VERIFY_BY_ADDRESS, networks_of(request)[0])
    found = verification.by_number(
        body.number, body.check_code, holder=body.holder_name, id_tail=body.id_tail
    )
    if found is None:
        raise NotFound("not_found")
    row = found.row
    return VerificationOut(
        number=row.number,
        title=row.title,
        state=State(row.state),
        is_copy=row.is_copy,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        issued_on=_on(row.issued_at),
        ended_on=_on(row.ended_at),
        corrected_by=row.corrected_by.number if row.corrected_by else "",
        holder_matches=found.holder,
        id_tail_matches=found.id_tail,
        is_demo=row.is_demo,
    )


@router.get("/certificates", response=CertificatePageOut, summary="Certificates of one's offices")
@allow(Permission.CERTIFICATE_VIEW, Permission.CERTIFICATE_SIGN, Permission.CERTIFICATE_MANAGE)
@may_raise(Invalid)
def list_certificates(
    request: ActingRequest,
    number: Annotated[str, Query(max_length=LONGEST_NUMBER, description="a part of the number")] = "",
    state: Annotated[State | None, Query()] = None,
    cursor: Annotated[str, Query(max_length=200)] = "",
) -> CertificatePageOut:
    """Return the register of the offices within the reach of whoever asks. Names of persons are not in it."""
    page = certificates.listed(request.actor, number=number, state=state or "", cursor=cursor)
    codes = work_orders.numbers_of({row.order_id for row in page.rows})
    return CertificatePageOut(items=[_certificate(row, codes) for row in page.rows], next_cursor=page.next)


def _certificate(row: Certificate, codes: dict[int, str]) -> CertificateOut:
    return CertificateOut(
        code=row.code,
        number=row.number,
        title=row.title,
        sort=row.sort,
        state=State(row.state),
        is_copy=row.is_copy,
        order_code=codes[row.order_id],
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        issued_at=row.issued_at,
        ended_at=row.ended_at,
        sha256=bytes(row.digest or b"").hex(),
    )


def _on(moment: datetime | None) -> date | None:
    return localtime(moment).date() if moment else None
