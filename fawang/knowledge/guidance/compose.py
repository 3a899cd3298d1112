"""Guidance as a whole: understood, urgent help, answers, the law, what to do now, papers, periods. Stores nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from fawang.knowledge import packs
from fawang.knowledge.guidance import finding, urgent
from fawang.knowledge.guidance.understanding import Understanding, understand
from fawang.knowledge.guidance.urgent import Help
from fawang.knowledge.pack import Door, Guide, Opinion, Period, Question, SubMatter
from fawang.knowledge.queries import kept
from fawang.knowledge.queries.entries import Shown
from fawang.knowledge.queries.kept import Kept
from fawang.knowledge.queries.statutes import ArticleRow
from fawang.knowledge.retrieval.parts import ARTICLES, PHRASES
from fawang.knowledge.rules import Kind
from fawang.regions import queries as regions

#: How many of each kind are shown at most.
MOST = {Kind.QUESTION: 5, Kind.OPINION: 3, Kind.GUIDE: 2, Kind.ITEM: 5}
MOST_ARTICLES = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry with the articles that it cites; None stands where one is no longer in force."""

    shown: Shown
    articles: tuple[tuple[str, ArticleRow | None], ...]


@dataclass(frozen=True, slots=True)
class Guidance:
    """What helps somebody who wrote `words`.

    `matter` and `place` are those that the guidance is for: understood, or chosen by the person; empty if
    neither. Lists are ranked, the most useful first.
    """

    words: str
    understood: Understanding
    matter: str
    place: str
    place_name: str
    urgent: tuple[Help, ...]
    questions: tuple[Answer, ...]
    opinions: tuple[Answer, ...]
    guides: tuple[Answer, ...]
    items: tuple[Answer, ...]
    articles: tuple[ArticleRow, ...]
    doors: tuple[Door, ...]
    papers: tuple[str, ...]
    periods: tuple[Period, ...]
    clarify: str

    @property
    def best(self) -> tuple[Answer, ...]:
        """The two or three most useful answers: the best questions, and the best opinion."""
        return (*self.questions[:2], *self.opinions[:1])


def guide(text: str, *, matter: str = "", place: str = "") -> Guidance:
    """Return what helps somebody who writes `text`.

    Args:
        matter: the code of a matter that the person has chosen; unknown ones are ignored.
        place: the code of a division that the person has chosen; unknown ones are ignored.
    """
    pack = packs.current()
    phrases, articles = PHRASES.current(), ARTICLES.current()
    chosen = matter if matter in pack.matters else ""
    understood = understand(text, index=phrases, matter=chosen)
    matter = chosen or understood.matter
    place = place if place and regions.exists(place) else understood.where.code
    found: dict[Kind, list[Shown]] = {kind: [] for kind in Kind}
    known = kept.current()
    if phrases is not None and (chosen or understood.about_law):
        hits = finding.find_entries(phrases, understood, most=MOST, place=place)
        rows = known.shown([hit.target.code for kind in hits for hit in hits[kind]])
        found = {
            kind: [rows[hit.target.code] for hit in listed if hit.target.code in rows]
            for kind, listed in hits.items()
        }
    answers = _with_articles(found, known)
    law: Sequence[ArticleRow] = ()
    if articles is not None and (chosen or understood.about_law):
        ids = finding.find_articles(articles, understood, place=place, limit=MOST_ARTICLES)
        rows_by_id = known.by_id(ids)
        law = [rows_by_id[one] for one in ids if one in rows_by_id]
    about = pack.matters.get(matter)
    return Guidance(
        words=text,
        understood=understood,
        matter=matter,
        place=place,
        place_name=regions.name(place) if place else "",
        urgent=urgent.helps(understood.urgency),
        questions=answers[Kind.QUESTION],
        opinions=answers[Kind.OPINION],
        guides=answers[Kind.GUIDE],
        items=answers[Kind.ITEM],
        articles=_cited_first(answers, law),
        doors=tuple(about.units) if about else (),
        papers=_papers(found),
        periods=_periods(matter, found),
        clarify="" if matter else _clarify(understood, pack.matters),
    )


def _with_articles(found: dict[Kind, list[Shown]], known: Kept) -> dict[Kind, tuple[Answer, ...]]:
    """Return all entries with their articles."""
    cited = {one.code: packs.cited(one.entry) for shown in found.values() for one in shown}
    rows = known.by_text(text for texts in cited.values() for text in texts)
    return {
        kind: tuple(Answer(one, tuple((text, rows.get(text)) for text in cited[one.code])) for one in shown)
        for kind, shown in found.items()
    }


def _cited_first(
    answers: dict[Kind, tuple[Answer, ...]], law: Sequence[ArticleRow]
) -> tuple[ArticleRow, ...]:
    """Return the articles that the best answers rest on, then those that the search found."""
    resting = [
        article
        for kind in (Kind.QUESTION, Kind.OPINION)
        for answer in answers[kind][:2]
        for _, article in answer.articles
        if article
    ]
    merged = {article.id: article for article in (*resting[:4], *law)}
    return tuple(merged.values())[:MOST_ARTICLES]


def _papers(found: dict[Kind, list[Shown]]) -> tuple[str, ...]:
    papers: list[str] = []
    for one in found[Kind.QUESTION][:2]:
        papers += one.entry.papers if isinstance(one.entry, Question) else []
    for one in found[Kind.OPINION][:1]:
        papers += one.entry.evidence if isinstance(one.entry, Opinion) else []
    return tuple(dict.fromkeys(papers))


def _periods(matter: str, found: dict[Kind, list[Shown]]) -> tuple[Period, ...]:
    """Return the periods that may run: those of the best answers, then those of the matter."""
    known = packs.current().periods
    codes: list[str] = []
    for one in found[Kind.QUESTION][:2]:
        codes += one.entry.periods if isinstance(one.entry, Question) else []
    for one in found[Kind.GUIDE][:1]:
        if isinstance(one.entry, Guide) and one.matter == matter:
            codes += [code for step in one.entry.steps for code in step.periods]
    codes += [code for code, period in known.items() if matter in period.matters]
    return tuple(known[code] for code in dict.fromkeys(codes) if code in known)[:4]


def _clarify(understood: Understanding, matters: dict[str, SubMatter]) -> str:
    """Return the one question that tells the likeliest matters apart."""
    for code, _ in understood.decision.matters:
        if code in matters:
            return matters[code].clarify
    return ""
