"""The periods that run by what somebody writes: which paper, in whose hands, since when, and the last day. Pure.

`periods_in` is what the answer asks. The paper, the role and the day are read from the sentence by the words of
content/papers.yaml and rules/spoken; where one is not said, it says which (rules/papers).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from fawang.knowledge.data import packs
from fawang.knowledge.data.pack import Period, Urgency
from fawang.knowledge.data.papers import Case, Paper
from fawang.knowledge.guidance import period_events, stated_terms
from fawang.knowledge.guidance.papers_named import case_in, is_pending, is_settled, papers_in
from fawang.knowledge.rules.papers import Fact, Known, Missing
from fawang.knowledge.rules.periods import Running, running
from fawang.knowledge.rules.spoken import Spoken, english
from fawang.knowledge.rules.spoken.days import days_in
from fawang.knowledge.rules.spoken.numbers import NUMBER, number
from fawang.knowledge.search import language
from fawang.organisations.data import defaults
from fawang.organisations.data.calendar import OfficeCalendar, announced

#: A period that ends within so many days, or has ended within as many, is told first.
WITHIN_DAYS = 7
#: A day is asked for where the period is no longer than this: whoever is owed for three years is not in haste.
_SHORT_DAYS = 60
#: The row of papers of which any may be meant, where nothing tells which.
_UNNAMED = "unnamed"
#: A round number of months or years, and what makes it a day.
_ROUND, _FULL = re.compile("年|(?<!半个)月|year|month"), re.compile("[天日满够足整刚正差到]|day|tomorrow")
#: Of a longer story the beginning and the end are read.
_LONGEST, _END = 700, 250

_HELD = re.compile("看守所|关在|羁押|在押|关着|被关|in custody|detention cent")
_FREE = re.compile("取保|在家|没被?关|放出来|on bail")
#: What happened on the day that is named beside it.
_HAPPENED = re.compile(
    "收|拿|签|送|接|领|到手|到期|到了|到我|下来|离|走|辞|炒|伤|摔|跌|撞|断|发|公告|开|知|晓|申请|捕|拘|抓|捉|满|通知"
    "|提交|生|入境|还|被|付|压|receiv|came|got|arriv|enter|served"
)
#: What had not come by that day.
_NOT_YET = re.compile("(?:还|都|也)?没有?(?:到|收|拿|来|送|下来|出来)")
_BESIDE, _BONUS = 8, 12
_LEFT = re.compile(
    f"(?:还有|还剩|只剩|剩下?|仅剩|差|最后)({NUMBER})(?:天|日)|{english.COUNT} (?:more )?days? (?:left|remaining|to go)"
)

type _Workdays = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class LastDay:
    """A period that runs, and how it stands. `latest`: the same for the last of the days that may be meant."""

    period: Period
    running: Running
    latest: Running

    @property
    def near(self) -> bool:
        """Tell whether it ends within days, or ended within as many."""
        return self.running.left <= WITHIN_DAYS and self.latest.left >= -WITHIN_DAYS


@dataclass(frozen=True, slots=True)
class InWords:
    """What somebody's words tell of a paper.

    `missing` is the one fact to ask for; without it `runs` has what runs if it is as usual, the first to end first.
    `left`: how many days are left by the person's own words. `short`: a period of at most sixty days would run.
    """

    paper: Paper
    case: Case | None
    known: Known
    missing: Missing | None
    runs: tuple[LastDay, ...]
    left: int | None = None
    short: bool = False

    @property
    def near(self) -> bool:
        """Tell whether a period ends within days, or ended within as many."""
        return any(one.near for one in self.runs) or (self.left is not None and self.left <= WITHIN_DAYS)

    @property
    def asks(self) -> bool:
        """Tell whether to ask for what is missing: where a period may be about to end, or is short."""
        return self.missing is not None and (self.near or self.short)

    @property
    def first(self) -> LastDay | None:
        """The period to tell first: the next that ends, else the one that ended last."""
        return next((one for one in self.runs if not one.running.over), self.runs[-1] if self.runs else None)


@cache
def _national() -> OfficeCalendar:
    return OfficeCalendar(defaults.week())


def periods_in(
    text: str,
    today: date,
    *,
    papers: Mapping[str, Paper] | None = None,
    periods: Mapping[str, Period] | None = None,
    is_workday: _Workdays | None = None,
    is_plain: bool = False,
    counted_only: bool = False,
) -> InWords | None:
    """Return what `text` tells of a paper of whose receipt, or an event of which, a period counts; None if nothing.

    None too for somebody else's paper, and where what the period is for has been done.

    Args:
        papers, periods: of the content pack, if not given.
        is_workday: the national calendar's, if not given.
        is_plain: the text is in plain wording already (`search.language.read`).
        counted_only: what cannot be counted, as no day is said nor how many are left, is nothing: no paper is looked
            for then. This is asked of every field of every form.
    """
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - _END]}。{text[-_END:]}"
    text = text if is_plain else language.read(text).plain
    days = _begun(text, today)
    if (counted_only and not days and not _LEFT.search(text)) or is_settled(text):
        return None
    pack = packs.current()
    papers, periods = papers or pack.papers, periods or pack.periods
    works = is_workday or _national().is_workday
    told = [
        _told(text, today, paper, place, days, papers, periods, works)
        for paper, place in papers_in(text.lower(), papers)
    ]
    # To miss a period is worse than to ask about another: of papers that are named, one that is near.
    found = next((one for one in told if one.near), told[0] if told else None)
    certain = [one for one in days if _certain(text, one)]
    if (found is not None and found.near) or is_pending(text) or not certain:
        return found
    hinted = (
        _told(text, today, paper, place, certain, papers, periods, works)
        for paper, place in papers_in(text.lower(), papers, by_hints=True)
        # What may be one of several does not overrule what is named and counted.
        if not paper.either or found is None or not found.runs
    )
    if (by_hint := next((one for one in hinted if one.near), None)) is not None:
        return by_hint
    counted = found is not None and found.runs
    if counted or period_events.chance(text, certain, today) < period_events.LEAST:
        return found
    return _unnamed(text, today, certain, papers, periods, works) or found


def days_of_events(plain: str, today: date) -> list[Spoken]:
    """Return the days of a text in plain wording that are said closely, and on which something may have begun."""
    return [one for one in _begun(plain, today) if _certain(plain, one)]


def _begun(text: str, today: date) -> list[Spoken]:
    return [one for one in days_in(text, today) if one.day <= today and not _NOT_YET.match(text, one.end)]


def _certain(text: str, day: Spoken) -> bool:
    """Tell whether a day is said closely enough to go by where no paper is named: not 去年, 三年前 or 两个月没给."""
    round_number = day.elapsed and _ROUND.search(said := text[day.start : day.end]) and not _FULL.search(said)
    return (day.latest - day.day).days <= WITHIN_DAYS and not round_number


def _unnamed(
    text: str,
    today: date,
    days: list[Spoken],
    papers: Mapping[str, Paper],
    periods: Mapping[str, Period],
    works: _Workdays,
) -> InWords | None:
    """Return the papers of which it is asked which it is, where nothing tells it: those whose period would end."""
    paper, day = papers.get(_UNNAMED), days[0]
    if paper is None:
        return None
    told = [
        _told(text, today, papers[code], (day.start, day.end), days, papers, periods, works)
        for code in paper.either
    ]
    near = [one for one in told if one.near]
    if len(near) < 2:
        return next(iter(near), None)
    runs = sorted((run for one in near for run in one.runs if run.near), key=lambda run: run.running.due)
    known = Known(day=near[0].known.day)
    missing = Missing(Fact.PAPER, tuple(one.paper.code for one in near), known)
    return InWords(paper, None, known, missing, tuple(runs), short=True)


def _told(
    text: str,
    today: date,
    paper: Paper,
    place: tuple[int, int],
    days: list[Spoken],
    papers: Mapping[str, Paper],
    periods: Mapping[str, Period],
    works: _Workdays,
) -> InWords:
    day = min(days, key=lambda one: _distance(one, place, text, today), default=None)
    case = None if paper.either else case_in(paper, text.lower())
    which = paper if not paper.either else None
    known = Known(
        paper=paper.code if which else "",
        role=case.role if case and which else "",
        matter=(case.matter or "") if case and which else "",
        day=day.day if day and day.exact else None,
        in_custody=True if paper.held else _in_custody(text),
    )
    rows = [case] if case else _rows(paper, papers, text.lower())
    runs = _runs(rows, day, today, periods, works, known) if day else ()
    left = _LEFT.search(text) if not day else None
    short = any(
        periods[code].unit == "days" and periods[code].length <= _SHORT_DAYS
        for row in rows
        for code in row.periods
    )
    missing = _missing(paper, case, known)
    return InWords(paper, case, known, missing, runs, _count(left) if left else None, short)


def _rows(paper: Paper, papers: Mapping[str, Paper], text: str) -> list[Case]:
    """Return what may run: every case of a paper, or what is usual for each of those that it may be."""
    if not paper.either:
        return list(paper.cases)
    return [case_in(papers[code], text) or papers[code].cases[0] for code in paper.either]


def _count(left: re.Match[str]) -> int | None:
    return number(left[1]) if left[1] else english.number(left[2])


def _in_custody(text: str) -> bool | None:
    if _FREE.search(text):
        return False
    return True if _HELD.search(text) else None


def is_near(found: InWords | None, plain: str, *, sign: bool, today: date | None = None) -> bool:
    """Tell whether a period is about to end: by the days that were counted, else by the sign in the words.

    What is said outright stands, whatever was counted: a hearing tomorrow goes before an answer due in ten days.

    Args:
        sign: whether the words sound like it (urgency).
        today: if given, terms that the words say themselves count as well (stated_terms).
    """
    from fawang.knowledge.guidance.urgency.periods import is_reckoned, is_said

    counted = found is not None and (bool(found.runs) or found.left is not None)
    if found is not None and found.near:
        return True
    if today and not is_settled(plain) and stated_terms.is_near(plain, today, _national().is_workday):
        return True
    if sign and (counted or is_settled(plain)):
        return is_said(plain) or (counted and is_reckoned(plain))
    return sign


def with_periods(
    signs: tuple[Urgency, ...], found: InWords | None, plain: str, today: date | None = None
) -> tuple[Urgency, ...]:
    """Return `signs` with a period about to end, or without it, by what was counted."""
    near = is_near(found, plain, sign=Urgency.DEADLINE in signs, today=today)
    others = tuple(one for one in signs if one != Urgency.DEADLINE)
    return (*others, Urgency.DEADLINE) if near else others


def _distance(day: Spoken, place: tuple[int, int], text: str, today: date) -> tuple[int, int]:
    """Return how far a day is from the paper: a day that is named goes before one that is told by what has passed.

    Today without anything that happened (今天才请到假) is when it is told, not since when it is.
    """
    start, end = place
    apart = max(day.start - end, start - day.end, 0)
    beside = re.split("[，。,；;！!？? ]", text[day.end : day.end + _BESIDE])[0]
    before = re.split("[，。,；;！!？? ]", text[max(0, day.start - _BESIDE // 2) : day.start])[-1]
    happened = bool(_HAPPENED.search(beside) or _HAPPENED.search(before))
    idle = day.exact and day.day == today and not day.elapsed and not happened
    return int(day.elapsed) * 1000 + 2000 * idle + apart - _BONUS * happened, day.start


def _runs(
    rows: list[Case], day: Spoken, today: date, periods: Mapping[str, Period], works: _Workdays, known: Known
) -> tuple[LastDay, ...]:
    codes = dict.fromkeys(code for row in rows for code in row.periods)
    found = [
        LastDay(
            periods[code],
            *(
                running(
                    start,
                    length=periods[code].length,
                    unit=periods[code].unit,
                    today=today,
                    is_workday=works,
                    counting=periods[code].counting,
                    in_custody=bool(known.in_custody),
                    announced=announced,
                )
                for start in (day.day, day.latest)
            ),
        )
        for code in codes
    ]
    return tuple(sorted(found, key=lambda one: one.running.due))


def _missing(paper: Paper, case: Case | None, known: Known) -> Missing | None:
    """Return the fact that the words leave open; how a paper came is presumed: by hand."""
    if paper.either:
        return Missing(Fact.PAPER, tuple(paper.either), known)
    if case is None:
        roles = tuple(dict.fromkeys(one.role for one in paper.cases))
        if len(roles) > 1:
            return Missing(Fact.ROLE, roles, known)
        return Missing(
            Fact.MATTER, tuple(one.matter or "" for one in paper.cases), replace(known, role=roles[0])
        )
    return Missing(Fact.DATE, (), known) if known.day is None else None
