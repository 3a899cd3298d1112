"""How divisions are called: stems and suffixes. Pure.

People write 佛山, 佛山市, 桂城, 桂城街, 桂城街道办事处: the stem is what a name has in common with
all of them, the suffix says at which level.
"""

import re

from fawang.regions.rules import Level

_NATION = "(?:壮族)?(?:瑶族)?"
_COMMITTEE = (
    "居民居委会|居民委员会|居委委员会|居委员会|居委会会|居居委会|村民委员会|村民委会|村居委会|村委会"
    "|居委会|渔民委员会社区|渔民委员会|渔委会|委会会|委员会|居委|村委"
)
#: The official suffix of a name, to be cut off.
_OFFICIAL: dict[Level, re.Pattern[str]] = {
    Level.PROVINCE: re.compile("省"),
    Level.PREFECTURE: re.compile("市"),
    Level.COUNTY: re.compile(f"{_NATION}自治县|[区县市]"),
    Level.TOWN: re.compile(f"街道|镇|{_NATION}乡"),
    Level.VILLAGE: re.compile(f"村?(?:社区)?(?:{_COMMITTEE})|村?社区|村"),
}
#: What may follow a stem in text, at each level: official, colloquial and former suffixes.
SUFFIX: dict[Level, re.Pattern[str]] = {
    Level.PROVINCE: re.compile("省"),
    Level.PREFECTURE: re.compile("市|地区"),
    Level.COUNTY: re.compile(f"{_NATION}自治县|[区县市]"),
    Level.TOWN: re.compile(f"街道办事处|街道办|街道|街|镇|{_NATION}乡"),
    Level.VILLAGE: re.compile(
        "村?社区(?!矫正)(?:居民委员会|居委会|居委)?|村?(?:村民委员会|居民委员会|村委会|居委会|渔委会|居委|村委)|村"
    ),
}
#: First characters of everything in SUFFIX: most stems in text are followed by none of them.
SUFFIX_STARTS = frozenset("省市地自区县壮瑶街镇乡村社居渔")

#: Behind a stem these make the name of a street, a school, a bank: no place is meant.
NAMED_AFTER = re.compile(
    "[东西南北中前后]?[一二三四五六七八九十0-9]*[东西南北中横]?(?:路|大道|大街|街|巷|高速|大桥|立交)"
    "|大学|学院|银行|证券|装|日报|晚报|商会|话"
)
#: In front of or behind a name: where somebody comes from, not where something happened.
FROM_BEFORE = re.compile("(?:户籍|籍贯|老家|祖籍|户口)(?:地|所在地)?[是在为:：]?$")
FROM_BEHIND = re.compile("(?:籍|人(?![民社才事力大]))")


def split(name: str, level: Level) -> tuple[str, str]:
    """Return the stem of `name` and what is left of it, the suffix.

    A stem has two characters or more: 城区 and 新村 stay whole, since 城 and 新 name nothing.
    """
    if "虚拟" in name or "生活区" in name:
        # Statistics' name for those who live on a farm or in a zone without a committee.
        return name, ""
    for found in _OFFICIAL[level].finditer(name, 1):
        if found.end() != len(name):
            continue
        start = found.start()
        if start < 2 and found.group().startswith("村") and len(found.group()) > 1:
            start += 1
        return (name[:start], name[start:]) if start >= 2 else (name, "")
    return name, ""


#: What stands in front of the names of some towns and farms without being called: 国营惠东九龙峰林场.
_OWNERS = ("国营", "国有", "大亚湾")


def shorter(stem: str, tail: str, above: tuple[str, ...]) -> str | None:
    """Return the stem of a town without owners and names of divisions `above` it in front, if it has any."""
    rest = stem
    while cut := next((len(name) for name in (*above, *_OWNERS) if rest.startswith(name)), 0):
        rest = rest[cut:]
    # What is left of 佛山监狱 is any prison; of a farm's name, the farm.
    told_apart = len(rest) >= 2 if tail else rest.endswith(("林场", "农场")) and len(rest) > 3
    return rest if rest != stem and told_apart else None
