"""Reading entries: what readers see, the versions behind it, and what waits for a second person."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit, audit_queries
from fawang.knowledge.data import packs
from fawang.knowledge.data.packs import AnyEntry, Pack
from fawang.knowledge.data.shapes import ReviewState
from fawang.knowledge.models import Entry, EntryVersion
from fawang.knowledge.queries import statutes
from fawang.knowledge.queries.statutes import ArticleRow
from fawang.knowledge.rules import KNOWLEDGE_EDIT, Kind, VersionState, citations
from fawang.organisations import queries as organisations
from fawang.regions.rules import covers

COUNTRY = "00"
#: Content for the whole country is written at the top: by units of the province.
_TOP = 2
WRITTEN = audit.declare("knowledge.draft_written", gettext_lazy("Wrote on a draft of an entry"))


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
    """Return published entries by code; those that are not, or have expired, are left out."""
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
        .order_by("entry__code")
        .values_list("pk", "changed_at", "number", *_OF_ENTRY)
    )
    found = list(rows)
    bodies = _bodies({(pk, changed_at): kind for pk, changed_at, _number, _code, kind, *_more in found})
    return [
        Shown(code, Kind(kind), number, title, matter, region, bodies[pk, changed_at])
        for pk, changed_at, number, code, kind, title, matter, region in found
        # Gone, if somebody deleted it between the two queries.
        if (pk, changed_at) in bodies
    ]


_OF_ENTRY = ("entry__code", "entry__kind", "entry__title", "entry__matter", "entry__region")
#: Texts that a process has read and checked before, by version and when it last changed: a published one does not.
_read: dict[tuple[int, datetime], AnyEntry] = {}
_MOST_READ = 4_096


def _bodies(wanted: Mapping[tuple[int, datetime], str]) -> dict[tuple[int, datetime], AnyEntry]:
    """Return the texts of versions, given the kind of each; in one query those that were never read before."""
    known = {key: entry for key in wanted if (entry := _read.get(key))}
    new = {key[0]: key for key in wanted if key not in known}
    if new:
        rows = EntryVersion.objects.filter(pk__in=new).values_list("pk", "body")
        fresh = {new[pk]: packs.MODELS[Kind(wanted[new[pk]])].model_validate(body) for pk, body in rows}
        if len(_read) + len(fresh) > _MOST_READ:
            _read.clear()
        _read.update(fresh)
        known |= fresh
    return known


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


def unresolved_in(pack: Pack) -> list[tuple[str, str]]:
    """Return the citations of a pack's entries and periods that name no article in force, in one query.

    Each stands behind the code of what cites it. A citation that cannot be read is among the pack's mistakes.
    """
    cited = [(entry.id, packs.cited(entry)) for _kind, entry in pack.all_entries()]
    cited += [(period.code, period.articles) for period in pack.periods.values()]
    found = articles_cited(text for _code, texts in cited for text in texts)
    return [
        (code, text) for code, texts in cited for text in texts if citations.parse(text) and text not in found
    ]


# --- behind what readers see ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A published entry by its name alone."""

    code: str
    title: str
    published: int


def titles(codes: Collection[str]) -> dict[str, EntryRow]:
    """Return what published entries are called, by code, without their bodies."""
    if not codes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, title, published FROM knowledge_entry WHERE code = ANY(%s) AND published > 0",
            [list(codes)],
        )
        return {row[0]: EntryRow(*row) for row in cursor.fetchall()}


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
