"""Check-ups for programs: what one has found, and what many have."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router, Schema

from fawang.catalogue.data import limits
from fawang.catalogue.forms.advice import Finding, Risk, Way
from fawang.catalogue.queries import filings as queries
from fawang.catalogue.queries import forms as versions
from fawang.catalogue.queries import outcomes
from fawang.catalogue.texts import labels
from fawang.catalogue.texts.findings import field_names
from fawang.kernel.rules.problems import NotFound, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.headers import AccessKey
from fawang.people.accounts.identity import address_of

router = Router(tags=["forms"])


class FormFinding(Schema):
    """What a check-up has found: the gravest first. `next` is the way on, `next_code` the item or guide it leads to."""

    code: str
    section: str
    risk: Risk
    text: str
    advice: str
    articles: list[str]
    verified: bool
    next: Way
    next_code: str | None


class CheckupResult(Schema):
    """What a check-up found that was handed in; it can be read until `keep_until`."""

    code: str
    version: int
    at: datetime
    keep_until: datetime
    findings: list[FormFinding]


class FieldFigures(Schema):
    """Of a field: firms with something found, and with something grave; null where one could tell of whom."""

    code: str
    name: str
    any: int | None
    high: int | None


class CheckupFigures(Schema):
    """Figures of the check-ups of a park or a county in the last twelve months; nothing where they are too few."""

    firms: int | None
    fields: list[FieldFigures]


@router.get("/forms/{code}/figures", response=CheckupFigures, summary="What check-ups found")
@allow(Audience.EVERYBODY)
@may_raise(NotFound)
def checkup_figures(
    request: ActingRequest,
    code: str,
    unit: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="an office, such as that of a park")
    ] = None,
    county: Annotated[str, Query(pattern=r"^(\d{6})?$", description="a county, by its six digits")] = "",
) -> dict[str, Any]:
    """Return how many firms have something to put right, by field. Nothing of which one could tell of whom it is."""
    form = versions.current(code)
    if not form.findings:
        raise NotFound("not_found")
    found = outcomes.of_unit(form, unit) if unit else outcomes.of_county(form, county)
    names = field_names(form)
    rows = found.fields if found else ()
    return {
        "firms": found.firms if found else None,
        "fields": [
            {"code": one.code, "name": names[one.code], "any": one.any, "high": one.high} for one in rows
        ],
    }


@router.get("/forms/{code}/findings/{filing}", response=CheckupResult, summary="What one check-up found")
@allow(Audience.EVERYBODY)
@may_raise(NotFound, TooMany)
def checkup_findings(
    request: ActingRequest, code: str, filing: str, access_key: AccessKey = None
) -> dict[str, Any]:
    """Return what a check-up found that was handed in, with its code and access key."""
    throttle.take(limits.LINK_BY_ADDRESS, address_of(request))
    found = queries.with_key(filing, access_key or "")
    if found.form.code != code or not found.form.findings:
        raise NotFound("not_found")
    return {
        "code": filing,
        "version": found.form.version,
        "at": found.row.created_at,
        "keep_until": found.row.keep_until,
        "findings": [finding_of(one) for one in found.findings],
    }


def finding_of(one: Finding) -> dict[str, Any]:
    """Return a finding as programs read it, in the language of the request."""
    return {
        "code": one.code,
        "section": one.section,
        "risk": one.risk,
        "text": labels.words(one.text),
        "advice": labels.words(one.advice),
        "articles": list(one.articles),
        "verified": one.verified,
        "next": one.next.way,
        "next_code": one.next.code,
    }
