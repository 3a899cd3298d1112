"""Links by which figures stand in pages elsewhere: made, listed and withdrawn."""

import datetime as dt
from typing import Any

from django.conf import settings
from ninja import Router, Schema, Status
from pydantic import Field

from fawang.datacentre.actions import links
from fawang.datacentre.api.questions import QuestionIn
from fawang.datacentre.data import limits
from fawang.datacentre.models import EmbeddedLink
from fawang.datacentre.queries import links as queries
from fawang.datacentre.queries.questions import access
from fawang.datacentre.queries.questions.question import read
from fawang.kernel.rules.problems import TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

router = Router(tags=["metrics"])


class LinkIn(Schema):
    """A link to be made. Its scope is the caller's of this moment, and stays so."""

    question: QuestionIn
    title: str = Field(max_length=120)
    hosts: list[str] = Field(max_length=50, description="whose pages may show it: www.example.gov.cn")
    expires_at: dt.datetime = Field(description="at most 400 days from now")


class LinkOut(Schema):
    """A link. `address` is shown in a frame; with `.json` behind it the same figures are data."""

    id: int
    title: str
    address: str
    question: str = Field(description="as parameters of /data/export.csv")
    hosts: list[str]
    made_at: dt.datetime
    expires_at: dt.datetime
    withdrawn_at: dt.datetime | None


@router.post("/metrics/links", response={201: LinkOut}, summary="Make a link that embeds figures")
@allow(Permission.DATA_MANAGE)
@may_raise(TooMany)
def make(request: ActingRequest, body: LinkIn) -> Status[dict[str, Any]]:
    """Make a signed link to one question. Small numbers are hidden in what it shows.

    Problems: those of `POST /metrics/query`, and `cannot_be_embedded`, `invalid`.
    """
    throttle.take(limits.QUERY_BY_STAFF, request.actor.label)
    scope = access.scope_of(request.actor, Permission.DATA_MANAGE)
    row = links.make(
        by=request.actor,
        question=read(body.question.model_dump(by_alias=True), scope),
        title=body.title,
        hosts=body.hosts,
        expires_at=body.expires_at,
    )
    return Status(201, _out(row))


@router.get("/metrics/links", response=list[LinkOut], summary="Links that embed figures")
@allow(Permission.DATA_MANAGE)
def listed(request: ActingRequest) -> list[dict[str, Any]]:
    """Return the caller's links, the latest 200; those of all, to who sees everything."""
    return [_out(row) for row in queries.links_of(request.actor)]


@router.delete("/metrics/links/{link_id}", response=LinkOut, summary="Withdraw a link")
@allow(Permission.DATA_MANAGE)
def withdraw(request: ActingRequest, link_id: int) -> dict[str, Any]:
    """Let a link open nothing any more. Again: nothing changes.

    Problems: `not_found`.
    """
    return _out(links.withdraw(by=request.actor, link_id=link_id))


def _out(row: EmbeddedLink) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "address": settings.FAWANG_PUBLIC_URL + queries.address(row),
        "question": row.question,
        "hosts": row.hosts,
        "made_at": row.made_at,
        "expires_at": row.expires_at,
        "withdrawn_at": row.withdrawn_at,
    }
