"""What a reviewer watches: what did not help, what the law did to the texts, and the state of the collection."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import RowNumber

from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.knowledge.data import packs
from fawang.knowledge.models import Article, Build, Entry, Flag, Law, LawVersion, Verdict
from fawang.knowledge.queries import entries, statutes
from fawang.knowledge.queries.desk import WHOLE_COUNTRY
from fawang.knowledge.queries.entries import Shown
from fawang.knowledge.rules import citations
from fawang.knowledge.rules.citations import Citation

PAGE = 20
#: Verdicts are counted over so many days; older ones speak of older texts.
COUNTED = timedelta(days=90)
#: So many comments of a subject are shown, the latest ones.
_COMMENTS = 5
#: Texts that begin within this time are announced, and entries that expire within that one.
COMING = timedelta(days=180)
EXPIRING = timedelta(days=60)

_OPEN = Q(helpful=False, handled_at__isnull=True)


# --- what did not help -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Complaint:
    """An entry or an article that did not help somebody."""

    subject: str
    title: str
    #: Of an entry; empty for an article.
    code: str
    region: str
    open: int
    #: The newest open verdict about it: whoever handles it has seen no newer one.
    newest: int
    helped: int
    not_helped: int
    comments: tuple[tuple[datetime, str], ...]
    #: Open verdicts with words beyond those in `comments`.
    more: int


@dataclass(frozen=True, slots=True)
class Complaints:
    """Some complaints, and the cursor of the next page if there is one."""

    items: tuple[Complaint, ...]
    next_cursor: str | None


def complaints(*, cursor: str | None = None) -> Complaints:
    """Return what did not help and has not been dealt with, the most complained of first.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = (
        Verdict.objects.filter(_OPEN)
        .values("subject")
        .annotate(open=Count("pk"), newest=Max("pk"))
        .order_by("-open", "-newest")
    )
    if cursor:
        count, last = read_cursor(cursor, int, int)
        rows = rows.filter(Q(open__lt=count) | Q(open=count, newest__lt=last))
    found = list(rows[: PAGE + 1])
    listed = found[:PAGE]
    subjects = [row["subject"] for row in listed]
    known = {row.code: row for row in Entry.objects.filter(code__in=subjects)}
    counted = _counted(subjects)
    said = _comments(subjects)
    items = []
    for row in listed:
        subject = row["subject"]
        entry = known.get(subject)
        words, spoken = said.get(subject, ((), 0))
        helped, not_helped = counted.get(subject, (0, 0))
        items.append(
            Complaint(
                subject=subject,
                title=entry.title if entry else article_title(subject),
                code=entry.code if entry else "",
                region=entry.region if entry else WHOLE_COUNTRY,
                open=row["open"],
                newest=row["newest"],
                helped=helped,
                not_helped=not_helped,
                comments=words,
                more=spoken - len(words),
            )
        )
    last_row = listed[-1] if len(found) > PAGE else None
    return Complaints(tuple(items), write_cursor(last_row["open"], last_row["newest"]) if last_row else None)


def _counted(subjects: Collection[str]) -> dict[str, tuple[int, int]]:
    rows = (
        Verdict.objects.filter(subject__in=subjects, at__gte=clock.now() - COUNTED)
        .values("subject")
        .annotate(yes=Count("pk", filter=Q(helpful=True)), no=Count("pk", filter=Q(helpful=False)))
    )
    return {row["subject"]: (row["yes"], row["no"]) for row in rows}


def _comments(subjects: Collection[str]) -> dict[str, tuple[tuple[tuple[datetime, str], ...], int]]:
    """Return the latest words about each subject, and how many open verdicts have words."""
    rows = (
        Verdict.objects.filter(_OPEN, subject__in=subjects)
        .exclude(comment="")
        .annotate(
            place=Window(RowNumber(), partition_by=F("subject"), order_by=F("pk").desc()),
            spoken=Window(Count("pk"), partition_by=F("subject")),
        )
        .filter(place__lte=_COMMENTS)
        .order_by("-pk")
    )
    found: dict[str, tuple[tuple[tuple[datetime, str], ...], int]] = {}
    for row in rows:
        words, _spoken = found.get(row.subject, ((), 0))
        found[row.subject] = ((*words, (row.at, row.comment)), row.spoken)
    return found


def article_title(key: str) -> str:
    """Return `《民法典》第一千一百六十五条` for an article's key."""
    name, _, numbers = key.partition("#")
    number, _, sub = numbers.partition("-")
    return str(Citation(name, int(number), int(sub or 0))) if number.isdecimal() else key


@dataclass(frozen=True, slots=True)
class OpenVerdicts:
    """What is dealt with in one press: the open verdicts about a subject, up to the one that was seen."""

    subject: str
    region: str
    ids: tuple[int, ...]


def open_verdicts(verdict_id: int) -> OpenVerdicts:
    """Return the open verdicts about the subject of `verdict_id` that are not newer than it.

    Raises:
        NotFound: `not_found`.
    """
    row = Verdict.objects.filter(pk=verdict_id, helpful=False).first()
    if row is None:
        raise NotFound("not_found")
    region = Entry.objects.filter(code=row.subject).values_list("region", flat=True).first()
    ids = Verdict.objects.filter(_OPEN, subject=row.subject, pk__lte=verdict_id).order_by("pk")
    return OpenVerdicts(row.subject, region or WHOLE_COUNTRY, tuple(ids.values_list("pk", flat=True)))


def count_complaints() -> int:
    """Return how many entries and articles have open complaints."""
    return Verdict.objects.filter(_OPEN).values("subject").distinct().count()


# --- citations as they are typed ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cited:
    """What a typed citation means: whether an article in force, and how it is written in full."""

    resolved: bool
    suggestions: tuple[str, ...] = ()


_SUGGESTED = 3


def understand(lines: Collection[str]) -> dict[str, Cited]:
    """Return what each typed citation means, in at most three statements.

    What names no article in force is looked for in the laws whose titles contain what was typed; where a law
    has just that title, the law was meant, and its article is not in force.
    """
    parsed = {line: citations.parse(line) for line in lines}
    found = statutes.resolve(one for one in parsed.values() if one)
    unknown = {one for one in parsed.values() if one and one not in found}
    titled = (
        set(Law.objects.filter(name__in={one.law for one in unknown}).values_list("name", flat=True))
        if unknown
        else ()
    )
    near = _near([one for one in unknown if one.law not in titled])
    return {
        line: Cited(resolved=False)
        if one is None
        else Cited(resolved=True, suggestions=(f"《{found[one].law}》{one.label}",))
        if one in found
        else Cited(resolved=False, suggestions=near.get(one, ()))
        for line, one in parsed.items()
    }


def _near(wanted: Collection[Citation]) -> dict[Citation, tuple[str, ...]]:
    if not wanted:
        return {}
    any_of = Q(pk__in=[])
    for one in wanted:
        any_of |= Q(version__law__name__contains=one.law, number=one.article, sub=one.sub)
    rows = (
        Article.objects.filter(statutes.applying())
        .filter(any_of)
        .values_list("version__law__name", "version__law__title", "number", "sub")
        .distinct()
    )
    laws = sorted(rows, key=lambda row: len(row[0]))
    return {
        one: tuple(
            f"《{title}》{one.label}"
            for name, title, number, sub in laws
            if one.law in name and (number, sub) == (one.article, one.sub)
        )[:_SUGGESTED]
        for one in wanted
    }


# --- the collection ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Where texts come from, and when they were last brought up to date."""

    name: str
    laws: int
    texts: int
    articles: int
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Coming:
    """A text that will apply soon, and the entries that cite the law as it is now."""

    title: str
    name: str
    begins: date
    dated: date | None
    entries: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Outdated:
    """A published entry, and what it cites that is no longer in force."""

    entry: Shown
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collected:
    """The state of the collection, for those who keep it."""

    laws: int
    articles: int
    sources: tuple[Source, ...]
    coming: tuple[Coming, ...]
    outdated: tuple[Outdated, ...]
    expiring: tuple[Entry, ...]


def collection(today: date | None = None) -> Collected:
    """Return the state of the collection, in six statements."""
    today = today or clock.today()
    sources = _sources(today)
    published = [(shown, _cited(shown)) for shown in entries.all_shown()]
    return Collected(
        laws=Law.objects.count(),
        articles=sum(source.articles for source in sources),
        sources=sources,
        coming=_coming(published, today),
        outdated=_outdated(published, today),
        expiring=tuple(
            Entry.objects.filter(published__gt=0, expires__gte=today, expires__lte=today + EXPIRING).order_by(
                "expires", "code"
            )
        ),
    )


def _sources(today: date) -> tuple[Source, ...]:
    in_force = dict(
        Article.objects.filter(statutes.applying(today))
        .values_list("version__source")
        .annotate(number=Count("pk"))
        .values_list("version__source", "number")
    )
    rows = (
        LawVersion.objects.values("source")
        .annotate(laws=Count("law", distinct=True), texts=Count("pk"), imported=Max("imported_at"))
        .order_by("source")
    )
    return tuple(
        Source(row["source"], row["laws"], row["texts"], in_force.get(row["source"], 0), row["imported"])
        for row in rows
    )


type _Published = list[tuple[Shown, dict[str, Citation | None]]]


def _cited(shown: Shown) -> dict[str, Citation | None]:
    return {text: citations.parse(text) for text in packs.cited(shown.entry)}


def _coming(published: _Published, today: date) -> tuple[Coming, ...]:
    rows = (
        LawVersion.objects.filter(applies_from__gt=today, applies_from__lte=today + COMING)
        .filter(flag__in=[Flag.NONE, Flag.UNKNOWN])
        .select_related("law")
        .order_by("applies_from", "law__name")
    )
    return tuple(
        Coming(
            title=row.law.title,
            name=row.law.name,
            begins=row.applies_from,
            dated=row.dated,
            entries=tuple(
                shown
                for shown, cited in published
                if any(one is not None and one.law == row.law.name for one in cited.values())
            ),
        )
        for row in rows
        if row.applies_from
    )


def _outdated(published: _Published, today: date) -> tuple[Outdated, ...]:
    wanted = {one for _shown, cited in published for one in cited.values() if one}
    there = set(
        Article.objects.filter(statutes.applying(today))
        .filter(
            version__law__name__in={one.law for one in wanted}, number__in={one.article for one in wanted}
        )
        .values_list("version__law__name", "number", "sub")
    )

    def applies(one: Citation | None) -> bool:
        return one is not None and (one.law, one.article, one.sub) in there

    found = [
        Outdated(shown, tuple(text for text, one in cited.items() if not applies(one)))
        for shown, cited in published
    ]
    return tuple(one for one in found if one.citations)


def builds(generations: Iterable[str]) -> list[Build]:
    """Return what was written down about building these generations of the index, the latest first."""
    return list(Build.objects.filter(generation__in=list(generations)).order_by("-pk"))
