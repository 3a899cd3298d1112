"""What was said in a consultation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fawang.consultations.models import Consultation, Message
from fawang.consultations.rules import Side, Sort
from fawang.knowledge import citations
from fawang.knowledge.queries import entries, kept
from fawang.knowledge.queries.entries import EntryRow
from fawang.knowledge.queries.statutes import ArticleRow


@dataclass(frozen=True, slots=True)
class Line:
    """A message as it is read. `number` says its place; `client_id` is known to its writer only."""

    number: int
    side: Side
    sort: Sort
    text: str
    next_steps: str
    sources: tuple[tuple[str, int], ...]
    client_id: str
    at: datetime


def lines(row: Consultation, *, after: int = 0, limit: int = 3000) -> list[Line]:
    """Return the messages after number `after`, in order."""
    found = Message.objects.filter(consultation=row, number__gt=after).order_by("number")[:limit]
    return [line_of(one) for one in found]


def line_of(one: Message) -> Line:
    """Return a stored message as it is read."""
    sources = tuple((str(code), int(version)) for code, version in one.sources)
    return Line(
        one.number, Side(one.side), Sort(one.sort), one.text, one.next_steps, sources, one.client_id, one.at
    )


def question_of(row: Consultation) -> str:
    """Return the question in the person's own words."""
    return str(Message.objects.get(consultation=row, number=1).text)


@dataclass(frozen=True, slots=True)
class Sources:
    """What an answer rests on: the articles that its text cites, and the entries that were inserted.

    An article is None where none of that number is in force, or in the collection.
    """

    articles: tuple[tuple[str, ArticleRow | None], ...] = ()
    entries: tuple[EntryRow, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.articles or self.entries)


def sources_of(answers: Sequence[Line]) -> dict[int, Sources]:
    """Return the sources of answers by the number of the message, in two statements whatever their number."""
    cited = {line.number: citations.find(line.text) for line in answers}
    known = kept.current().resolve(one for found in cited.values() for one in found)
    codes = {code for line in answers for code, _ in line.sources}
    titles = entries.titles(codes) if codes else {}
    return {
        line.number: Sources(
            articles=tuple((str(one), known.get(one)) for one in cited[line.number]),
            entries=tuple(titles[code] for code, _ in line.sources if code in titles),
        )
        for line in answers
    }
