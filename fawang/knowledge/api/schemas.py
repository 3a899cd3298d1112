"""What the API says of guidance, entries and articles."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from fawang.knowledge.data.pack import Door, Urgency
from fawang.knowledge.guidance.choice import followups
from fawang.knowledge.guidance.choice.decision import Fact, State, Withheld
from fawang.knowledge.guidance.choice.selection import Selection
from fawang.knowledge.guidance.compose import Answer, Guidance
from fawang.knowledge.guidance.last_days import InWords
from fawang.knowledge.guidance.urgent import Help
from fawang.knowledge.queries.entries import Shown
from fawang.knowledge.queries.statutes import ArticleRow, Validity
from fawang.knowledge.rules import Certainty, Kind
from fawang.knowledge.search.language import Wording
from fawang.knowledge.texts import labels


class ArticleOut(Schema):
    """An article with whether it may be relied on."""

    citation: Annotated[str, Field(examples=["《中华人民共和国劳动合同法》第八十二条"])]
    key: Annotated[str, Field(description="the same in every source", examples=["劳动合同法#82"])]
    law: str
    label: str
    chapter: str
    text: str
    level: str
    region: str
    dated: Annotated[date | None, Field(description="of the enactment or amendment that made this text")]
    since: Annotated[date | None, Field(description="since when the law is in force; its text is of `dated`")]
    validity: Validity
    validity_text: Annotated[str, Field(description="in the language of the request")]


class CitedOut(Schema):
    """A citation in an entry; `article` is null where the article is no longer in force."""

    citation: str
    article: ArticleOut | None


class EnglishOut(Schema):
    """An entry in English: a translation for help. The Chinese `body` prevails; the law stays Chinese."""

    ask: str
    answer: str
    steps: list[str]
    papers: list[str]


class YearlyFigureValueOut(Schema):
    """What a figure is somewhere, in Chinese."""

    place: str
    value: str


class YearlyFigureOut(Schema):
    """A figure that changes yearly, on which an entry rests."""

    code: str
    name: str
    values: list[YearlyFigureValueOut]
    since: date
    until: Annotated[date, Field(description="the last day for which it is known")]
    verified: Annotated[bool, Field(description="held against the authority's own publication")]
    may_have_changed: Annotated[bool, Field(description="`until` is over: say so beside it")]


class EntryOut(Schema):
    """A question, an opinion, a guide or an item. `body` has the fields of its kind (docs/authoring.md)."""

    code: str
    kind: Kind
    version: int
    title: str
    matter: str
    region: str
    reviewed: Annotated[bool, Field(description="a second person with the right to has vouched for it")]
    review: dict[str, Any]
    body: dict[str, Any]
    english: Annotated[
        EnglishOut | None,
        Field(
            description="for a question in English words, or with `Accept-Language: en`; null where there is none"
        ),
    ]
    figures: list[YearlyFigureOut]
    articles: list[CitedOut]


class GuessOut(Schema):
    """A matter that may be meant, with its probability."""

    matter: str
    name: str
    probability: float


class PlaceOut(Schema):
    """A division."""

    code: str
    name: str


class UnderstoodOut(Schema):
    """What the words were understood to mean."""

    wording: Wording
    certainty: Annotated[
        Certainty, Field(description="act: go on with `matter`; suggest: offer `guesses`; ask: put `clarify`")
    ]
    matter: Annotated[str, Field(description="empty if somebody has to choose")]
    matter_name: str
    guesses: list[GuessOut]
    clarify: Annotated[str, Field(description="the one question to ask; empty if the matter is known")]
    place: PlaceOut | None
    place_candidates: list[PlaceOut]
    urgency: list[Urgency]
    parties: Annotated[list[str], Field(description="names on the other side, for the conflict check")]


class CallOut(Schema):
    """A number to call."""

    number: str
    name: str


class UrgentOut(Schema):
    """What to do at once, by sign."""

    sign: Urgency
    name: str
    calls: list[CallOut]
    basis: list[str]


#: A field of every answer to words: `call_now: CallNow = []`. What was sent is judged in one place (config/api.py).
CallNow = Annotated[
    list[UrgentOut],
    Field(
        description="whom the person should call at once, for what they have written; show it before anything else"
    ),
]


class DoorOut(Schema):
    """Where the matter is dealt with."""

    code: Door
    name: str


class PeriodOut(Schema):
    """A period of the law that may run."""

    code: str
    name: str
    length: int
    unit: str
    starts: Annotated[str, Field(description="the question whose answer is the first day")]
    note: str
    articles: list[str]


class RunningOut(Schema):
    """A period that runs by what the words tell."""

    period: str
    name: str
    last_day: date
    days_left: int
    may_move: bool


class InWordsOut(Schema):
    """What the words tell of a paper; go on with `POST /periods/last-days`."""

    paper: Annotated[str, Field(description="empty where it may be several")]
    paper_name: str
    role: str
    day: date | None
    near: Annotated[
        bool, Field(description="a period ends within seven days, or ended within as many: show it first")
    ]
    missing: Annotated[str, Field(description="the one fact to ask for; empty if none")]
    running: Annotated[list[RunningOut], Field(description="as far as is known, the next to end first")]


class OfferOut(Schema):
    """An entry by its title, one press away: hand its code in as `entry`."""

    code: str
    title: str


class ButtonOut(Schema):
    """An answer to what is asked back: hand `value` in under the fact's name."""

    value: str
    label: Annotated[str, Field(description="in the language of the request")]


class AskOut(Schema):
    """The one fact that is missing."""

    fact: Fact
    text: Annotated[str, Field(description="the question, in the language of the request")]
    buttons: list[ButtonOut]


class IssueOut(Schema):
    """A part of a story with several matters, and its first answer (in full among `questions`)."""

    words: str
    code: str
    title: str


class ChoiceOut(Schema):
    """What to show first. `asked` and `none`: no answer, only whom to call at once."""

    state: Annotated[
        State,
        Field(
            description="opened: show the first of `questions`; offered: ask which of `offered` is closer;"
            " asked: put `ask`; several: show each of `issues`; none: show nothing, `why` says why"
        ),
    ]
    sure: Annotated[float, Field(description="the chance that the first is right")]
    offered: list[OfferOut]
    ask: AskOut | None
    issues: list[IssueOut]
    why: Withheld | None


class GuidanceOut(Schema):
    """Guidance: each list is ranked, the most useful first."""

    choice: ChoiceOut
    understood: UnderstoodOut
    urgent: list[UrgentOut]
    questions: list[EntryOut]
    opinions: list[EntryOut]
    guides: list[EntryOut]
    items: list[EntryOut]
    articles: list[ArticleOut]
    doors: list[DoorOut]
    papers: list[str]
    periods: list[PeriodOut]
    told: Annotated[InWordsOut | None, Field(description="a period that runs by what the words tell")]
    receipt: Annotated[
        str, Field(description="hand it in with a work order, so that nobody has to tell the story again")
    ]


def article_out(row: ArticleRow) -> dict[str, Any]:
    """Return an article as ArticleOut says."""
    return {
        "citation": row.citation, "key": row.key, "law": row.law, "label": row.label, "chapter": row.chapter,
        "text": row.text, "level": row.level, "region": row.region, "dated": row.dated, "since": row.since,
        "validity": row.validity, "validity_text": str(labels.VALIDITY[row.validity]),
    }  # fmt: skip


def entry_out(
    shown: Shown, articles: Sequence[tuple[str, ArticleRow | None]], *, in_english: bool = False
) -> dict[str, Any]:
    """Return an entry as EntryOut says; `in_english`, if the question was put in English words."""
    english = labels.english_of(shown.entry, asked=in_english)
    body = shown.entry.model_dump(mode="json")
    review = body.pop("review")
    return {
        "code": shown.code, "kind": shown.kind, "version": shown.version, "title": shown.title,
        "matter": shown.matter, "region": shown.region, "reviewed": shown.reviewed, "review": review, "body": body,
        "english": english.model_dump(include=_ENGLISH) if english else None, "figures": labels.figures_of(shown.entry),
        "articles": [{"citation": text, "article": article_out(row) if row else None} for text, row in articles],
    }  # fmt: skip


def urgent_out(helps: Iterable[Help]) -> list[dict[str, Any]]:
    """Return whom to call at once, each as UrgentOut says."""
    return [
        {
            "sign": one.sign,
            "name": str(labels.URGENCY[one.sign]),
            "calls": [{"number": call.number, "name": str(labels.CALLS[call.name])} for call in one.calls],
            "basis": list(one.basis),
        }
        for one in helps
    ]


def guidance_out(found: Guidance, receipt: str) -> dict[str, Any]:
    """Return guidance as GuidanceOut says; a test holds the two together."""

    def listed(answers: tuple[Answer, ...]) -> list[dict[str, Any]]:
        return [entry_out(one.shown, one.articles, in_english=found.in_english) for one in answers]

    return {
        "choice": _choice(found.selection),
        "understood": _understood(found),
        "urgent": urgent_out(found.urgent),
        "questions": listed(found.questions),
        "opinions": listed(found.opinions),
        "guides": listed(found.guides),
        "items": listed(found.items),
        "articles": [article_out(one) for one in found.articles],
        "doors": [{"code": door, "name": str(labels.DOORS[door])} for door in found.doors],
        "papers": list(found.papers),
        "periods": [one.model_dump(include=_PERIOD) for one in found.periods],
        "told": _told(found.understood.periods),
        "receipt": receipt,
    }


_ENGLISH = {"ask", "answer", "steps", "papers"}


def _choice(selected: Selection) -> dict[str, Any]:
    choice = selected.choice
    offered = selected.ranked[:2] if choice.state == State.OFFERED else ()
    return {
        "state": choice.state,
        "sure": round(choice.sure, 3),
        "offered": [{"code": one.code, "title": one.title} for one in offered],
        "ask": {
            "fact": choice.ask.fact,
            "text": followups.question(choice.ask),
            "buttons": [{"value": value, "label": label} for value, label in followups.buttons(choice.ask)],
        }
        if choice.ask
        else None,
        "issues": [
            {"words": one.words, "code": one.shown.code, "title": one.shown.title} for one in selected.issues
        ],
        "why": choice.why,
    }


_PERIOD = {"code", "name", "length", "unit", "starts", "note", "articles"}


def _told(found: InWords | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "paper": found.known.paper,
        "paper_name": labels.for_reader(found.paper.name),
        "role": found.known.role,
        "day": found.known.day,
        "near": found.near,
        "missing": found.missing.fact if found.missing else "",
        "running": [
            {
                "period": one.period.code,
                "name": labels.for_reader(one.period.name),
                "last_day": one.running.due,
                "days_left": one.running.left,
                "may_move": one.running.may_move,
            }
            for one in found.runs
        ],
    }


def _understood(found: Guidance) -> dict[str, Any]:
    understood = found.understood
    return {
        "wording": understood.wording,
        "certainty": understood.decision.certainty,
        "matter": found.matter,
        "matter_name": labels.matter_name(found.matter) if found.matter else "",
        "guesses": [
            {"matter": code, "name": labels.matter_name(code), "probability": round(odds, 3)}
            for code, odds in understood.decision.matters
        ],
        "clarify": found.clarify,
        "place": {"code": found.place, "name": found.place_name} if found.place else None,
        "place_candidates": [
            {"code": one.code, "name": one.path_name} for one in understood.where.candidates
        ],
        "urgency": list(understood.urgency),
        "parties": list(understood.parties),
    }
