"""Articles that a process has read before, for guidance: dozens are shown with every question, and mostly the same.

They are kept for one day and one edition of the collection. The edition's mark is read in the database each time
and an import replaces it in its own transaction; so nothing is shown that has changed since.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from fawang.kernel import clock
from fawang.knowledge.citations import Citation
from fawang.knowledge.queries import statutes
from fawang.knowledge.queries.statutes import ArticleRow

#: Articles of about a kilobyte each; with more, all are let go.
MOST = 8_192


@dataclass(frozen=True, slots=True)
class Kept:
    """What has been read of one edition on one day. None stands for what the edition does not hold."""

    edition: str
    today: date
    cited: dict[Citation, ArticleRow | None] = field(default_factory=dict)
    rows: dict[int, ArticleRow | None] = field(default_factory=dict)

    def resolve(self, wanted: Iterable[Citation]) -> dict[Citation, ArticleRow]:
        """Return, for each citation that names one, the article that applies today (statutes.resolve)."""
        asked = list(dict.fromkeys(wanted))
        if new := [one for one in asked if one not in self.cited]:
            read = statutes.resolve(new, today=self.today)
            self.cited.update({one: read.get(one) for one in new})
        return {one: row for one in asked if (row := self.cited[one])}

    def by_id(self, ids: Collection[int]) -> dict[int, ArticleRow]:
        """Return articles by their ids (statutes.articles_by_id)."""
        if new := [one for one in ids if one not in self.rows]:
            read = statutes.articles_by_id(new, today=self.today)
            self.rows.update({one: read.get(one) for one in new})
        return {one: row for one in ids if (row := self.rows[one])}


_kept = Kept("", date.min)


def current() -> Kept:
    """Return what is kept of the collection as it stands. Before the first import nothing is."""
    global _kept  # noqa: PLW0603 - of the process, like a cache; replaced whole, so that no two threads mix editions
    edition, today, kept = statutes.edition(), clock.today(), _kept
    if not edition:
        return Kept("", today)
    if (kept.edition, kept.today) != (edition, today) or len(kept.cited) + len(kept.rows) > MOST:
        kept = _kept = Kept(edition, today)
    return kept
