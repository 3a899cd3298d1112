"""A drafted answer to guidance: asked for on purpose, from what was found, each sentence with its sources.

Off unless the installation names a chat endpoint, and for staff only while the checker is not good enough for people
who cannot tell (`drafting/measure.py`). A draft stands beside the answers, never instead of them.
"""

from dataclasses import dataclass

from django.conf import settings

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.knowledge.data.pack import Opinion, Question
from fawang.knowledge.guidance.compose import Guidance
from fawang.knowledge.guidance.drafting import measure
from fawang.knowledge.guidance.drafting.checker import Passage
from fawang.knowledge.guidance.drafting.endpoint import draft

_MOST_ARTICLES = 5


@dataclass(frozen=True, slots=True)
class Drafted:
    """Sentences that passed the checker, each with the citations it rests on."""

    sentences: tuple[tuple[str, tuple[str, ...]], ...]


def is_on() -> bool:
    """Tell whether this installation drafts at all."""
    return bool(settings.FAWANG_DRAFT_URL)


def is_open_to(by: Actor) -> bool:
    """Tell whether somebody may have a draft: staff, and the public once the checker's measure holds."""
    return is_on() and (measure.HELD.holds or by.kind == ActorKind.STAFF)


def drafted(found: Guidance, *, by: Actor) -> Drafted | None:
    """Return a draft from what was found; None where there is none, for whatever reason: the plain result stands."""
    if not is_open_to(by):
        return None
    passages = passages_of(found)
    result = draft(found.understood.plain, passages)
    if result is None or not result.sentences:
        return None
    names = {passage.number: passage.citation for passage in passages}
    return Drafted(
        tuple((one.text, tuple(names[number] for number in one.passages)) for one in result.sentences)
    )


def passages_of(found: Guidance) -> list[Passage]:
    """Return what may be drafted from: the best answers, and the articles found with them."""
    passages: list[Passage] = []
    for answer in found.best:
        entry = answer.shown.entry
        text = (
            entry.answer
            if isinstance(entry, Question)
            else entry.opinion
            if isinstance(entry, Opinion)
            else ""
        )
        if text:
            passages.append(Passage(len(passages) + 1, answer.shown.title, text, in_force=True, kind="entry"))
    for article in found.articles[:_MOST_ARTICLES]:
        passages.append(
            Passage(
                len(passages) + 1,
                article.citation,
                article.text,
                in_force=article.validity == "in_force",
                kind="article",
            )
        )
    return passages
