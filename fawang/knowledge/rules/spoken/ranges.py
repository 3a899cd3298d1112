"""Days told roughly or by sums: 七八天了, 十几号, 两周零三天, 个把星期. Pure, in plain wording."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from fawang.knowledge.rules.spoken import Spoken, spoken
from fawang.knowledge.rules.spoken.numbers import NUMBER, back, day_of, number, shift

_DIGITS = "一二三四五六七八九"
_UNIT = "(天|日|周|个?星期|个?礼拜|个?月|年)"
_PAIR = "(?:一两|两三|三五|" + "|".join(_DIGITS[n : n + 2] for n in range(8)) + ")"
_BETWEEN = re.compile(
    f"(?<![0-9零〇百第一二三四五六七八九])([二三四五六七八九]?十)?({_PAIR})(十)?{_UNIT}(?:多|左右)?(?!内|之内|以内|后|之后|期|的?工资|的?[一二三四五六七八九十0-9]{{1,3}}月|的?(?:农历|阴历|旧历|夏历|老历|正月|腊月|冬月))"
)
_SEVERAL = re.compile(
    "([二三四五六七八九])?十(?:好几|几|多)(?:号|日)(?=[^，。,]{0,4}(?:收|拿|签|接|领|送|到|给|取|寄|下))"
)
_SUM = re.compile(
    f"({NUMBER})(周|个?星期|个?礼拜|个月|年)(?:零|又|加|外加|过|多)({NUMBER})(?:个)?(天|日|周|个?星期|个?礼拜|个?月)"
)
_ABOUT_A_WEEK = re.compile("(?:个把|成个?|整整一个?|将近一个?|小一个?)(?:星期|礼拜|周)")
_ALMOST_TEN = re.compile("十好几(?:天|日)|([二三四五六])?十好几(?:天|日)")
_LAST_SO_MANY = re.compile(f"前({NUMBER})(周|个?星期|个?礼拜)(?![一二三四五六日天末])")
_DASHED = re.compile(
    r"(?<![0-9./-])(1[0-2]|0?[1-9])-([0-3]?[0-9])(?![0-9./%元万岁-])(?:[日号])?(?=[^，。,0-9]{0,4}(?:收|拿|签|接|领|送|到|给))"
)
_NIGHT = re.compile("大前(?:晚|夜|日|天)")


def read_between(text: str, today: date) -> Iterator[Spoken]:
    """Yield days between two numbers of days or weeks ago: 七八天了, 十一二天, 三四个星期前."""
    for match in _BETWEEN.finditer(text):
        tens, pair, ten, unit = match.groups()
        least, most = (number(one) or 0 for one in pair)
        base = number(tens) or 0 if tens else 0
        times = 10 if ten else 1
        unit = "个月" if unit == "月" else unit
        if unit == "个月" and match[0].endswith("月") and "个" not in match[0]:
            continue  # 三四月 is a season, not a span.
        latest, day = (
            back(today, str(base + least * times), unit),
            back(today, str(base + most * times), unit),
        )
        if latest is not None and day is not None:
            yield from spoken(match, day, latest, elapsed=True)
    for match in _ALMOST_TEN.finditer(text):
        tens = 10 * ((number(match[1]) if match[1] else 1) or 1)
        yield from spoken(
            match, today - timedelta(days=tens + 9), today - timedelta(days=tens + 3), elapsed=True
        )


def read_sum(text: str, today: date) -> Iterator[Spoken]:
    """Yield days so many weeks, months or years and some days ago: 两周零三天."""
    for match in _SUM.finditer(text):
        whole = back(today, match[1], match[2])
        unit = "个月" if match[4] == "月" else match[4]
        yield from spoken(match, back(whole, match[3], unit) if whole else None, elapsed=True)


def read_about_a_week(text: str, today: date) -> Iterator[Spoken]:
    """Yield days about a week ago, and 前两个礼拜."""
    for match in _ABOUT_A_WEEK.finditer(text):
        yield from spoken(match, today - timedelta(days=9), today - timedelta(days=6), elapsed=True)
    for match in _LAST_SO_MANY.finditer(text):
        day = back(today, match[1], match[2])
        yield from spoken(match, day, day + timedelta(days=3) if day else None, elapsed=True)


def read_several(text: str, today: date) -> Iterator[Spoken]:
    """Yield 十几号 and 二十几号: the days of that ten, of this month or the one before."""
    for match in _SEVERAL.finditer(text):
        tens = 10 * ((number(match[1]) if match[1] else 1) or 1)
        first = today.replace(day=1) if today.day > tens else shift(today.replace(day=1), -1)
        begin = day_of(first.year, first.month, tens + 1) if first and tens < 30 else None
        if begin is not None:
            last = min(today, begin + timedelta(days=8))
            yield from spoken(match, begin, max(begin, last))


def read_dashed(text: str, today: date) -> Iterator[Spoken]:
    """Yield 11-16, where something came that day; and 大前晚, which holds 前晚 but is another day."""
    for match in _DASHED.finditer(text):
        this = day_of(today.year, int(match[1]), int(match[2]))
        before = day_of(today.year - 1, int(match[1]), int(match[2]))
        yield from spoken(match, this if this is not None and this <= today else before)
    for match in _NIGHT.finditer(text):
        yield from spoken(match, today - timedelta(days=3))
