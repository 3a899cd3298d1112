"""Reading the statutes: an article by its citation, with whether it is in force, and a law with its versions."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.knowledge.models import Article, Flag, Law, LawVersion
from fawang.knowledge.rules import citations
from fawang.knowledge.rules.citations import Citation

PAGE = 50
_KEY = re.compile(r"(?P<law>[^#]{1,300})#(?P<number>[1-9][0-9]{0,3})(?:-(?P<sub>[1-9][0-9]{0,3}))?")


class Validity(StrEnum):
    """Whether a text may be relied on today."""

    IN_FORCE = "in_force"
    #: Nobody has checked that it still is.
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    REPLACED = "replaced"
    REPEALED = "repealed"
    OUT_OF_DATE = "out_of_date"


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article with the law it belongs to and whether it is in force."""

    id: int
    law: str
    name: str
    level: str
    region: str
    label: str
    number: int
    sub: int
    chapter: str
    text: str
    dated: date | None
    #: Since when the law is in force; its present text may be younger (`dated`).
    since: date | None
    validity: Validity

    @property
    def key(self) -> str:
        """As Citation.key."""
        return f"{self.name}#{self.number}" + (f"-{self.sub}" if self.sub else "")

    @property
    def citation(self) -> str:
        """`《中华人民共和国劳动合同法》第八十二条`."""
        return f"《{self.law}》{self.label}"


def validity(version: LawVersion, today: date | None = None) -> Validity:
    """Return whether a text applies on `today`."""
    return _validity(version.flag, version.applies_from, version.applies_until, today or clock.today())


def _validity(flag: str, begins: date | None, ends: date | None, today: date) -> Validity:
    if flag == Flag.REPEALED:
        return Validity.REPEALED
    if flag == Flag.OUT_OF_DATE:
        return Validity.OUT_OF_DATE
    if ends and ends <= today:
        return Validity.REPLACED
    if begins and begins > today:
        return Validity.NOT_YET
    return Validity.UNKNOWN if flag == Flag.UNKNOWN else Validity.IN_FORCE


def applying(today: date | None = None, prefix: str = "version__") -> Q:
    """Return the condition on articles that apply today, those that nobody has checked among them."""
    today = today or clock.today()
    begun = Q(**{f"{prefix}applies_from__isnull": True}) | Q(**{f"{prefix}applies_from__lte": today})
    lasting = Q(**{f"{prefix}applies_until__isnull": True}) | Q(**{f"{prefix}applies_until__gt": today})
    trusted = Q(**{f"{prefix}flag__in": [Flag.NONE, Flag.UNKNOWN]})
    return begun & lasting & trusted


def row(article: Article, today: date | None = None) -> ArticleRow:
    """Return an article that was read together with its version and law."""
    version, law = article.version, article.version.law
    return ArticleRow(
        id=article.pk,
        law=law.title,
        name=law.name,
        level=law.level,
        region=law.region,
        label=article.label,
        number=article.number,
        sub=article.sub,
        chapter=article.chapter,
        text=article.text,
        dated=version.dated,
        since=version.effective or version.applies_from,
        validity=validity(version, today),
    )


def resolve(cited: Iterable[Citation], *, today: date | None = None) -> dict[Citation, ArticleRow]:
    """Return, for each citation that names one, the article that applies today; in one query.

    A paragraph or an item is resolved to its article. Of several regions' laws of one name, the whole
    country's comes first.
    """
    wanted = list(dict.fromkeys(cited))
    if not wanted:
        return {}
    by_law: dict[str, set[int]] = {}
    for one in wanted:
        by_law.setdefault(one.law, set()).add(one.article)
    # One condition a law: all numbers with all laws would read hundreds of articles that nobody cited.
    named = Q()
    for law_name, numbers in by_law.items():
        named |= Q(version__law__name=law_name, number__in=numbers)
    rows = (
        Article.objects.filter(named)
        .filter(applying(today))
        .order_by("-version__law__region", "version__dated")
    )
    found = {(one.name, one.number, one.sub): one for one in _rows(rows, today)}
    return {
        one: found[(one.law, one.article, one.sub)]
        for one in wanted
        if (one.law, one.article, one.sub) in found
    }


def article(text: str, *, today: date | None = None) -> ArticleRow:
    """Return the article that `text` cites: the text that applies today, else the newest one there is.

    Raises:
        NotFound: `law_not_found`.
    """
    cited = citations.parse(clean(text))
    if cited is None:
        raise NotFound("law_not_found")
    if applies := resolve([cited], today=today).get(cited):
        return applies
    newest = (
        Article.objects.filter(version__law__name=cited.law, number=cited.article, sub=cited.sub)
        .select_related("version__law")
        .order_by("version__law__region", "-version__dated")
        .first()
    )
    if newest is None:
        raise NotFound("law_not_found")
    return row(newest, today)


def articles_by_id(ids: Collection[int], *, today: date | None = None) -> dict[int, ArticleRow]:
    """Return articles by their ids, in one query; ids that no longer exist are left out."""
    return {one.id: one for one in _rows(Article.objects.filter(pk__in=ids), today)}


_COLUMNS = (
    "pk", "version__law__title", "version__law__name", "version__law__level", "version__law__region", "label",
    "number", "sub", "chapter", "text", "version__dated", "version__effective", "version__applies_from",
    "version__applies_until", "version__flag",
)  # fmt: skip


def _rows(articles: QuerySet[Article], today: date | None) -> Iterator[ArticleRow]:
    """Yield articles without making objects of their versions and laws: guidance reads dozens at a time."""
    today = today or clock.today()
    for values in articles.values_list(*_COLUMNS):
        (
            pk,
            law,
            name,
            level,
            region,
            label,
            number,
            sub,
            chapter,
            text,
            dated,
            effective,
            begins,
            ends,
            flag,
        ) = values
        yield ArticleRow(
            pk, law, name, level, region, label, number, sub, chapter, text, dated, effective or begins,
            _validity(flag, begins, ends, today),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A text of a law."""

    id: int
    dated: date | None
    since: date | None
    until: date | None
    validity: Validity
    source: str


@dataclass(frozen=True, slots=True)
class LawPage:
    """A law, its texts with the newest first, and the articles of one of them."""

    title: str
    name: str
    level: str
    region: str
    versions: tuple[VersionRow, ...]
    shown: VersionRow
    articles: tuple[ArticleRow, ...]


def law(name: str, *, dated: date | None = None, today: date | None = None) -> LawPage:
    """Return a law with the text of `dated`, or else the one that applies today, or else the newest.

    Raises:
        NotFound: `law_not_found`.
    """
    found = Law.objects.filter(name=citations.title(clean(name))).order_by("region").first()
    if found is None:
        raise NotFound("law_not_found")
    versions = list(found.versions.order_by("-dated"))
    shown = next((one for one in versions if dated and one.dated == dated), None)
    if dated and shown is None:
        raise NotFound("law_not_found")
    good = (Validity.IN_FORCE, Validity.UNKNOWN)
    shown = shown or next((one for one in versions if validity(one, today) in good), versions[0])
    rows = Article.objects.filter(version=shown).select_related("version__law").order_by("position")
    return LawPage(
        title=found.title,
        name=found.name,
        level=found.level,
        region=found.region,
        versions=tuple(_version(one, today) for one in versions),
        shown=_version(shown, today),
        articles=tuple(row(article, today) for article in rows),
    )


def _version(version: LawVersion, today: date | None) -> VersionRow:
    return VersionRow(
        id=version.pk,
        dated=version.dated,
        since=version.applies_from,
        until=version.applies_until,
        validity=validity(version, today),
        source=version.source,
    )


@dataclass(frozen=True, slots=True)
class LawRow:
    """A law in the register."""

    id: int
    title: str
    name: str
    level: str
    region: str


@dataclass(frozen=True, slots=True)
class LawList:
    """Some laws, and the cursor of the next page if there is one."""

    items: tuple[LawRow, ...]
    next_cursor: str | None


def laws(*, q: str = "", level: str = "", cursor: str | None = None) -> LawList:
    """Return laws in the order of their titles.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = Law.objects.order_by("name", "id")
    if q := citations.title(clean(q)):
        rows = rows.filter(name__contains=q)
    if level := clean(level):
        rows = rows.filter(level=level)
    if cursor:
        name, last = read_cursor(cursor, str, int)
        rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=last))
    found = list(rows[: PAGE + 1])
    more = write_cursor(found[PAGE - 1].name, found[PAGE - 1].pk) if len(found) > PAGE else None
    return LawList(
        tuple(LawRow(one.pk, one.title, one.name, one.level, one.region) for one in found[:PAGE]), more
    )


def all_applying(today: date | None = None) -> Iterator[ArticleRow]:
    """Yield every article that applies today, those of a law one after the other."""
    rows = (
        Article.objects.filter(applying(today))
        .select_related("version__law")
        .order_by("version__law__name", "version__law__region", "version_id", "position")
    )
    for article in rows.iterator(chunk_size=2_000):
        yield row(article, today)


def is_key(key: str) -> bool:
    """Tell whether `key` is that of an article in the collection, written exactly as Citation.key is."""
    match = _KEY.fullmatch(key)
    if match is None or clean(key) != key:
        return False
    return Article.objects.filter(
        version__law__name=match["law"], number=int(match["number"]), sub=int(match["sub"] or 0)
    ).exists()


def count_applying(today: date | None = None) -> int:
    """Return how many articles apply today."""
    return Article.objects.filter(applying(today)).count()


def revision() -> str:
    """Return what changes whenever a text of a statute is imported or begins or ceases to apply today."""
    newest = LawVersion.objects.order_by("-imported_at").values_list("imported_at", flat=True).first()
    today = clock.today()
    ended = LawVersion.objects.filter(applies_until__lte=today).count()
    begun = LawVersion.objects.filter(applies_from__lte=today).count()
    return f"{newest.isoformat() if newest else 'none'}/{begun}/{ended}"
