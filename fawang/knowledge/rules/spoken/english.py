"""Days as English says them. Pure."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from fawang.knowledge.rules.spoken import Spoken, spoken
from fawang.knowledge.rules.spoken.numbers import back, day_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = {
    word: count
    for count, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
_NUMBERS |= {"a": 1, "an": 1}
_UNITS = {"day": "天", "week": "周", "month": "个月", "year": "年"}
_MONTH = f"({'|'.join(_MONTHS)})[a-z]*\\.?"
_TH = "(?:st|nd|rd|th)?"
_DATE = re.compile(
    f"\\b(?:{_MONTH} ([0-3]?[0-9])|([0-3]?[0-9]){_TH} (?:of )?{_MONTH}){_TH}(?:,? (20[0-9]{{2}}))?\\b", re.I
)
_AGO = re.compile(f"\\b({'|'.join(_NUMBERS)}|[0-9]{{1,3}}) (day|week|month|year)s? ago\\b", re.I)
_WEEKDAY = re.compile(f"\\b(?:last|on|this) ({'|'.join(_WEEKDAYS)})[a-z]*\\b", re.I)
_NAMED = {"today": 0, "yesterday": 1, "the day before yesterday": 2, "tomorrow": -1}
_NAMED_DAY = re.compile("\\b(the day before yesterday|yesterday|today|tomorrow)\\b", re.I)


def read(text: str, today: date) -> Iterator[Spoken]:
    """Yield the days that an English text names; a day without a year is the last one there was."""
    for match in _DATE.finditer(text):
        month, day = (match[1] or match[4]).lower(), int(match[2] or match[3])
        years = [int(match[5])] if match[5] else [today.year, today.year - 1]
        days = (day_of(year, _MONTHS.index(month) + 1, day) for year in years)
        yield from spoken(match, next((one for one in days if one and (match[5] or one <= today)), None))
    for match in _AGO.finditer(text):
        count = _NUMBERS.get(match[1].lower(), 0) or int(match[1])
        yield from spoken(match, back(today, str(count), _UNITS[match[2].lower()]))
    for match in _WEEKDAY.finditer(text):
        yield from spoken(
            match, today - timedelta(days=(today.weekday() - _WEEKDAYS.index(match[1].lower())) % 7 or 7)
        )
    for match in _NAMED_DAY.finditer(text):
        yield from spoken(match, today - timedelta(days=_NAMED[match[1].lower()]))
