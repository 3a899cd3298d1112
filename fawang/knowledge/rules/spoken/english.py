"""Days as English says them. Pure."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from fawang.knowledge.rules.spoken import Spoken, spoken
from fawang.knowledge.rules.spoken.calendars import festival
from fawang.knowledge.rules.spoken.numbers import back, day_of, shift

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {
    word: count
    for count, word in enumerate(f"zero one two three four five six seven eight nine {_TEENS}".split())
}
_NUMBERS |= {word: 10 * count for count, word in enumerate(_TENS.split(), 2)}
_NUMBERS |= {"a": 1, "an": 1, "half a": 0}
_UNITS = {"day": "天", "week": "周", "month": "个月", "year": "年"}
_MONTH = f"({'|'.join(_MONTHS)})[a-z]*\\.?"
_TH = "(?:st|nd|rd|th)?"
#: A number in words or digits, as one group.
COUNT = f"({'|'.join(sorted(_NUMBERS, key=len, reverse=True))}|[0-9]{{1,3}})"
_SPAN = f"{COUNT}[ -](day|week|fortnight|month|year)s?"
_DATE = re.compile(
    f"\\b(?:{_MONTH} (?:the )?([0-3]?[0-9])|([0-3]?[0-9]){_TH} (?:of )?{_MONTH}){_TH}"
    "(?:,? (?:of )?(20[0-9]{2}|last year))?\\b",
    re.I,
)
#: 16/11 and 11/16; of what may be either the month goes first, as people write it here.
_SLASHED = re.compile("(?<![0-9/])([0-3]?[0-9])/([0-3]?[0-9])(?:/(20[0-9]{2}))?(?![0-9/])")
_MOST_MONTHS = 12
_PART = re.compile(f"\\b(early|mid|late|the end of)[ -]{_MONTH}(?![a-z])", re.I)
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "the end of": (25, 31)}
_OF_MONTH = re.compile(
    "\\b(?:on |since |by )?the ([0-3]?[0-9])(?:st|nd|rd|th)(?: of (this|last) month)?\\b(?! (?:of|floor|time|day))",
    re.I,
)
#: Two weeks ago, and a year ago tomorrow.
_AGO = re.compile(f"\\b{_SPAN} ago(?: (today|tomorrow|yesterday))?\\b", re.I)
#: It has been 15 days; 15 days have passed; 15 days since.
_PASSED = re.compile(
    f"\\b(?:been|for|will be) (?:exactly |already |over )?{_SPAN}\\b(?! (?:late|old|in))(?: (today|tomorrow))?"
    f"|\\b{_SPAN} (?:have |has )?(?:already )?(?:passed|since|gone)\\b",
    re.I,
)
_DAY_OF_WEEK = "(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:days?)?"
_WEEKDAY = re.compile(
    f"\\b(?:last|on|this|the) {_DAY_OF_WEEK}\\b(?: (last week|before last))?|\\b{_DAY_OF_WEEK} (last week)\\b",
    re.I,
)
#: Two Tuesdays ago.
_WEEKS_AGO = re.compile(f"\\b{COUNT} {_DAY_OF_WEEK} ago\\b", re.I)
_LOOSE = re.compile("\\blast (week|month)\\b", re.I)
_FESTIVALS = {
    "national day": "国庆",
    "mid-autumn": "中秋",
    "singles' day": "双十一",
    "labour day": "五一",
    "christmas": "圣诞",
    "halloween": "万圣节",
}
_FESTIVAL = re.compile(f"\\b({'|'.join(_FESTIVALS)})(?: festival| day)?\\b", re.I)
_NAMED = {"today": 0, "this morning": 0, "yesterday": 1, "the day before yesterday": 2, "tomorrow": -1}
_NAMED |= {"the day after tomorrow": -2}
_NAMED_DAY = re.compile(f"\\b({'|'.join(sorted(_NAMED, key=len, reverse=True))})\\b", re.I)


def read(text: str, today: date) -> Iterator[Spoken]:
    """Yield the days that an English text names; a day without a year is the last one there was."""
    for reading in (
        _read_dates, _read_slashed, _read_parts, _read_of_month, _read_spans, _read_weekdays, _read_loose, _read_named,
    ):  # fmt: skip
        yield from reading(text, today)


def _past(days: Iterable[date | None], today: date) -> date | None:
    return next((one for one in days if one is not None and one <= today), None)


def _read_dates(text: str, today: date) -> Iterator[Spoken]:
    for match in _DATE.finditer(text):
        month, day, said = (match[1] or match[4]).lower(), int(match[2] or match[3]), match[5]
        if said:
            year = today.year - 1 if said.lower() == "last year" else int(said)
            yield from spoken(match, day_of(year, _MONTHS.index(month) + 1, day))
        else:
            years = (today.year, today.year - 1)
            yield from spoken(
                match, _past((day_of(one, _MONTHS.index(month) + 1, day) for one in years), today)
            )


def _read_slashed(text: str, today: date) -> Iterator[Spoken]:
    for match in _SLASHED.finditer(text):
        first, second = int(match[1]), int(match[2])
        month, day = (second, first) if first > _MOST_MONTHS else (first, second)
        years = [int(match[3])] if match[3] else [today.year, today.year - 1]
        yield from spoken(match, _past((day_of(one, month, day) for one in years), today))


def _read_parts(text: str, today: date) -> Iterator[Spoken]:
    for match in _PART.finditer(text):
        begin, end = _PARTS[match[1].lower()]
        month = _MONTHS.index(match[2].lower()) + 1
        day = _past((day_of(one, month, begin) for one in (today.year, today.year - 1)), today)
        yield from spoken(match, day, min(today, day + timedelta(days=end - begin)) if day else None)


def _read_of_month(text: str, today: date) -> Iterator[Spoken]:
    for match in _OF_MONTH.finditer(text):
        months = [-1] if (match[2] or "").lower() == "last" else [0, -1]
        firsts = (shift(today.replace(day=1), one) for one in months)
        yield from spoken(
            match, _past((day_of(one.year, one.month, int(match[1])) for one in firsts if one), today)
        )


def _read_spans(text: str, today: date) -> Iterator[Spoken]:
    for match in _AGO.finditer(text):
        yield from spoken(match, _before(_reference(match[3], today), match[1], match[2]))
    for match in _PASSED.finditer(text):
        day = _before(_reference(match[3], today), match[1] or match[4], match[2] or match[5])
        yield from spoken(match, day, elapsed=True)


def _reference(said: str | None, today: date) -> date:
    return today - timedelta(days=_NAMED[(said or "today").lower()])


def _read_weekdays(text: str, today: date) -> Iterator[Spoken]:
    for match in _WEEKDAY.finditer(text):
        weekday = _WEEKDAYS.index((match[1] or match[3]).lower())
        day = _last(weekday, today)
        if (said := (match[2] or match[4] or "").lower()) == "before last":
            day -= timedelta(days=7)
        elif said:
            day = today - timedelta(days=today.weekday() + 7 - weekday)
        yield from spoken(match, day)
    for match in _WEEKS_AGO.finditer(text):
        weekday = _WEEKDAYS.index(match[2].lower())
        yield from spoken(match, _last(weekday, today) - timedelta(days=7 * (number(match[1]) - 1)))


def _last(weekday: int, today: date) -> date:
    return today - timedelta(days=(today.weekday() - weekday) % 7 or 7)


def _read_loose(text: str, today: date) -> Iterator[Spoken]:
    for match in _LOOSE.finditer(text):
        if match[1].lower() == "week":
            monday = today - timedelta(days=today.weekday() + 7)
            yield from spoken(match, monday, monday + timedelta(days=6))
        else:
            first = today.replace(day=1)
            yield from spoken(match, shift(first, -1), first - timedelta(days=1))


def _read_named(text: str, today: date) -> Iterator[Spoken]:
    for match in _FESTIVAL.finditer(text):
        name = _FESTIVALS[match[1].lower()]
        yield from spoken(match, _past((festival(name, today.year - one) for one in (0, 1)), today))
    for match in _NAMED_DAY.finditer(text):
        yield from spoken(match, today - timedelta(days=_NAMED[match[1].lower()]))


def _before(until: date, count: str, unit: str) -> date | None:
    if count.lower() == "half a":
        return back(until, "半", _UNITS[unit.lower()])
    if unit.lower() == "fortnight":
        return back(until, str(2 * number(count)), "周")
    return back(until, str(number(count)), _UNITS[unit.lower()])


def number(count: str) -> int:
    """Return what `COUNT` matched."""
    return _NUMBERS[count.lower()] if count.lower() in _NUMBERS else int(count)
