"""What can be ordered: a month, a year or any days, of which rows only, in which form and language. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from fawang.datacentre.rules.periods import Against, Period
from fawang.kernel.rules.problems import Invalid

#: The longest stretch of days that a report is made of: ten years would be a table that nobody reads.
MOST_DAYS = 1_827
#: What has been silent for so long has lost its job or its worker, and is taken up again.
SILENT = timedelta(minutes=15)
#: The most receivers of a schedule.
MOST_RECEIVERS = 50


class Kind(StrEnum):
    """Which stretch of days a report is about."""

    MONTH = "month"
    YEAR = "year"
    PERIOD = "period"


class Format(StrEnum):
    """The form in which a report is made."""

    PDF = "pdf"
    DOCX = "docx"


#: The languages of reports, as Django names them.
LANGUAGES = ("zh-hans", "zh-hant", "en")


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """A report to be made. `where` are filters as `questions.read` takes them: level and values."""

    kind: Kind
    period: Period
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    format: Format = Format.PDF
    language: str = LANGUAGES[0]

    @property
    def comparisons(self) -> tuple[Against, ...]:
        """Return what its figures are compared with: of whole years the period before is the year before."""
        if self.period.before(Against.BEFORE) == self.period.before(Against.YEAR_BEFORE):
            return (Against.YEAR_BEFORE,)
        return (Against.BEFORE, Against.YEAR_BEFORE)

    def data(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return {
            "kind": self.kind.value,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "where": {level: list(values) for level, values in self.where},
            "format": self.format.value,
            "language": self.language,
        }


def read_order(data: Mapping[str, Any]) -> ReportOrder:
    """Return the order in what JSON kept, or somebody typed.

    Raises:
        Invalid: `report_period_wrong`, `value_unknown`. What `where` names is judged by `questions.read`.
    """
    try:
        period = Period(date.fromisoformat(str(data["from"])), date.fromisoformat(str(data["to"])))
    except (KeyError, ValueError):
        raise Invalid("report_period_wrong", most=MOST_DAYS) from None
    if period.days > MOST_DAYS:
        raise Invalid("report_period_wrong", most=MOST_DAYS)
    where = data.get("where") or {}
    language = str(data.get("language") or LANGUAGES[0])
    if language not in LANGUAGES:
        raise Invalid("value_unknown", value=language[:60], dimension="language")
    return ReportOrder(
        kind=_member(Kind, data.get("kind"), "kind"),
        period=period,
        where=tuple(
            (str(level), tuple(map(str, values))) for level, values in sorted(where.items()) if values
        ),
        format=_member(Format, data.get("format") or Format.PDF, "format"),
        language=language,
    )


def period_of(kind: Kind, text: str) -> Period:
    """Return the days that "2021-06", "2021" or "2021-01-01..2021-03-31" stand for.

    Raises:
        Invalid: `report_period_wrong`.
    """
    try:
        match kind:
            case Kind.MONTH if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text, re.ASCII):
                return month_of(date.fromisoformat(f"{text}-01"))
            case Kind.YEAR if re.fullmatch(r"[0-9]{4}", text, re.ASCII):
                return Period(date(int(text), 1, 1), date(int(text), 12, 31))
            case Kind.PERIOD:
                first, _dots, last = text.partition("..")
                period = Period(date.fromisoformat(first), date.fromisoformat(last))
                if period.days <= MOST_DAYS:
                    return period
    except ValueError:
        pass
    raise Invalid("report_period_wrong", most=MOST_DAYS)


def month_of(day: date) -> Period:
    """Return the whole month that a day lies in."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(31)).replace(day=1) - timedelta(1))


def due_period(kind: Kind, day: int, *, today: date, since: date) -> Period | None:
    """Return the period whose report a schedule owes: the month or year that is over; None if it owes none yet.

    A month's report falls due on day `day` of the month after it, a year's on that day of January. What fell due before
    `since`, when the schedule was made or taken up again, is not owed. After a long silence only the latest is.
    """
    due = today.replace(day=day) if kind == Kind.MONTH else today.replace(month=1, day=day)
    if kind == Kind.MONTH and due > today:
        due = (today.replace(day=1) - timedelta(1)).replace(day=day)
    if kind == Kind.YEAR and due > today:
        due = due.replace(year=due.year - 1)
    if due > today or due < since:
        return None
    if kind == Kind.MONTH:
        return month_of(due.replace(day=1) - timedelta(1))
    return Period(date(due.year - 1, 1, 1), date(due.year - 1, 12, 31))


def _member[Member: (Kind, Format)](kind: type[Member], value: Any, what: str) -> Member:
    try:
        return kind(value)
    except ValueError:
        raise Invalid("value_unknown", value=str(value)[:60], dimension=what) from None
