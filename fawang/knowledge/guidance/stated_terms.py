"""Terms that a court or an authority has set, as somebody tells of them: three days from the notice, or a day. Pure.

No table has them: the paper says how long. `限三日拆除，前天贴的` ends tomorrow.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from fawang.knowledge.rules.spoken import Spoken
from fawang.knowledge.rules.spoken.days import days_in
from fawang.knowledge.rules.spoken.numbers import NUMBER, number, shift

#: A term that ends within so many days, or has ended within as many, is told first.
WITHIN_DAYS = 7
#: Nobody sets a longer term by hand; what is longer is of the law (last_days).
_LONGEST = 30
_OFFICIAL = re.compile(
    "法院|法庭|仲裁|通知书|通知|决定|责令|限期|限[我令你您]?|城管|街道|执法|检察|派出所|公安|补正|补交|举证|传票|听证|公告|告知|税务|社保局|人社局|法官|书记员|监察|卫生|社区|住建|规划|自然资源|国土|水务|消防|环保|教育局|区里|镇里|镇上|县里|市里|村里"
)
_TERM = re.compile(
    f"(?:限|让我|叫我|要我|要求|写着?|写明|必须|须|给我?|责令)?[^，。,0-9]{{0,3}}?(?<![0-9第一二三四五六七八九十])({NUMBER})个?(工作日|天|日)(?:之|以)?[内里](?!程)"
)
#: Length of the law, of a shop, of a contract.
_OF_THE_LAW = re.compile("无理由|退货|包退|可以|能不能|应当|是不是|多少|法律|规定|合同|保修|发货|上诉|起诉")
_HELD = re.compile(
    "开庭|听证|举证|截止|届满|期满|拍卖|开拍|最后一天|前(?:要|须|得|必须)?(?:交|提交|提出|补|答辩|拆|搬|报到|缴)|要?到庭|交证据|答辩|(?:要)?(?:上法庭|上庭|过堂)|(?:要)?来(?:强)?(?:推|拆|扒|清)|强拆|强制|[^，。,]{0,3}开庭"
)
_IN_ENGLISH = re.compile(
    "\\b(?:deadline|time limit|(?:appeal|limitation|objection) period|last day|hearing|trial|auction)\\b[^.?!]{0,40}"
    "\\b(?:today|tomorrow|this (?:mon|tues|wednes|thurs|fri|satur|sun)day"
    "|in (?:a|one|two|three|four|five|six|[1-6]) days?)\\b"
    "|\\b(?:court|hearing|trial|auction) (?:is )?(?:today|tomorrow)\\b",
    re.IGNORECASE,
)
_OF_A_WEEK = re.compile("(?:周|星期|礼拜|拜)[一二三四五六日天]")
_BESIDE = 8


def is_near(plain: str, today: date, is_workday: Callable[[date], bool]) -> bool:
    """Tell whether a term that is told in plain wording ends within days, or has ended within as many."""
    if plain.isascii():
        return bool(_IN_ENGLISH.search(plain))
    if not _OFFICIAL.search(plain):
        return False
    days = days_in(plain, today)
    return _ends_soon(plain, today, days, is_workday) or any(_is_held(plain, today, one) for one in days)


def _ends_soon(plain: str, today: date, days: tuple[Spoken, ...], is_workday: Callable[[date], bool]) -> bool:
    begun = [one for one in days if one.day <= today]
    for match in _TERM.finditer(plain):
        clause = re.split("[，。,；; ]", plain[match.end() :])[0]
        length = number(match[1])
        if length is None or not 0 < length <= _LONGEST or _OF_THE_LAW.search(match[0] + clause):
            continue
        since = [one for one in begun if one.end <= match.start(1) or one.start >= match.end()]
        if since and any(
            abs((_after(one.day, length, match[2], is_workday) - today).days) <= WITHIN_DAYS for one in since
        ):
            return True
    return False


def _after(day: date, length: int, unit: str, is_workday: Callable[[date], bool]) -> date:
    if unit != "工作日":
        return day + timedelta(days=length)
    while length:
        day += timedelta(days=1)
        length -= is_workday(day)
    return day


def _is_held(plain: str, today: date, one: Spoken) -> bool:
    """Tell whether a hearing, a sale or the end of a term is on a day that is named and near."""
    after = re.split("[，。,；; ]", plain[one.end : one.end + _BESIDE])[0]
    # A day without its year, or of a week that is not said, is read as the last there was; a hearing is ahead.
    later = one.day + timedelta(days=7) if _OF_A_WEEK.match(plain, one.start) else shift(one.day, 12)
    if one.exact and later is not None and 0 <= (later - today).days <= WITHIN_DAYS:
        one = replace(one, day=later, latest=later)
    return bool(_HELD.match(after.lstrip("就才要是在的"))) and 0 <= (one.day - today).days <= WITHIN_DAYS
