"""The collection on the API: matters, entries, service items, laws and articles."""

from datetime import date
from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from fawang.kernel.rules.problems import NotFound, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.api.schemas import ArticleOut, DoorOut, EntryOut, article_out, entry_out
from fawang.knowledge.data import limits, packs
from fawang.knowledge.data.item import Department
from fawang.knowledge.queries import entries, statutes
from fawang.knowledge.queries.statutes import Validity
from fawang.knowledge.texts import labels
from fawang.organisations.texts.labels import MATTERS
from fawang.people.accounts.identity import address_of

router = Router(tags=["knowledge"])


class SubMatterOut(Schema):
    """A matter of the second level."""

    code: Annotated[str, Field(examples=["labour.overtime"])]
    name: str
    scope: str
    doors: list[DoorOut]


class MatterOut(Schema):
    """A head with its matters, and its codes in other vocabularies."""

    code: str
    name: str
    mapping: dict[str, list[str]]
    matters: list[SubMatterOut]


class LawOut(Schema):
    """A law."""

    title: str
    name: Annotated[str, Field(description="as citations name it")]
    level: str
    region: str


class LawPageOut(Schema):
    """Some laws. Ask again with `cursor` for the next ones."""

    items: list[LawOut]
    next_cursor: str | None


class VersionOut(Schema):
    """A text of a law."""

    dated: date | None
    since: date | None
    until: date | None
    validity: Validity
    validity_text: str
    source: str


class LawDetail(LawOut):
    """A law with its texts, the newest first, and the articles of the one shown."""

    versions: list[VersionOut]
    shown: VersionOut
    articles: list[ArticleOut]


@router.get("/matters", response=list[MatterOut], summary="All matters, by head")
@allow(Audience.EVERYBODY)
def list_matters(request: ActingRequest) -> list[MatterOut]:
    """Return the matters of the content pack, named in the language of the request."""
    pack = packs.current()
    return [
        MatterOut(
            code=code,
            name=str(MATTERS[code]),
            mapping=file.mapping,
            matters=[
                SubMatterOut(
                    code=f"{code}.{one.code}",
                    name=labels.matter_name(f"{code}.{one.code}"),
                    scope=one.scope,
                    doors=[DoorOut(code=door, name=str(labels.DOORS[door])) for door in one.units],
                )
                for one in file.matters
            ],
        )
        for code in MATTERS
        if (file := pack.heads.get(code))
    ]


@router.get("/entries/{code}", response=EntryOut, summary="A question, opinion, guide or item")
@allow(Audience.EVERYBODY)
def get_entry(request: ActingRequest, code: str) -> dict[str, Any]:
    """Return a published entry. 404: `entry_not_found`, also for one that is withdrawn or has expired."""
    shown = entries.shown(code)
    return entry_out(shown, entries.articles_of(shown.entry))


@router.get("/items", response=list[EntryOut], summary="Service items of justice, labour, police and courts")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def list_items(
    request: ActingRequest, department: Annotated[Department | None, Query()] = None
) -> list[dict[str, Any]]:
    """Return all service items with their legal basis and where to go."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    return [entry_out(one, ()) for one in entries.items(department or "")]


@router.get("/laws", response=LawPageOut, summary="Laws, by title")
@allow(Audience.EVERYBODY)
def list_laws(
    request: ActingRequest,
    q: Annotated[str, Query(max_length=100, description="a part of the title")] = "",
    level: Annotated[str, Query(max_length=20)] = "",
    cursor: Annotated[str | None, Query(max_length=600)] = None,
) -> LawPageOut:
    """Return laws in the order of their titles. 422: `cursor_invalid`."""
    page = statutes.laws(q=q, level=level, cursor=cursor)
    return LawPageOut(
        items=[
            LawOut(title=one.title, name=one.name, level=one.level, region=one.region) for one in page.items
        ],
        next_cursor=page.next_cursor,
    )


@router.get("/laws/{name}", response=LawDetail, summary="A law with its texts")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def get_law(
    request: ActingRequest,
    name: str,
    dated: Annotated[
        date | None, Query(description="the text of this date; else the one that applies")
    ] = None,
) -> LawDetail:
    """Return a law. 404: `law_not_found`."""
    throttle.take(limits.READ_BY_ADDRESS, address_of(request))
    found = statutes.law(name, dated=dated)
    return LawDetail(
        title=found.title,
        name=found.name,
        level=found.level,
        region=found.region,
        versions=[_version(one) for one in found.versions],
        shown=_version(found.shown),
        articles=[ArticleOut(**article_out(one)) for one in found.articles],
    )


@router.get("/articles", response=ArticleOut, summary="The article that a citation names")
@allow(Audience.EVERYBODY)
@may_raise(NotFound)
def get_article(
    request: ActingRequest,
    citation: Annotated[str, Query(max_length=300, examples=["劳动合同法第82条"])],
) -> dict[str, Any]:
    """Return the text that applies today, or the newest there is with why it does not. 404: `law_not_found`."""
    return article_out(statutes.article(citation))


def _version(row: statutes.VersionRow) -> VersionOut:
    return VersionOut(
        dated=row.dated,
        since=row.since,
        until=row.until,
        validity=row.validity,
        validity_text=str(labels.VALIDITY[row.validity]),
        source=row.source,
    )
