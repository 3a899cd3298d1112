"""Guidance in brief, for channels that show one answer at a time: the first answer, two offered, or a question back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from fawang.knowledge.guidance.choice import followups
from fawang.knowledge.guidance.choice.decision import State
from fawang.knowledge.guidance.compose import Answer, Guidance, guide
from fawang.knowledge.queries.entries import Shown
from fawang.knowledge.queries.statutes import ArticleRow, Validity
from fawang.knowledge.texts import labels


@dataclass(frozen=True, slots=True)
class BriefArticle:
    """An article that an answer rests on, with its text and whether it is in force."""

    citation: str
    text: str
    validity: Validity
    validity_text: str
    since: str
    dated: str


@dataclass(frozen=True, slots=True)
class BriefAnswer:
    """An answer with what it rests on; `validity` says who has vouched for it, and when."""

    code: str
    title: str
    #: BCP 47, of title, answer and steps.
    language: str
    answer: str
    steps: tuple[str, ...]
    papers: tuple[str, ...]
    articles: tuple[BriefArticle, ...]
    reviewed: bool
    validity: str
    #: The path of its page for people.
    page: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What is shown first. Beside `urgent` one of `answers`, `offered` and `question` is there, or none of them."""

    found: Guidance
    answers: tuple[BriefAnswer, ...]
    offered: tuple[Shown, ...]

    @property
    def state(self) -> State:
        """How the answer was chosen."""
        return self.found.selection.choice.state

    @property
    def question(self) -> tuple[str, str, list[tuple[str, str]]] | None:
        """The fact that is missing: its name, the question, and each value with what its button says."""
        ask = self.found.selection.choice.ask
        return (str(ask.fact), followups.question(ask), followups.buttons(ask)) if ask else None


def brief(text: str, *, answered: Mapping[str, str] | None = None, entry: str = "", place: str = "") -> Brief:
    """Return what helps somebody who writes `text`, in the language of the request. Nothing is stored.

    Args:
        answered: what they answered when asked back (knowledge.guidance.choice.facts), the matter among it.
        entry: the code of an entry that was offered and pressed.
        place: the code of a division.
    """
    given = dict(answered or {})
    found = guide(text, matter=given.pop("matter", ""), place=place, answered=given or None, entry=entry)
    selected = found.selection
    if selected.choice.state == State.OPENED:
        first = found.questions[:1]
    elif selected.choice.state == State.SEVERAL:
        first = found.questions[: len(selected.issues)]
    else:
        first = ()
    offered = selected.ranked[:2] if selected.choice.state == State.OFFERED else ()
    return Brief(found, tuple(_answer(one, found.in_english) for one in first), offered)


def article_of(row: ArticleRow) -> BriefArticle:
    """Return an article in brief."""
    return BriefArticle(
        citation=labels.for_reader(row.citation),
        text=labels.for_reader(row.text),
        validity=row.validity,
        validity_text=str(labels.VALIDITY[row.validity]),
        since=row.since.isoformat() if row.since else "",
        dated=row.dated.isoformat() if row.dated else "",
    )


def vouched(shown: Shown) -> str:
    """Return who has vouched for an entry and when, as a sentence."""
    review = shown.entry.review
    day = formats.date_format(review.date, "DATE_FORMAT")
    if shown.reviewed and review.role:
        return _("Reviewed by %(who)s, %(date)s") % {"who": labels.REVIEWERS[review.role], "date": day}
    return _("Not yet reviewed by a lawyer · as of %(date)s") % {"date": day}


def _answer(one: Answer, in_english: bool) -> BriefAnswer:
    entry = one.shown.entry
    english = labels.english_of(entry, asked=in_english)
    if english is not None:
        title, text, steps, papers = english.ask, english.answer, english.steps, english.papers
    else:
        title, text = one.shown.title, str(getattr(entry, "answer", "") or getattr(entry, "opinion", ""))
        steps = [step for step in getattr(entry, "steps", ()) if isinstance(step, str)]
        papers = list(getattr(entry, "papers", ()))
    return BriefAnswer(
        code=one.shown.code,
        title=labels.for_reader(title),
        language="en" if english is not None else "zh",
        answer=labels.for_reader(text),
        steps=tuple(labels.for_reader(step) for step in steps),
        papers=tuple(labels.for_reader(paper) for paper in papers),
        articles=tuple(_articles(one)),
        reviewed=one.shown.reviewed,
        validity=vouched(one.shown),
        page=f"/guidance/e/{one.shown.code}",
    )


def _articles(one: Answer) -> Iterator[BriefArticle]:
    for citation, row in one.articles:
        if row is not None:
            yield article_of(row)
        else:
            gone = _("no longer in force, or not in the collection")
            yield BriefArticle(labels.for_reader(citation), "", Validity.OUT_OF_DATE, gone, "", "")
