"""Days named by number, week, festival or the moon. Pure. The text is in plain wording (search.language.read)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from fawang.knowledge.rules.spoken import Spoken, spoken
from fawang.knowledge.rules.spoken.calendars import FIXED, LUNAR, NEW_YEARS_EVE, TERMS, festival, lunar
from fawang.knowledge.rules.spoken.numbers import NUMBER, back, day_of, number, shift, year_of

_YEARS = {
    "今年": 0,
    "本年": 0,
    "去年": 1,
    "上年": 1,
    "旧年": 1,
    "前年": 2,
    "大前年": 3,
    "明年": -1,
    "后年": -2,
}
_YEAR = f"(?:({'|'.join(_YEARS)})|((?:19|20)?[0-9]{{2}}|[二一][零〇一二三四五六七八九]{{1,3}})年)"
_MOON = "(?:农历|阴历|旧历|夏历|老历|古历)"
_MONTH = "(?:十[一二]|[一二三四五六七八九十]|1[0-2]|0?[1-9])"
_DAY = (
    "(?:三十一?|卅一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九]"
    "|[12][0-9]|3[01]|0?[1-9])"
)
_FIRST = "(初[一二三四五六七八九十]|十[一二三四五六七八九]|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十|卅)"
_ISO = re.compile(r"(?<![0-9])(20[0-9]{2})[-/.年]([01]?[0-9])[-/.月]([0-3]?[0-9])(?![0-9])[日号]?")
_SHORT = re.compile(r"(?<![0-9./-])(1[0-2]|0?[1-9])[./]([0-3]?[0-9])(?![0-9./%元万])[日号]?")
_FULL = re.compile(
    f"(阳历|公历|{_MOON})?{_YEAR}?的?({_MOON})?(?<![一二三四五六七八九十0-9])({_MONTH})月"
    f"(?:份)?(初)?({_DAY})(?![0-9]|个|天|年|月)[号日]?"
)
_LUNAR = re.compile(
    f"(?:{_YEAR})?的?{_MOON}?(正月|腊月|冬月|大?年(?=初)|(?<![一二三四五六七八九十0-9]){_MONTH}月){_FIRST}"
)
_IN_MONTH = re.compile(
    f"(上上个?月|上个?月|这个?月|本月|当月|下个?月)(?:底|末|初|头)?的?({_DAY})[号日]?(?![0-9]|天|年|月)"
)
_BARE = "(?<![月0-9第一二三四五六七八九十百廿卅])"
_NUMBERED = re.compile(f"{_BARE}({_DAY})号(?!码|楼|线|门(?!缝|口|里)|房|机|店|仓|令)")
_NUMBERED_DAY = re.compile(
    f"{_BARE}({_DAY})日(?=[^内以之期限]{{0,3}}(?:收|拿|签|接|领|送|判|到|落|贴|塞|取|攞|寄|给|宣|通知|告诉|罚))"
)
_MONTH_ONLY = re.compile(
    f"{_YEAR}?的?(?<![0-9])({_MONTH})月(?:份)?的?(?!初?{_DAY}|[0-9])(底|尾|末|初|头|中旬|上旬|下旬|中|月初|月底)?"
)
_WEEKDAY = re.compile(
    f"(大?上+个?|这个?|本|下个?|{NUMBER}个?(?:周|星期|礼拜)(?:之?前|以前)的?)?"
    "(?:周|星期|礼拜|(?<!礼)拜(?![天日]))([一二三四五六日天])(?![期个周])"
)
_SAME_DAY = re.compile(
    f"(上个?月|去年|前年|上年|{NUMBER}(?:年|个月|周|个?星期|个?礼拜)前)的?(今天|今日|同一天|这天|这一天|这个?时候|这会儿?|昨天|前天|明天|后天)"
)
#: The day before the month: 16/11.
_SHORT_TURNED = re.compile(r"(?<![0-9./-])(1[3-9]|2[0-9]|3[01])/(1[0-2]|0?[1-9])(?![0-9./%元万])")
_LAST_OF_MONTH = re.compile(
    f"(?:{_YEAR}?的?(?<![0-9])({_MONTH})月(?:份)?|(上个?月|这个?月|本月))的?最后一[天日]"
)
_END_OF_MONTH = re.compile("(上个?|这个?|本|(?<![0-9一二三四五六七八九十个]))月(底|尾|末|初|头)")
_NAMED = {
    "今天": 0, "今日": 0, "今早": 0, "今晚": 0, "刚刚": 0, "刚才": 0, "昨天": 1, "昨日": 1, "昨晚": 1, "昨": 1,
    "寻日": 1, "琴日": 1, "昨晡日": 1, "秋晡日": 1, "今晡日": 0, "前晡日": 2,
    "前天": 2, "前日": 2, "前晚": 2, "大前天": 3, "大前日": 3, "明天": -1, "明日": -1, "后天": -2, "大后天": -3,
}  # fmt: skip
#: Not: `今天第六天`, by which another day is told; `今天还没有`.
_NAMED_DAY = re.compile(
    f"(?:{'|'.join(sorted(_NAMED, key=len, reverse=True))})(?!还|(?:已经?|都|就|刚好|正好|才)?是?第{NUMBER}[天日])"
)
_FESTIVALS = "|".join(sorted([*FIXED, *LUNAR, *NEW_YEARS_EVE, *TERMS], key=len, reverse=True))
_FESTIVAL = re.compile(
    f"(?:(去年|上年|旧年|前年)的?)?({_FESTIVALS}|(?<![0-9二三四五六七八九月])十一(?=那天|当天|假期|长假|黄金周))节?日?(?:那天|当天|那日|当日)?"
    f"(?:的?(?:假期)?(第[二三四五六七]天|前夕)|(?:的|过|之|以)?(前|后)第?({NUMBER})(天|日|周|个?星期|个?礼拜|个?月))?"
)
#: Days said loosely: how many days ago at most and at least; (0, 0) for the week or the month before.
_LOOSE = {
    "前几天": (7, 3), "前几日": (7, 3), "前两日": (3, 2), "前两天": (3, 2), "这几天": (4, 1), "前阵子": (30, 7),
    "前排": (30, 7), "几天前": (7, 3), "上周": (0, 0),
    "上星期": (0, 0), "上礼拜": (0, 0), "上个星期": (0, 0), "上个礼拜": (0, 0), "上个月": (0, 0), "上月": (0, 0),
}  # fmt: skip
_LOOSE_DAY = re.compile(
    f"({'|'.join(sorted(_LOOSE, key=len, reverse=True))})(?![一二三四五六日天0-9十廿卅今])"
)


#: The days of a month that are told by a part of it.
_PARTS = {
    "底": (24, 31), "尾": (24, 31), "末": (24, 31), "下旬": (21, 31), "初": (1, 7), "头": (1, 7), "上旬": (1, 10),
    "中": (11, 20), "中旬": (11, 20),
}  # fmt: skip
_TEN_DAYS = re.compile(
    "(上个?月|这个?月|本月|当月|月)?的?(?<![一二三四五六七八九十0-9]月)(上旬|中旬|下旬|(?<=月)中)(?!间|介|医|秋|院|心|央|国)"
)
_WEEKEND = re.compile("(上+个?|这个?|本)?(?:周|星期|礼拜)末")
_WEEKS_AGO = re.compile("(上上+个?|上+个)(?:周|星期|礼拜)(?![一二三四五六日天末期])")
_MID_AUTUMN = re.compile(f"(?<!阳历)(?<!公历)(?:{_YEAR})?的?(?<![十0-9])八月十五(?![号日])")
#: So many years before, said before a day: 三年前的十一月二十八.
_YEARS_AGO = re.compile(f"({NUMBER})年(?:以|之)?前的?$")


def _recent(year: int | None, month: int, day: int, today: date) -> date | None:
    """Return the day of that year, or the last one there was if no year is said."""
    if year is not None:
        return day_of(year, month, day)
    this = day_of(today.year, month, day)
    return this if this is not None and this <= today else day_of(today.year - 1, month, day)


def _year(named: str | None, digits: str | None, today: date) -> int | None:
    if named:
        return today.year - _YEARS[named]
    return year_of(digits, today) if digits else None


def read_iso(text: str, today: date) -> Iterator[Spoken]:
    """Yield days such as 2026-11-16."""
    for match in _ISO.finditer(text):
        yield from spoken(match, day_of(int(match[1]), int(match[2]), int(match[3])))


def read_full(text: str, today: date) -> Iterator[Spoken]:
    """Yield days with their month: 去年12月3日, 十月二十六, 农历十月初八."""
    for match in _FULL.finditer(text):
        moon, named, digits, moon_too, month, first, day = match.groups()
        year, m, d = _year(named, digits, today), number(month), number(day)
        if m is None or d is None:
            continue
        by_moon = first or moon_too or (moon not in (None, "阳历", "公历"))
        if year is None and (ago := _YEARS_AGO.search(text[: match.start()])):
            count = number(ago[1])
            year = None if count is None else today.year - count
        yield from spoken(match, _of_moon(year, m, d, today) if by_moon else _recent(year, m, d, today))


def _of_moon(year: int | None, month: int, day: int, today: date) -> date | None:
    if year is not None:
        return lunar(year, month, day)
    return next(
        (
            found
            for back_to in (0, 1)
            if (found := lunar(today.year - back_to, month, day)) and found <= today
        ),
        None,
    )


def read_mid_autumn(text: str, today: date) -> Iterator[Spoken]:
    """Yield 八月十五, which is of the moon wherever no sun is named, and no 号."""
    for match in _MID_AUTUMN.finditer(text):
        yield from spoken(match, _of_moon(_year(match[1], match[2], today), 8, 15, today))


def read_lunar(text: str, today: date) -> Iterator[Spoken]:
    """Yield days of the moon: 腊月廿三, 正月初三, 大年初一."""
    names = {"正月": 1, "年": 1, "大年": 1, "冬月": 11, "腊月": 12}
    for match in _LUNAR.finditer(text):
        named, digits, month, day = match.groups()
        clear = month in names or day.startswith("初") or re.search(_MOON, match[0])
        m, d = names.get(month) or number(month.removesuffix("月")), number(day.removeprefix("初"))
        if clear and m and d:
            yield from spoken(match, _of_moon(_year(named, digits, today), m, d, today))


def read_in_month(text: str, today: date) -> Iterator[Spoken]:
    """Yield days of this month and those beside it: 上个月十五号."""
    for match in _IN_MONTH.finditer(text):
        said, day = match[1].replace("个", ""), number(match[2])
        months = {"上上月": -2, "上月": -1, "下月": 1}.get(said, 0)
        first = shift(today.replace(day=1), months)
        if first is not None and day is not None:
            yield from spoken(match, day_of(first.year, first.month, day))


def read_numbered(text: str, today: date) -> Iterator[Spoken]:
    """Yield days of a month that is not said, the last ones there were: 十六号."""
    for pattern in (_NUMBERED, _NUMBERED_DAY):
        for match in pattern.finditer(text):
            wanted = number(match[1])
            months = (shift(today.replace(day=1), -back_to) for back_to in range(4))
            days = (day_of(one.year, one.month, wanted) for one in months if one and wanted)
            yield from spoken(match, next((one for one in days if one is not None and one <= today), None))


def read_month_only(text: str, today: date) -> Iterator[Spoken]:
    """Yield months as the span of their days: 去年三月底."""
    for match in _MONTH_ONLY.finditer(text):
        named, digits, month, part = match.groups()
        first = _recent(_year(named, digits, today), number(month) or 0, 1, today)
        if first is not None:
            last = (shift(first, 1) or first) - timedelta(days=1)
            begin, end = _PARTS.get((part or "").removeprefix("月"), (1, 31))
            yield from spoken(match, first.replace(day=begin), min(last, first + timedelta(days=end - 1)))


def read_weekday(text: str, today: date) -> Iterator[Spoken]:
    """Yield days of the week: 上上周二."""
    for match in _WEEKDAY.finditer(text):
        said = (match[1] or "").replace("个", "")
        weekday = "一二三四五六日".index(match[2].replace("天", "日"))
        monday = today - timedelta(days=today.weekday())
        if said:
            ago = number(re.split("[周星礼]", said)[0]) if "前" in said else None
            weeks = (
                -ago if ago is not None else -said.count("上") - said.count("大") or {"下": 1}.get(said, 0)
            )
            yield from spoken(match, monday + timedelta(days=7 * weeks + weekday))
        else:
            yield from spoken(match, today - timedelta(days=(today.weekday() - weekday) % 7))


def read_part_of_month(text: str, today: date) -> Iterator[Spoken]:
    """Yield 中旬, 月中 and the like, of this month or the one before, as the span of their days."""
    for match in _TEN_DAYS.finditer(text):
        begin, end = _PARTS[match[2]]
        before = (match[1] or "").startswith("上") or begin > today.day
        first = shift(today.replace(day=1), -1 if before else 0)
        if first is not None:
            last = (shift(first, 1) or first) - timedelta(days=1)
            yield from spoken(match, first.replace(day=begin), min(last, first + timedelta(days=end - 1)))


def read_weekend(text: str, today: date) -> Iterator[Spoken]:
    """Yield 上上周末 as its two days, and 上上周 as its seven."""
    monday = today - timedelta(days=today.weekday())
    for match in _WEEKEND.finditer(text):
        weeks = (match[1] or "").count("上")
        saturday = monday + timedelta(days=5 - 7 * weeks)
        if saturday > today:
            saturday -= timedelta(days=7)
        yield from spoken(match, saturday, saturday + timedelta(days=1))
    for match in _WEEKS_AGO.finditer(text):
        begin = monday - timedelta(days=7 * match[1].count("上"))
        yield from spoken(match, begin, begin + timedelta(days=6))


def read_same_day(text: str, today: date) -> Iterator[Spoken]:
    """Yield days a month or years ago to the day, or beside it: 去年今日, 三年前的明天."""
    beside = {"昨天": -1, "前天": -2, "明天": 1, "后天": 2}
    for match in _SAME_DAY.finditer(text):
        later = today + timedelta(days=beside.get(match[2], 0))
        if match[1].endswith("前"):
            count, unit = re.fullmatch(f"({NUMBER})(.+)前", match[1]).groups()  # type: ignore[union-attr]
            yield from spoken(match, back(later, count, unit))
        else:
            yield from spoken(match, shift(later, {"去年": -12, "上年": -12, "前年": -24}.get(match[1], -1)))


def read_short(text: str, today: date) -> Iterator[Spoken]:
    """Yield days such as 11.16 and 11/16, the last ones there were."""
    for match in _SHORT.finditer(text):
        yield from spoken(match, _recent(None, int(match[1]), int(match[2]), today))
    for match in _SHORT_TURNED.finditer(text):
        yield from spoken(match, _recent(None, int(match[2]), int(match[1]), today))


def read_last_of_month(text: str, today: date) -> Iterator[Spoken]:
    """Yield the last day of a month: 八月最后一天."""
    for match in _LAST_OF_MONTH.finditer(text):
        named, digits, month, said = match.groups()
        if said:
            first = shift(today.replace(day=1), -1 if said.startswith("上") else 0)
        else:
            first = _recent(_year(named, digits, today), number(month) or 0, 1, today)
        following = shift(first, 1) if first else None
        yield from spoken(match, following - timedelta(days=1) if following else None)


def read_end_of_month(text: str, today: date) -> Iterator[Spoken]:
    """Yield 月底 and 月初 of this month or the one before."""
    for match in _END_OF_MONTH.finditer(text):
        before = match[1].startswith("上")
        first = shift(today.replace(day=1), -1 if before else 0)
        following = shift(first, 1) if first else None
        if first is None or following is None:
            continue
        last = following - timedelta(days=1)
        if match[2] in "底尾末":
            yield from spoken(match, last - timedelta(days=5) if before else last, last)
        else:
            yield from spoken(match, first, first + timedelta(days=4))


def read_named(text: str, today: date) -> Iterator[Spoken]:
    """Yield 今天, 昨天, 前天 and the like."""
    for match in _NAMED_DAY.finditer(text):
        yield from spoken(match, today - timedelta(days=_NAMED[match[0]]))


def read_festival(text: str, today: date) -> Iterator[Spoken]:
    """Yield festivals and solar terms, and the days beside them: 小雪前一天, 立冬后一个月."""
    for match in _FESTIVAL.finditer(text):
        year, name, beside, side, count, unit = match.groups()
        years = (_YEARS[year],) if year else (0, 1)
        name = "国庆" if name == "十一" else name
        days = (festival(name, today.year - back_to) for back_to in years)
        day = next((one for one in days if one is not None and one <= today), None)
        if day and side:
            day = back(day, count, unit if unit != "月" else "个月", forward=side == "后")
        elif day and beside:
            day += timedelta(days=-1 if beside == "前夕" else (number(beside[1]) or 1) - 1)
        yield from spoken(match, day)


def read_loose(text: str, today: date) -> Iterator[Spoken]:
    """Yield days said loosely, as spans: 前几天, 上个月."""
    for match in _LOOSE_DAY.finditer(text):
        longest, shortest = _LOOSE[match[1]]
        if longest:
            yield from spoken(match, today - timedelta(days=longest), today - timedelta(days=shortest))
        elif "月" in match[1]:
            first = shift(today.replace(day=1), -1)
            yield from spoken(match, first, today.replace(day=1) - timedelta(days=1))
        else:
            monday = today - timedelta(days=today.weekday() + 7)
            yield from spoken(match, monday, monday + timedelta(days=6))


#: Days by which another one is told.
FOR_REFERENCE = (read_full, read_in_month, read_numbered, read_weekday, read_named, read_end_of_month)
