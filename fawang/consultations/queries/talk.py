"""What was said in a consultation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fawang.consultations.models import Attachment, Consultation, Message
from fawang.consultations.rules import Side, Sort
from fawang.knowledge.queries import entries, kept
from fawang.knowledge.queries.entries import EntryRow
from fawang.knowledge.queries.statutes import ArticleRow
from fawang.knowledge.rules import citations

#: What is sent one after the other within this time is told once.
_ONE_NEWS = timedelta(minutes=5)
#: As many messages of a person are judged each time their page is drawn; it takes some 0.3 ms each.
_MOST_READ = 200


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as a message shows it; its content is read by `attaching.read_attachment`.

    `width` and `height` of photos in pixels, `seconds` of what was recorded on the page; else 0.
    """

    id: int
    kind: str
    media_type: str
    name: str
    size: int
    width: int
    height: int
    seconds: int
    scan: str


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
    files: tuple[FileRow, ...] = ()
    author: str = ""
    #: To a guest: another guest has written it.
    others: bool = False


def lines(row: Consultation, *, after: int = 0, limit: int = 3000) -> list[Line]:
    """Return the messages after number `after`, in order."""
    found = list(Message.objects.filter(consultation=row, number__gt=after).order_by("number")[:limit])
    files = files_of(found)
    return [line_of(one, files.get(one.pk, ())) for one in found]


def told_by_person(found: Iterable[Line]) -> list[str]:
    """Return what the person has written among these messages, of very many the last."""
    told = [line.text for line in found if line.side == Side.PERSON and line.sort != Sort.EVENT and line.text]
    return told[-_MOST_READ:]


def line_of(one: Message, files: tuple[FileRow, ...] = ()) -> Line:
    """Return a stored message as it is read."""
    sources = tuple((str(code), int(version)) for code, version in one.sources)
    return Line(
        one.number,
        Side(one.side),
        Sort(one.sort),
        one.text,
        one.next_steps,
        sources,
        one.client_id,
        one.at,
        files,
        one.author,
    )


def files_of(messages: Sequence[Message]) -> dict[int, tuple[FileRow, ...]]:
    """Return the files of messages by the key of the message: in one statement, or none where there are none."""
    wanted = [one.pk for one in messages if one.files]
    if not wanted:
        return {}
    rows = Attachment.objects.filter(message__in=wanted).order_by("id")
    found: dict[int, tuple[FileRow, ...]] = {}
    for message, *values in rows.values_list("message_id", *_FILE):
        found[message] = (*found.get(message, ()), FileRow(*values))
    return found


_FILE = ("id", "kind", "media_type", "name", "size", "width", "height", "seconds", "scan")


def follows_file(consultation_id: int, number: int) -> bool:
    """Tell whether a message with files came within minutes of another one of the same side."""
    message = Message.objects.filter(consultation=consultation_id, number=number).first()
    if message is None or not message.files:
        return False
    before = Message.objects.filter(
        consultation=consultation_id, side=message.side, sort=Sort.LINE, number__lt=number,
        at__gt=message.at - _ONE_NEWS,
    )  # fmt: skip
    return before.exists()


def question_of(row: Consultation) -> str:
    """Return the question in the person's own words; of a call there are none."""
    first = Message.objects.get(consultation=row, number=1)
    return str(first.text) if first.sort == Sort.QUESTION else ""


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
