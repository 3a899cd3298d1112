"""What every reader yields: a law's text at one date, and what could not be read. Pure."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as the source writes it."""

    label: str
    text: str
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class LawText:
    """A law's text at one date.

    Args:
        dated: the day of the enactment or amendment that made this text; None if the source does not say.
        effective: since when the law, or this amendment of it, is in force, by the source.
        flag: a models.Flag.
        region: a division's code or name; `00` or 全国 is the whole country.
    """

    title: str
    level: str
    articles: tuple[ArticleText, ...]
    dated: date | None = None
    effective: date | None = None
    flag: str = ""
    region: str = "00"

    @property
    def digest(self) -> str:
        """A digest of the articles: equal for equal texts."""
        whole = "\x1e".join(f"{one.label}\x1f{one.chapter}\x1f{one.text}" for one in self.articles)
        return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that could not be read, and why: a code of `FAULTS`."""

    line: int
    code: str
    detail: str = ""


@dataclass
class Reading:
    """The laws that a source holds, and the lines that were left out."""

    laws: list[LawText] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def __iter__(self) -> Iterator[LawText]:
        return iter(self.laws)

    @property
    def articles(self) -> int:
        """How many articles were read."""
        return sum(len(law.articles) for law in self.laws)


#: What can be wrong with a line.
FAULTS = (
    "not_json",
    "not_an_object",
    "field_missing",
    "field_wrong",
    "date_wrong",
    "outside_law",
    "encoding",
)
