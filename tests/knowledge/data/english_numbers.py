"""What an English text says in numbers, to be held against the Chinese text: (value, what it counts)."""

import re
from fractions import Fraction

from fawang.knowledge.guidance.drafting.quantities import RATIO, read

type Quantity = tuple[Fraction, str]

#: Units of the Chinese reader, by the English word.
_UNITS = {
    "day": "日", "days": "日", "month": "个月", "months": "个月", "year": "年", "years": "年", "hour": "小时",
    "hours": "小时", "minute": "分钟", "minutes": "分钟", "yuan": "元", "times": "倍", "people": "人", "persons": "人",
    "points": "分",
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_QUANTITY = re.compile(
    r"(?<![\d.\w])(?P<number>\d[\d,]*(?:\.\d+)?)[\s-]*"
    rf"(?:(?P<percent>%)|(?:full |more |working )?(?P<unit>{_UNIT})\b(?P<old> old)?)?"
)
_HALVES = {
    "half a year": (Fraction(6), "个月"),
    "half a month": (Fraction(1, 2), "个月"),
    "half of": (Fraction(1, 2), RATIO),
    "your half": (Fraction(1, 2), RATIO),
    "double": (Fraction(2), "倍"),
    "rule of 1995": (Fraction(1995), "年"),
}
_DATE = re.compile(
    r"(\d{1,2}) (?:January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})"
)
_PHONE = re.compile(r"(?<!\d)(?:110|119|120|122|12\d{3}|96110)(?!\d)")
#: What is compared: lengths of time, money, shares and multiples. Counts of people, pages and papers are worded freely.
COMPARED = frozenset({"日", "个月", "年", "小时", "元", RATIO, "倍", "岁", "周"})


def in_english(text: str) -> set[Quantity]:
    """Return the quantities of an English text that are compared."""
    found: set[Quantity] = set()
    for match in _QUANTITY.finditer(text):
        value = Fraction(match["number"].replace(",", "").rstrip("."))
        if match["percent"]:
            found.add((value / 100, RATIO))
        elif match["unit"]:
            found.add((value, "岁" if match["old"] else _UNITS[match["unit"]]))
    for words, quantity in _HALVES.items():
        if words in text.lower():
            found.add(quantity)
    for day, year in _DATE.findall(text):
        found |= {(Fraction(day), "日"), (Fraction(year), "年")}
    return {one for one in found if one[1] in COMPARED}


def in_chinese(text: str) -> set[Quantity]:
    """Return the same of a Chinese text."""
    return {(value, unit) for value, unit in read(text).found if unit in COMPARED}


def phones(text: str) -> set[str]:
    """Return the telephone numbers of a text in either language."""
    return set(_PHONE.findall(text))
