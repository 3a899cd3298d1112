"""Articles and entries that a process has read before, for guidance: dozens are shown with a question, mostly the same.

They are kept for one day and one edition of their collection. The editions' marks are read in the database each time,
and whatever changes a collection replaces its mark in the same transaction; so nothing is shown that has changed since.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from fawang.kernel import clock
from fawang.knowledge.queries import editions, entries, statutes
from fawang.knowledge.queries.editions import ENTRIES, STATUTES
from fawang.knowledge.queries.entries import Shown
from fawang.knowledge.queries.statutes import ArticleRow
from fawang.knowledge.rules import citations
from fawang.knowledge.rules.citations import Citation

#: Articles and entries of about a kilobyte each; with more, all of their collection are let go.
MOST = 8_192


@dataclass(frozen=True, slots=True)
class Laws:
    """What has been read of one edition of the statutes on one day. None stands for what the edition does not hold."""

    edition: str
    today: date
    cited: dict[Citation, ArticleRow | None] = field(default_factory=dict)
    rows: dict[int, ArticleRow | None] = field(default_factory=dict)
    named: dict[str, ArticleRow | None] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.cited) + len(self.rows) + len(self.named)


@dataclass(frozen=True, slots=True)
class Published:
    """The same of the entries that are published."""

    edition: str
    today: date
    shown: dict[str, Shown | None] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.shown)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of both collections as they stand."""

    laws: Laws
    published: Published

    def resolve(self, wanted: Iterable[Citation]) -> dict[Citation, ArticleRow]:
        """Return, for each citation that names one, the article that applies today (statutes.resolve)."""
        asked, cited = list(dict.fromkeys(wanted)), self.laws.cited
        if new := [one for one in asked if one not in cited]:
            read = statutes.resolve(new, today=self.laws.today)
            cited.update({one: read.get(one) for one in new})
        return {one: row for one in asked if (row := cited[one])}

    def by_text(self, texts: Iterable[str]) -> dict[str, ArticleRow]:
        """Return, for each text that cites an article, the one that applies today."""
        asked, named = list(dict.fromkeys(texts)), self.laws.named
        if new := {text: citations.parse(text) for text in asked if text not in named}:
            read = self.resolve(one for one in new.values() if one)
            named.update({text: read.get(one) if one else None for text, one in new.items()})
        return {text: row for text in asked if (row := named[text])}

    def by_id(self, ids: Collection[int]) -> dict[int, ArticleRow]:
        """Return articles by their ids (statutes.articles_by_id)."""
        rows = self.laws.rows
        if new := [one for one in ids if one not in rows]:
            read = statutes.articles_by_id(new, today=self.laws.today)
            rows.update({one: read.get(one) for one in new})
        return {one: row for one in ids if (row := rows[one])}

    def shown(self, codes: Collection[str]) -> dict[str, Shown]:
        """Return published entries by code (entries.shown_by_code)."""
        known = self.published.shown
        if new := [one for one in codes if one not in known]:
            read = entries.shown_by_code(new)
            known.update({one: read.get(one) for one in new})
        return {one: row for one in codes if (row := known[one])}


_kept = Kept(Laws("", date.min), Published("", date.min))


def current() -> Kept:
    """Return what is kept of the collections as they stand. Of one that was never changed nothing is."""
    global _kept  # noqa: PLW0603 - of the process, like a cache; replaced whole, so that no two threads mix editions
    marks, today, kept = editions.marks(), clock.today(), _kept
    laws, published = kept.laws, kept.published
    if not _is_still(laws, marks.get(STATUTES, ""), today):
        laws = Laws(marks.get(STATUTES, ""), today)
    if not _is_still(published, marks.get(ENTRIES, ""), today):
        published = Published(marks.get(ENTRIES, ""), today)
    if laws is not kept.laws or published is not kept.published:
        kept = _kept = Kept(laws, published)
    return kept


def _is_still(one: Laws | Published, edition: str, today: date) -> bool:
    return bool(edition) and (one.edition, one.today) == (edition, today) and len(one) <= MOST
