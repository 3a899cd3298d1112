"""What an answer links: the items, papers and periods it names, the guides of its matter, the articles it cites."""

from collections.abc import Iterable, Sequence

from fawang.knowledge.data import packs
from fawang.knowledge.data.item import Item
from fawang.knowledge.data.pack import Opinion, Period, Question
from fawang.knowledge.queries.entries import Shown, applies_in
from fawang.knowledge.queries.kept import Kept
from fawang.knowledge.queries.statutes import ArticleRow


def is_filed_under(shown: Shown, matter: str) -> bool:
    """Tell whether an entry is filed under a matter, as its own or as one under which it helps too."""
    if isinstance(shown.entry, Item):
        return matter in shown.entry.matters
    return matter == shown.matter or matter in shown.entry.also


def items(first: Shown | None, known: Kept, *, place: str) -> list[Shown]:
    """Return the service items that an answer names, in its order; those of another region are left out."""
    codes = first.entry.items if first and isinstance(first.entry, Question) else []
    rows = known.shown(codes)
    return [rows[code] for code in codes if code in rows and applies_in(rows[code].region, place)]


def papers(first: Shown | None) -> tuple[str, ...]:
    """Return what somebody should have at hand for an answer."""
    entry = first.entry if first else None
    named = (
        entry.papers if isinstance(entry, Question) else entry.evidence if isinstance(entry, Opinion) else []
    )
    return tuple(dict.fromkeys(named))


def periods(first: Shown | None) -> tuple[Period, ...]:
    """Return the periods that an answer names, in its order."""
    known = packs.current().periods
    codes = first.entry.periods if first and isinstance(first.entry, Question) else []
    return tuple(known[code] for code in dict.fromkeys(codes) if code in known)


def articles(cited: Iterable[ArticleRow | None], found: Sequence[ArticleRow] = ()) -> tuple[ArticleRow, ...]:
    """Return the articles that answers cite and that are in force, each once, then those that a search found."""
    return tuple({article.id: article for article in (*filter(None, cited), *found)}.values())
