"""Reading entries: what readers see, the versions behind it, and what waits for a second person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import F, Q

from fawang.kernel import audit, audit_queries, clock
from fawang.kernel.actor import Actor
from fawang.kernel.paging import read_cursor, write_cursor
from fawang.kernel.problems import NotFound
from fawang.kernel.text import clean
from fawang.knowledge import citations, packs
from fawang.knowledge.models import Entry, EntryVersion
from fawang.knowledge.pack import ReviewState
from fawang.knowledge.packs import AnyEntry
from fawang.knowledge.queries import statutes
from fawang.knowledge.queries.statutes import ArticleRow
from fawang.knowledge.rules import KNOWLEDGE_EDIT, Kind, VersionState
from fawang.organisations import queries as organisations
from fawang.regions.rules import covers

PAGE = 50
COUNTRY = "00"
#: Content for the whole country is written at the top: by units of the province.
_TOP = 2
WRITTEN = audit.declare("knowledge.draft_written")


@dataclass(frozen=True, slots=True)
class Shown:
    """A published entry as readers see it."""

    code: str
    kind: Kind
    version: int
    title: str
    matter: str
    region: str
    entry: AnyEntry

    @property
    def reviewed(self) -> bool:
        """Tell whether a second person has vouched for it."""
        return self.entry.review.state == ReviewState.REVIEWED


def shown(code: str) -> Shown:
    """Return a published entry that has not expired.

    Raises:
        NotFound: `entry_not_found`.
    """
    found = shown_by_code([code])
    if code not in found:
        raise NotFound("entry_not_found")
    return found[code]


def shown_by_code(codes: Collection[str]) -> dict[str, Shown]:
    """Return published entries by code, in one query; those that are not, or have expired, are left out."""
    return {one.code: one for one in _shown(Q(entry__code__in=codes))}


def of_matter(matter: str, *, region: str = "") -> list[Shown]:
    """Return all published entries that help in a matter, of the country and of the regions above `region`."""
    rows = _shown(Q(entry__matter=matter) | Q(entry__also__contains=[matter]))
    return sorted(
        (one for one in rows if applies_in(one.region, region)),
        key=lambda one: (one.matter != matter, one.code),
    )


def items(department: str = "") -> list[Shown]:
    """Return the service items, of one department or all, in the order of their codes."""
    rows = _shown(Q(entry__kind=Kind.ITEM))
    return sorted(
        (one for one in rows if not department or getattr(one.entry, "department", "") == department),
        key=lambda one: one.code,
    )


def guides() -> list[Shown]:
    """Return all guides in the order of their codes."""
    return sorted(_shown(Q(entry__kind=Kind.GUIDE)), key=lambda one: one.code)


def all_shown() -> Iterable[Shown]:
    """Yield every published entry that has not expired, for the index."""
    return _shown(Q())


def applies_in(region: str, place: str) -> bool:
    """Tell whether an entry for `region` helps somebody at `place`; without a place, all do."""
    return region == COUNTRY or not place or covers(region, place)


def _shown(condition: Q) -> list[Shown]:
    rows = (
        EntryVersion.objects.filter(condition, state=VersionState.PUBLISHED, number=F("entry__published"))
        .filter(Q(entry__expires__isnull=True) | Q(entry__expires__gte=clock.today()))
        .select_related("entry")
        .order_by("entry__code")
    )
    return [
        Shown(
            code=row.entry.code,
            kind=Kind(row.entry.kind),
            version=row.number,
            title=row.entry.title,
            matter=row.entry.matter,
            region=row.entry.region,
            entry=_read(row.pk, row.changed_at, row.entry.kind, _Body(row.body)),
        )
        for row in rows
    ]


class _Body(dict[str, Any]):
    """A body that can stand among the arguments of a cache; the version's key says which it is."""

    def __hash__(self) -> int:  # type: ignore[override]
        return 0

    def __eq__(self, other: object) -> bool:
        return True


@lru_cache(maxsize=4096)
def _read(version_id: int, changed_at: datetime, kind: str, body: _Body) -> AnyEntry:
    """Return a version's body as an entry. A published version does not change; so it is checked once."""
    return packs.MODELS[Kind(kind)].model_validate(dict(body))


def articles_cited(texts: Iterable[str], *, today: date | None = None) -> dict[str, ArticleRow]:
    """Return the articles in force by the citations that name them, in one query."""
    cited = {text: one for text in texts if (one := citations.parse(text))}
    found = statutes.resolve(cited.values(), today=today)
    return {text: found[one] for text, one in cited.items() if one in found}


def articles_of_all(listed: Iterable[AnyEntry]) -> dict[str, ArticleRow]:
    """Return the articles in force that any of `listed` cites, by citation, in one query."""
    return articles_cited(text for entry in listed for text in packs.cited(entry))


def articles_of(entry: AnyEntry, *, today: date | None = None) -> list[tuple[str, ArticleRow | None]]:
    """Return what an entry cites, with the article that applies today or None where there is none any more."""
    texts = packs.cited(entry)
    found = articles_cited(texts, today=today)
    return [(text, found.get(text)) for text in texts]


def unresolved(entry: AnyEntry, *, today: date | None = None) -> list[str]:
    """Return the citations of an entry that name no article in force."""
    return [text for text, article in articles_of(entry, today=today) if article is None]


# --- behind what readers see ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry in the register of the workbench."""

    code: str
    kind: Kind
    title: str
    matter: str
    region: str
    published: int
    expires: date | None
    open_state: str


@dataclass(frozen=True, slots=True)
class EntryList:
    """Some entries, and the cursor of the next page if there is one."""

    items: tuple[EntryRow, ...]
    next_cursor: str | None


def register(
    *, kind: str = "", matter: str = "", q: str = "", state: str = "", cursor: str | None = None
) -> EntryList:
    """Return entries in the order of their codes.

    Args:
        state: `submitted`, `draft`, `returned`, `expired` or `unpublished`.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = Entry.objects.order_by("code")
    if kind:
        rows = rows.filter(kind=kind)
    if matter:
        rows = rows.filter(matter__startswith=matter)
    if q := clean(q):
        rows = rows.filter(Q(title__contains=q) | Q(code__contains=q))
    if state in (VersionState.SUBMITTED, VersionState.DRAFT, VersionState.RETURNED):
        rows = rows.filter(versions__state=state)
    elif state == "expired":
        rows = rows.filter(expires__lt=clock.today())
    elif state == "unpublished":
        rows = rows.filter(published=0)
    if cursor:
        (last,) = read_cursor(cursor, str)
        rows = rows.filter(code__gt=last)
    found = list(rows[: PAGE + 1])
    open_states = dict(
        EntryVersion.objects.filter(entry__in=found[:PAGE], state__in=OPEN).values_list("entry_id", "state")
    )
    more = write_cursor(found[PAGE - 1].code) if len(found) > PAGE else None
    listed = tuple(
        EntryRow(
            code=row.code,
            kind=Kind(row.kind),
            title=row.title,
            matter=row.matter,
            region=row.region,
            published=row.published,
            expires=row.expires,
            open_state=open_states.get(row.pk, ""),
        )
        for row in found[:PAGE]
    )
    return EntryList(listed, more)


def titles(codes: Collection[str]) -> dict[str, EntryRow]:
    """Return published entries as the register lists them, by code, without their bodies."""
    rows = Entry.objects.filter(code__in=codes, published__gt=0)
    return {
        row.code: EntryRow(
            row.code, Kind(row.kind), row.title, row.matter, row.region, row.published, row.expires, ""
        )
        for row in rows
    }


OPEN = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.RETURNED)


def entry(code: str) -> Entry:
    """Return an entry whatever its state.

    Raises:
        NotFound: `entry_not_found`.
    """
    row = Entry.objects.filter(code=code).first()
    if row is None:
        raise NotFound("entry_not_found")
    return row


def versions(code: str) -> list[EntryVersion]:
    """Return all versions of an entry, the newest first."""
    return list(EntryVersion.objects.filter(entry__code=code).order_by("-number"))


def audited(row: Entry) -> str:
    """Return what the audit calls an entry: a code may be longer than the audit has room for."""
    return f"knowledge.entry:{row.pk}"


def writers(row: Entry, version: EntryVersion) -> frozenset[str]:
    """Return everybody who wrote a part of a version: nobody of them vouches for it."""
    found, cursor = {version.author}, ""
    while True:
        page = audit_queries.entries(object=audited(row), cursor=cursor)
        found |= {
            one.actor
            for one in page.rows
            if one.action == WRITTEN.name and one.data.get("version") == version.number
        }
        if page.next is None:
            return frozenset(found)
        cursor = page.next


def permissions_for(by: Actor, region: str) -> frozenset[str]:
    """Return what `by` may do for `region`: within the area of their unit; for the country, at the province."""
    units = organisations.units_by_id([grant.unit_id for grant in by.grants])
    held: frozenset[str] = frozenset()
    for grant in by.grants:
        area = units[grant.unit_id].region_code if grant.unit_id in units else ""
        if area and (len(area) <= _TOP if region == COUNTRY else bool(region) and covers(area, region)):
            held |= grant.permissions
    return held


def may_write(by: Actor, region: str) -> bool:
    """Tell whether `by` may write for `region`."""
    return KNOWLEDGE_EDIT in permissions_for(by, region)


def revision() -> str:
    """Return what changes whenever a published entry does, or expires."""
    rows = EntryVersion.objects.filter(state=VersionState.PUBLISHED)
    newest = rows.order_by("-changed_at").values_list("changed_at", flat=True).first()
    expired = Entry.objects.filter(expires__lt=clock.today()).count()
    if newest is None:
        return "none"
    return f"{newest.isoformat()}/{rows.count()}/{expired}"
