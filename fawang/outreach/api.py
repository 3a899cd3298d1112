"""Outreach on the API, read-only and open to everybody: law talks to come, coverage with village advisers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, NotFound, may_raise
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.organisations.rules.matters import Matter
from fawang.outreach.models import Handout, Talk
from fawang.outreach.queries import coverage as coverages
from fawang.outreach.queries import talks
from fawang.outreach.rules.advisers import COVERED_WITHIN
from fawang.outreach.rules.codes import Happening
from fawang.regions import queries as regions

router = Router(tags=["outreach"])


class TalkFileOut(Schema):
    """A file that goes with a talk."""

    name: str
    media_type: str
    size: Annotated[int, Field(description="bytes")]
    address: Annotated[str, Field(description="where it is read, on this installation")]


class TalkOut(Schema):
    """A law talk as it is announced."""

    code: str
    title: str
    about: str
    topics: Annotated[list[str], Field(description="codes of matters")]
    speaker: str
    region_code: str
    region_name: str
    place: str
    begins_at: datetime
    ends_at: datetime
    state: Happening
    places: Annotated[int | None, Field(description="null: nobody needs to sign up")]
    left: Annotated[int | None, Field(description="places that nobody has taken; null as for `places`")]
    files: list[TalkFileOut]
    unit_id: Annotated[int, Field(description="the office that holds it")]
    unit_name: str
    is_demo: Annotated[bool, Field(description="made for a demonstration; does not take place")]


class TalkPageOut(Schema):
    """Some talks. Ask again with `cursor` for the next ones."""

    items: list[TalkOut]
    next_cursor: str | None


class CoverageOut(Schema):
    """How far a division is covered by village advisers. Villages are counted by the divisions."""

    region_code: str
    region_name: str
    villages: int
    contracts: Annotated[int, Field(description="villages with an adviser whose contract is valid today")]
    served: Annotated[int, Field(description="of these, where the adviser came within `within_days`")]


class CoveragesOut(Schema):
    """The divisions directly below one."""

    region_code: str
    within_days: int
    items: list[CoverageOut]


@router.get("/talks", response=TalkPageOut, summary="Law talks to come, the next one first")
@allow(Audience.EVERYBODY)
@may_raise(Invalid)
def list_talks(
    request: ActingRequest,
    region: Annotated[
        str, Query(pattern=r"^([0-9]{2,12})?$", description="a division's code: at or below it")
    ] = "",
    topic: Annotated[Matter | None, Query()] = None,
    cursor: Annotated[str, Query(max_length=200)] = "",
) -> TalkPageOut:
    """Return talks that have not ended; cancelled ones are among them, with their state."""
    page = talks.upcoming(region=region, topic=topic or "", cursor=cursor)
    ids = [row.pk for row in page.rows]
    taken, files = talks.taken(ids), talks.public_handouts(ids)
    return TalkPageOut(
        items=[_talk(row, taken.get(row.pk, 0), files.get(row.pk, [])) for row in page.rows],
        next_cursor=page.next,
    )


@router.get("/talks/{code}", response=TalkOut, summary="One law talk")
@allow(Audience.EVERYBODY)
@may_raise(NotFound)
def get_talk(request: ActingRequest, code: str) -> TalkOut:
    """Return a talk, also one that is over."""
    row = talks.public_talk(code)
    taken, files = talks.taken([row.pk]), talks.public_handouts([row.pk])
    return _talk(row, taken.get(row.pk, 0), files.get(row.pk, []))


@router.get(
    "/village-advisers/coverage", response=CoveragesOut, summary="Coverage with village advisers, by division"
)
@allow(Audience.EVERYBODY)
@may_raise(NotFound)
def get_coverage(
    request: ActingRequest,
    region: Annotated[str, Query(max_length=12, description="a province, prefecture, county or town")],
    within_days: Annotated[int, Query(ge=1, le=366)] = COVERED_WITHIN,
) -> CoveragesOut:
    """Return the divisions directly below one; a village has none."""
    if not regions.exists(region):
        raise NotFound("region_not_found", region=region)
    rows = coverages.coverage(region, today=clock.today(), within=(within_days,))
    items = [
        CoverageOut(
            region_code=row.code,
            region_name=row.name,
            villages=row.villages,
            contracts=row.contracts,
            served=row.served[0],
        )
        for row in rows
    ]
    return CoveragesOut(region_code=region, within_days=within_days, items=items)


def _talk(row: Talk, taken: int, files: Sequence[Handout]) -> TalkOut:
    return TalkOut(
        code=row.code,
        title=row.title,
        about=row.about,
        topics=row.topics,
        speaker=row.speaker,
        region_code=row.region_code,
        region_name=regions.name(row.region_code),
        place=row.place,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        state=Happening(row.state),
        places=row.places,
        left=max(0, row.places - taken) if row.places is not None else None,
        files=[
            TalkFileOut(
                name=one.name,
                media_type=one.media_type,
                size=one.size,
                address=reverse("outreach:handout", args=[row.code, one.pk]),
            )
            for one in files
        ],
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        is_demo=row.is_demo,
    )
