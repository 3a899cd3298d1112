"""Services on the API: found as on the pages, and one by itself with how far it goes here."""

from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from fawang.catalogue.queries import carriers, listing
from fawang.catalogue.queries.listing import Wanted
from fawang.kernel.rules.problems import NotFound, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.api.schemas import CallNow, CitedOut, article_out
from fawang.knowledge.data import limits
from fawang.knowledge.data.item import Department, Depth, Item, PersonGroup
from fawang.knowledge.queries import entries
from fawang.knowledge.queries.items import ItemLine
from fawang.people.accounts.identity import address_of
from fawang.regions import queries as regions

router = Router(tags=["services"])


class OfferedServiceLine(Schema):
    """A service in a list."""

    id: Annotated[str, Field(examples=["i-labour-01"])]
    code: Annotated[str, Field(description="number of this platform")]
    official_code: Annotated[
        str, Field(description="number of an authority; empty where it has published none")
    ]
    version: int
    name: str
    department: Department
    about: str
    depth: Annotated[Depth, Field(description="how far it goes in this installation")]
    groups: list[PersonGroup]
    scenarios: Annotated[list[str], Field(description="codes of guides (`GET /entries/{code}`)")]
    recommended: bool
    region: Annotated[str, Field(description="`00` is the whole country")]
    phone: str


class OfferedServicesOut(Schema):
    """A page of services. `counts`: by filter and choice, how many there are with everything else that was asked."""

    total: int
    page: int
    pages: int
    place: Annotated[str, Field(description="the division that was meant; empty where none was")]
    counts: dict[str, dict[str, int]]
    items: list[OfferedServiceLine]
    call_now: CallNow = []


class OfferedServiceOut(OfferedServiceLine):
    """A service. `body` has the fields of docs/catalogue.md; `apply` is the path where one begins, if it can be."""

    reviewed: bool
    body: dict[str, Any]
    articles: list[CitedOut]
    apply: str
    books: Annotated[bool, Field(description="some office of this installation gives dates for it")]


class ServicesIn(Schema):
    """What to look for; what is left out is any."""

    q: Annotated[str, Field(max_length=200, description="words, or a number")] = ""
    place: Annotated[str, Field(max_length=200, description="a division's code or name")] = ""
    scenario: Annotated[str, Field(max_length=61)] = ""
    department: Department | None = None
    group: PersonGroup | None = None
    depth: Depth | None = None
    recommended: bool = False
    page: Annotated[int, Field(ge=1, le=9_999)] = 1


@router.get("/services", response=OfferedServicesOut, summary="Services, by words, filters and place")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def find_services(request: ActingRequest, asked: Query[ServicesIn]) -> OfferedServicesOut:
    """Return a page of services, the best by words first. A place that is not known is left out."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    place = regions.place_in(asked.place) if asked.place else ""
    found = listing.find(
        Wanted(
            text=asked.q,
            scenario=asked.scenario,
            department=asked.department or "",
            group=asked.group or "",
            depth=asked.depth or "",
            place=place,
            recommended=asked.recommended,
            page=asked.page,
        )
    )
    return OfferedServicesOut(
        total=found.total,
        page=found.page,
        pages=found.pages,
        place=place,
        counts={name: dict(choices) for name, choices in found.counts.items()},
        items=[OfferedServiceLine(**_line(line, depth)) for line, depth in found.items],
    )


@router.get("/services/{service_id}", response=OfferedServiceOut, summary="A service")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def get_service(request: ActingRequest, service_id: str) -> OfferedServiceOut:
    """Return a published service. 404: `entry_not_found`."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    shown, line = entries.shown(service_id), listing.line(service_id)
    item = shown.entry
    if not isinstance(item, Item) or line is None:
        raise NotFound("entry_not_found")
    known = carriers.current()
    cited = list(dict.fromkeys([*item.articles, *item.fee_articles]))
    rows = entries.articles_cited(cited)
    body = item.model_dump(mode="json")
    del body["review"]
    return OfferedServiceOut(
        **_line(line, known.depth(line)),
        reviewed=shown.reviewed,
        body=body,
        articles=[
            CitedOut(citation=text, article=article_out(rows[text]) if text in rows else None)  # type: ignore[arg-type]
            for text in cited
        ],
        apply=known.href(line),
        books=known.books(line),
    )


def _line(line: ItemLine, depth: Depth) -> dict[str, Any]:
    return {
        "id": line.id, "code": line.code, "official_code": line.official_code, "version": line.version,
        "name": line.name, "department": line.department, "about": line.about, "depth": depth,
        "groups": sorted(line.groups), "scenarios": sorted(line.scenarios), "recommended": line.recommended,
        "region": line.region, "phone": line.phone,
    }  # fmt: skip
