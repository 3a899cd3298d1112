"""Divisions on the API: open to everybody, for choosing a place."""

from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.regions import queries
from fawang.regions.rules import Level, Place

router = Router(tags=["regions"])


class RegionOut(Schema):
    """A division."""

    code: Annotated[str, Field(description="2, 4, 6, 9 or 12 digits", examples=["440605"])]
    level: Level
    name: Annotated[str, Field(examples=["南海区"])]
    path_name: Annotated[str, Field(description="with all above", examples=["广东省佛山市南海区"])]


class RegionDetail(RegionOut):
    """A division with its place in the tree."""

    ancestors: Annotated[list[RegionOut], Field(description="lowest first, up to the province")]
    children: Annotated[list[RegionOut], Field(description="one level down")]


@router.get("/regions", response=list[RegionOut], summary="Find divisions")
@allow(Audience.EVERYBODY)
def find_regions(
    request: ActingRequest,
    q: Annotated[str, Query(max_length=200, description="a code, a name, a part of one, an address")] = "",
    level: Annotated[Level | None, Query()] = None,
    within: Annotated[str | None, Query(max_length=12, description="only at or below this code")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[RegionOut]:
    """Return divisions by code, name, part of a name, or address, the likeliest first."""
    return [_out(place) for place in queries.find(q, level=level, within=within, limit=limit)]


@router.get("/regions/{code}", response=RegionDetail, summary="A division and its neighbours in the tree")
@allow(Audience.EVERYBODY)
def get_region(request: ActingRequest, code: str) -> RegionDetail:
    """Return a division with all above it and those directly below. 404: `region_not_found`."""
    place = queries.region(code)
    return RegionDetail(
        **_out(place).dict(),
        ancestors=[_out(one) for one in queries.ancestors(code)],
        children=[_out(one) for one in queries.children(code)],
    )


def _out(place: Place) -> RegionOut:
    return RegionOut(code=place.code, level=place.level, name=place.name, path_name=place.path_name)
