"""Guidance as a whole: understood, urgent help, answers, the law, what to do now, papers, periods. Stores nothing.

Around the first answer stands what that answer links (links.py), nothing else. Which answer is first, and whether
there is one, is chosen (choice); where it is not sure, two are offered or the person is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fawang.knowledge.data import packs
from fawang.knowledge.data.pack import Door, Period, SubMatter, Urgency
from fawang.knowledge.guidance import english, finding, links, urgent
from fawang.knowledge.guidance.choice import facts, selection
from fawang.knowledge.guidance.choice.decision import Choice, State, Withheld
from fawang.knowledge.guidance.choice.facts import When
from fawang.knowledge.guidance.choice.selection import Selection
from fawang.knowledge.guidance.understanding import Understanding, understand
from fawang.knowledge.guidance.urgent import Help
from fawang.knowledge.queries import kept
from fawang.knowledge.queries.entries import Shown
from fawang.knowledge.queries.kept import Kept
from fawang.knowledge.queries.statutes import ArticleRow
from fawang.knowledge.rules import Certainty, Decision, Kind
from fawang.knowledge.search.language import Wording
from fawang.knowledge.search.retrieval.parts import ARTICLES, PHRASES
from fawang.regions import queries as regions

#: How many of each kind are shown at most.
MOST = {Kind.QUESTION: 5, Kind.OPINION: 3, Kind.GUIDE: 2}
#: Among how many of the best of each kind those of the matter are sought, and the items that an answer names.
_LOOKED_AT = {**dict.fromkeys(MOST, 20), Kind.ITEM: 100}
MOST_ARTICLES = 10

type _Found = Mapping[Kind, Sequence[Shown]]


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
    #: What is shown first, and how: opened, one of two, after a question back, several matters, nothing.
    selection: Selection = selection.NOTHING

    @property
    def in_english(self) -> bool:
        """Tell whether the question was put in English words: then so are its answers, where there are any."""
        return self.understood.wording == Wording.OTHER

    @property
    def best(self) -> tuple[Answer, ...]:
        """The two or three most useful answers: the best questions, and the best opinion."""
        return (*self.questions[:2], *self.opinions[:1])


def guide(
    text: str,
    *,
    matter: str = "",
    place: str = "",
    answered: Mapping[str, str] | None = None,
    entry: str = "",
) -> Guidance:
    """Return what helps somebody who writes `text`.

    While a fact is asked for, or where nothing fits, nothing but whom to call at once (`selection` says which).

    Args:
        matter: the code of a matter that the person has chosen; unknown ones are ignored.
        place: the code of a division that the person has chosen; unknown ones are ignored.
        answered: what they answered when asked back (choice.facts).
        entry: the code of the entry that they pressed of those that were offered.
    """
    chosen = matter if matter in packs.current().matters else ""
    index = PHRASES.current()
    understood = understand(text, index=index, matter=chosen)
    if understood.wording == Wording.OTHER and english.is_english(text):
        return _in_english(text, understood, chosen, _place(place, understood), entry, answered or {})
    place = _place(place, understood)
    known = kept.current()
    if index is None:
        return _compose(text, understood, chosen or understood.matter, place, {}, known)
    given = {**(answered or {}), **({"matter": chosen} if chosen else {})}
    selected = selection.select(index, understood, known, given, place=place)
    if entry and (pressed := known.shown([entry]).get(entry)):
        selected = selection.pressed(selected, pressed)
    matter = chosen or _matter_of(selected, understood)
    found: _Found = {}
    settled = selected.choice.state in (State.OPENED, State.SEVERAL)
    # Where the matter is chosen, programs and the panels of staff have what is filed under it in any case.
    if settled or chosen or (matter and selected.choice.state == State.OFFERED):
        hits = finding.find_entries(index, understood, most=_LOOKED_AT, place=place)
        found = {
            kind: [one for one in listed if matter and links.is_filed_under(one, matter)][: MOST[kind]]
            for kind, listed in _shown(hits, known).items()
            if kind in MOST
        } | {Kind.QUESTION: _questions(selected, matter)}
    found_for = _compose(
        text, understood, matter, place, found, known, opened=selected.choice.state == State.OPENED
    )
    soon = selected.facts.when in (When.DAYS, When.WEEKS) and bool(selected.facts.papers)
    helps = urgent.helps(urgent.ordered((*understood.urgency, *((Urgency.DEADLINE,) if soon else ()))))
    return replace(found_for, selection=selected, urgent=helps)


def _matter_of(selected: Selection, understood: Understanding) -> str:
    """Return the matter of what is shown first; where two of different matters are offered, what was understood."""
    state, ranked = selected.choice.state, selected.ranked
    if state in (State.ASKED, State.NONE) or not ranked:
        return understood.matter
    if understood.matter and links.is_filed_under(ranked[0], understood.matter):
        return understood.matter
    if state == State.OFFERED and len({one.matter for one in ranked[:2]}) > 1:
        return understood.matter
    return ranked[0].matter


def _questions(selected: Selection, matter: str) -> list[Shown]:
    """Return what is shown first, then what else is filed under its matter."""
    first = {State.OPENED: 1, State.OFFERED: 2}.get(selected.choice.state, len(selected.issues))
    rest = [one for one in selected.ranked[first:] if matter and links.is_filed_under(one, matter)]
    return [*selected.ranked[:first], *(rest if not selected.issues else [])][: MOST[Kind.QUESTION]]


def _in_english(
    text: str, understood: Understanding, chosen: str, place: str, entry: str, answered: Mapping[str, str]
) -> Guidance:
    """Return the entries whose English text answers a question in English; none is guessed at by likeness.

    Where it is not clear which of two it is, they are offered.
    """
    known = kept.current()
    clear = bool(chosen) or english.is_clear(text)
    others = facts.read("", answered).excluded
    codes = [entry] if entry in packs.current().english else []
    codes += english.find(text) if clear or codes else english.two(text)
    rows = known.shown(dict.fromkeys(codes) or english.of_matter(chosen))
    listed = [
        one
        for one in rows.values()
        if one.code not in others and (not chosen or links.is_filed_under(one, chosen))
    ]
    opened = bool(listed) and (clear or listed[0].code == entry)
    matter = chosen or (listed[0].matter if opened else "")
    if matter and not chosen:
        understood = replace(understood, decision=Decision(Certainty.ACT, ((matter, 1.0),)))
    found = _compose(text, understood, matter, place, {Kind.QUESTION: listed}, known, opened=opened)
    if not listed:
        return replace(
            found, selection=replace(selection.NOTHING, choice=Choice(State.NONE, why=Withheld.LANGUAGE))
        )
    ranked = replace(selection.NOTHING, ranked=tuple(listed))
    if not opened:
        choice = Choice(State.OFFERED, tuple(one.code for one in listed))
        return replace(found, selection=replace(ranked, choice=choice))
    rendered = packs.current().english.get(listed[0].code)
    papers = tuple(rendered.papers) if rendered else found.papers
    return replace(found, papers=papers, selection=selection.pressed(ranked, listed[0]))


def search(text: str, *, place: str = "") -> Guidance:
    """Return what is like `text`, whatever its matter: for a lawyer who searches and judges for themselves.

    Beside what answers cite stand the articles that the search of the statutes finds.
    """
    index, articles = PHRASES.current(), ARTICLES.current()
    understood = understand(text, index=index)
    place = _place(place, understood)
    known = kept.current()
    found: _Found = {}
    law: list[ArticleRow] = []
    if index is not None and understood.about_law:
        found = _shown(finding.find_entries(index, understood, most=MOST, place=place), known)
    if articles is not None and understood.about_law:
        ids = finding.find_articles(articles, understood, place=place, limit=MOST_ARTICLES)
        rows = known.by_id(ids)
        law = [rows[one] for one in ids if one in rows]
    return _compose(text, understood, understood.matter, place, found, known, law)


def _compose(
    text: str,
    understood: Understanding,
    matter: str,
    place: str,
    found: _Found,
    known: Kept,
    law: Sequence[ArticleRow] = (),
    *,
    opened: bool = True,
) -> Guidance:
    """Return answers with what the first of them links, unless it is not `opened` yet."""
    pack = packs.current()
    listed = {kind: found.get(kind, ()) for kind in MOST}
    first = next(iter((*listed[Kind.QUESTION], *listed[Kind.OPINION])), None) if opened else None
    answers = _with_articles({**listed, Kind.ITEM: links.items(first, known, place=place)}, known)
    best = (*answers[Kind.QUESTION][:2], *answers[Kind.OPINION][:1])
    cited = [article for answer in best for _text, article in answer.articles]
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
        articles=links.articles(cited, law)[:MOST_ARTICLES],
        doors=tuple(pack.matters[matter].units) if matter in pack.matters else (),
        papers=links.papers(first),
        periods=links.periods(first),
        clarify="" if matter else _clarify(understood, pack.matters),
    )


def _place(chosen: str, understood: Understanding) -> str:
    return chosen if chosen and regions.exists(chosen) else understood.where.code


def _shown(hits: Mapping[Kind, Sequence[finding.Hit]], known: Kept) -> dict[Kind, list[Shown]]:
    """Return the entries that were found, as they are published."""
    rows = known.shown([hit.target.code for listed in hits.values() for hit in listed])
    return {
        kind: [rows[hit.target.code] for hit in listed if hit.target.code in rows]
        for kind, listed in hits.items()
    }


def _with_articles(found: _Found, known: Kept) -> dict[Kind, tuple[Answer, ...]]:
    """Return all entries with their articles."""
    cited = {one.code: packs.cited(one.entry) for shown in found.values() for one in shown}
    rows = known.by_text(text for texts in cited.values() for text in texts)
    return {
        kind: tuple(Answer(one, tuple((text, rows.get(text)) for text in cited[one.code])) for one in shown)
        for kind, shown in found.items()
    }


def _clarify(understood: Understanding, matters: dict[str, SubMatter]) -> str:
    """Return the one question that tells the likeliest matters apart."""
    for code, _ in understood.decision.matters:
        if code in matters:
            return matters[code].clarify
    return ""
