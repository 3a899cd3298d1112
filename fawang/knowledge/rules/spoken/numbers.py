"""Numbers and spans of days within a text, as people say them. Pure."""

import calendar
from datetime import date, timedelta

from fawang.knowledge.rules import numerals

NUMBER = "(?:[0-9]{1,3}|[零〇一二三四五六七八九十百两俩廿卅半]{1,5})"
UNIT = "(?:工作日|天|日|周|个?星期|个?礼拜|个月|年)"
_SHORT = {"廿": "二十", "卅": "三十", "俩": "两"}


def number(text: str) -> int | None:
    """Return a number that is said in words or digits; None for one that is not understood."""
    for short, long in _SHORT.items():
        text = text.replace(short, long)
    return numerals.read(text)


def year_of(text: str, today: date) -> int | None:
    """Return the year that `text` names: 二三 and 23 are of this century."""
    digits = "".join(str(numerals.read(one) if numerals.read(one) is not None else one) for one in text)
    if not digits.isdecimal():
        return None
    year = int(digits)
    return year + 2000 if year < 100 else year if 1950 <= year <= today.year + 30 else None


def back(day: date, count: str, unit: str, *, forward: bool = False) -> date | None:
    """Return the day that lies `count` `unit` before `day`, or after it; half a month is fifteen days."""
    unit = unit.removeprefix("个")
    half = count == "半"
    if unit in ("天", "日", "工作日", "周", "星期", "礼拜"):
        if half:
            return None
        days = (number(count) or 0) * (7 if unit in ("周", "星期", "礼拜") else 1)
        return _moved(day, days if forward else -days) if number(count) is not None else None
    if half and unit == "月":
        return _moved(day, 15 if forward else -15)
    months = 6 if half else (number(count) or 0) * (12 if unit == "年" else 1)
    if not half and number(count) is None:
        return None
    return shift(day, months if forward else -months)


def shift(day: date, months: int) -> date | None:
    """Return the corresponding day so many months later, or the last of a month that has none."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if not 1900 < year < 2200:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a date; None if there is none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
