"""What a report consists of, whatever it is set in."""

from dataclasses import dataclass, field
from datetime import datetime

from fawang.datacentre.reports.charts import Chart


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the first column names its rows, the others are figures. `note` says what it leaves out."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(slots=True)
class Section:
    """A part of a report with its own title. `code` is its anchor."""

    code: str
    title: str
    said: list[str] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """A report, ready to be set. `head` are pairs of a name and what it is; `stamp` stands on each page."""

    title: str
    period: str
    place: str
    head: tuple[tuple[str, str], ...]
    stamp: str
    demo: str
    sections: tuple[Section, ...]
    language: str
    made_at: datetime
