"""Days of the moon's calendar and festivals, by year. Pure."""

from datetime import date, timedelta
from functools import lru_cache

#: Festivals of the sun's calendar.
FIXED = {
    "国庆节": (10, 1), "国庆日": (10, 1), "国庆": (10, 1), "元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1),
    "六一": (6, 1), "儿童节": (6, 1), "七一": (7, 1), "八一": (8, 1), "妇女节": (3, 8), "三八": (3, 8),
    "教师节": (9, 10), "双十一": (11, 11), "双11": (11, 11), "光棍节": (11, 11), "万圣节": (10, 31),
    "双十二": (12, 12), "平安夜": (12, 24), "圣诞": (12, 25),
    "情人节": (2, 14), "愚人节": (4, 1),
}  # fmt: skip
#: Festivals of the moon's calendar: month and day.
LUNAR = {
    "大年初一": (1, 1), "年初一": (1, 1), "春节": (1, 1), "元宵": (1, 15), "端午": (5, 5), "七夕": (7, 7),
    "中元": (7, 15), "中秋": (8, 15), "重阳": (9, 9), "腊八": (12, 8), "小年": (12, 23),
}  # fmt: skip
NEW_YEARS_EVE = ("除夕", "年三十", "大年三十", "年卅")
TERMS = (
    "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑",
    "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒",
)  # fmt: skip


@lru_cache(maxsize=256)
def lunar(year: int, month: int, day: int) -> date | None:
    """Return the day of the moon's calendar, as a date; None if that month has no such day.

    The leap month of a year is not told from its namesake: people hardly ever say it.
    """
    # Tables of two centuries: loaded by who is told such a day.
    from borax.calendars.lunardate import InvalidLunarDateError, LunarDate

    try:
        found: date = LunarDate(year, month, day).to_solar_date()
    except (InvalidLunarDateError, ValueError):
        return None
    return found


def term(name: str, year: int) -> date:
    """Return the day of a solar term (节气)."""
    from borax.calendars.lunardate import TermUtils

    found: date = TermUtils.nth_term_day(year, term_name=name)
    return found


def festival(name: str, year: int) -> date | None:
    """Return the day of a festival or a solar term in `year`."""
    if name in FIXED:
        return date(year, *FIXED[name])
    if name in LUNAR:
        return lunar(year, *LUNAR[name])
    if name in NEW_YEARS_EVE:
        first = lunar(year, 1, 1)
        return first - timedelta(days=1) if first else None
    return term(name, year)
