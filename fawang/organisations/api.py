"""Units on the API, open to everybody; and trying out which office a matter would go to, for staff."""

from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.organisations import queries
from fawang.organisations.rules import Service, UnitKind
from fawang.organisations.rules.matters import Matter
from fawang.organisations.rules.routing import Ground, OrganKind, Route, Why
from fawang.organisations.texts import labels, routes
from fawang.regions import queries as regions
from fawang.regions.rules import Level

router = Router(tags=["organisations"])

#: The name of people.rules.Permission: who takes matters in may ask where they would go.
_ROUTE_TRY = "route.try"


class UnitRef(Schema):
    """A unit by number and name."""

    id: int
    name: str


class UnitOut(UnitRef):
    """A unit."""

    kind: UnitKind
    kind_text: Annotated[str, Field(description="in the language of the request")]
    region_code: str
    region_name: str
    parent_id: int | None
    address: str
    phone: str
    services: list[Service]
    accepts_any: Annotated[bool, Field(description="takes applications in for whichever office is competent")]
    active: bool
    is_demo: Annotated[bool, Field(description="made for a demonstration; does not exist")]
    version: int


class UnitDetail(UnitOut):
    """A unit with those above it."""

    path: Annotated[list[int], Field(description="its own number, then all above it up to the top")]


class UnitPageOut(Schema):
    """Some units. Ask again with `cursor` for the next ones."""

    items: list[UnitOut]
    next_cursor: str | None


class RouteIn(Schema):
    """What is known of a matter."""

    service: Service = Service.LEGAL_AID
    matter: Matter | None = None
    place: Annotated[str, Field(max_length=300, description="a division's code, or an address in words")] = ""
    organ_kind: OrganKind | None = None
    organ_place: Annotated[str, Field(max_length=300, description="like `place`, for the organ")] = ""
    organ_level: Annotated[Level | None, Field(description="province, prefecture or county")] = None


class RouteStepOut(Schema):
    """One thing that was looked at."""

    code: Why
    params: dict[str, Any]
    sentence: str


class AlternativeOut(Schema):
    """Another office that could handle the matter."""

    unit: UnitRef
    reason: Why


class RouteOut(Schema):
    """The competent office, or the bureau whose queue the matter goes to; with the reasons."""

    unit: UnitRef | None
    fallback: UnitRef | None
    ground: Ground
    place: str | None
    basis: str
    summary: str
    steps: list[RouteStepOut]
    alternatives: list[AlternativeOut]
    conflict: Annotated[bool, Field(description="the table names two offices equally")]
    table_version: int
    entry_version: int | None


@router.get("/units", response=UnitPageOut, summary="Units, by area and kind")
@allow(Audience.EVERYBODY)
def list_units(
    request: ActingRequest,
    region: Annotated[
        str | None, Query(max_length=12, description="a division's code: at or below it")
    ] = None,
    kind: Annotated[UnitKind | None, Query()] = None,
    q: Annotated[str, Query(max_length=100, description="a part of the name")] = "",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> UnitPageOut:
    """Return open units in the order of their divisions. 422: `cursor_invalid`."""
    page = queries.units(region=region, kind=kind, q=q, cursor=cursor)
    return UnitPageOut(items=[UnitOut(**_unit(row)) for row in page.items], next_cursor=page.next_cursor)


@router.get("/units/{unit_id}", response=UnitDetail, summary="A unit")
@allow(Audience.EVERYBODY)
def get_unit(request: ActingRequest, unit_id: int) -> UnitDetail:
    """Return a unit, also one that is closed. 404: `unit_not_found`."""
    row = queries.unit(unit_id)
    return UnitDetail(**_unit(row), path=list(row.path))


@router.post("/route", response=RouteOut, summary="Try out which office would be competent")
@allow(_ROUTE_TRY)
def try_route(request: ActingRequest, body: RouteIn) -> RouteOut:
    """Return the office to which such a matter would go, and why; nothing is stored.

    422: `place_ambiguous` with `candidates` to choose from and the `field`, `place_not_found`, `invalid`.
    """
    return _route(
        queries.find_route(
            service=body.service,
            matter=body.matter,
            place=_code(body.place, "place"),
            organ_kind=body.organ_kind,
            organ_place=_code(body.organ_place, "organ_place"),
            organ_level=body.organ_level,
        )
    )


def _code(text: str, field: str) -> str:
    """Return the code of the division that `text` is or means."""
    if not text.strip():
        return ""
    found = regions.resolve_place(text)
    if found.ambiguous:
        candidates = [
            {"code": one.place.code, "path_name": one.place.path_name, "level": one.place.level}
            for one in found.ambiguous
        ]
        raise Invalid(
            "place_ambiguous", errors={field: "place_ambiguous"}, field=field, candidates=candidates
        )
    if found.code is None:
        raise Invalid("place_not_found", errors={field: "place_not_found"}, field=field)
    return found.code


_UNIT = (
    "id", "name", "kind", "region_code", "parent_id", "address", "phone", "services", "accepts_any",
    "active", "is_demo", "version",
)  # fmt: skip


def _unit(row: queries.UnitRow) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in _UNIT},
        "kind_text": str(labels.UNIT_KINDS[row.kind]),
        "region_name": regions.name(row.region_code),
    }


def _route(route: Route) -> RouteOut:
    steps = zip(route.steps, routes.sentences(route.steps), strict=True)
    return RouteOut(
        unit=UnitRef(id=route.unit.id, name=route.unit.name) if route.unit else None,
        fallback=UnitRef(id=route.fallback.id, name=route.fallback.name) if route.fallback else None,
        ground=route.ground,
        place=route.place,
        basis=route.basis,
        summary=routes.summary(route),
        steps=[
            RouteStepOut(code=step.code, params=dict(step.params), sentence=sentence)
            for step, sentence in steps
        ],
        alternatives=[
            AlternativeOut(unit=UnitRef(id=one.office.id, name=one.office.name), reason=one.reason)
            for one in route.alternatives
        ],
        conflict=route.conflict,
        table_version=route.table_version,
        entry_version=route.entry_version,
    )
