"""Days that are told by what has passed since them, or by what is still to pass. Pure, in plain wording."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from fawang.knowledge.rules.spoken import Spoken, spoken
from fawang.knowledge.rules.spoken.named import FOR_REFERENCE
from fawang.knowledge.rules.spoken.numbers import NUMBER, UNIT, back, number, shift

_AGO = re.compile(f"(?<![0-9])({NUMBER})(多|来)?({UNIT})(半)?(?:之前|以前|前)")
_HALF_AGO = re.compile("(?<!个)(半)(个?月|年)(?:之前|以前|前)")
_AND_A_HALF_AGO = re.compile(f"(?<![0-9])({NUMBER})个半月(?:之前|以前|前)")
_ABOUT_A_MONTH = re.compile("个(?:零|把|几|多)月(?:之?前|了)?")
_NEARLY = "快要?|快满|差不多|将近|近|大概|成|就快"
#: What has lasted so long did not begin with what a period counts from.
_LASTED = re.compile(
    "(?:做|干|工作|上班|住|租|结婚|同居|抑郁|生病|打工|试用|没干|没做|拖欠|欠|学|分居|服刑|判刑|罚)"
    "(?:了|过|着)?[^，。,；; ]{0,2}$"
)
_TEENS = re.compile("([二三四五])?十(?:几|多|来)天(?!内|之内|以内|后)(?:前|了)?")
_ORDINAL = re.compile(f"第({NUMBER})(?:天|日)(?:了|$|(?=[，。, ]))")
_INDEED = "整|已经|已|都|有|过了|过去|拖了|放了|等了|整整|刚好|正好|超过|不止"
#: What a span is not said of: a length of the law, of a sentence, of notice.
_NOT_SAID_OF = "(?<![0-9零一二三四五六七八九十百廿卅第只是剩差])(?<!还有)(?<!只有)(?<!判了)(?<!提前)(?<!以为)"
_PASSED = re.compile(
    f"(?<![只是还])(?<!判了)(?<!提前)({_NEARLY}|{_INDEED})?"
    f"(?:有|过)?{_NOT_SAID_OF}({NUMBER})(多|来)?({UNIT}|个半月)(半|多)?(?:了|啦|咯|未|整)?"
    "(?!内|之内|以内|的?期|可以|之前|以前|前|后|之后|到|起|的?(?:工资|工钱|薪))"
)
#: What has come has been there since, however it is said: 判决书收着两天, 决定收了七日.
_CAME = re.compile(
    "(?:收到?|拿到?|签收?|领到?|接到?|送达|交|提交|递交|申请|放|来|贴|扣|封|寄|取|关|押|拘)"
    "(?:了|着|的)?[^，。,；; ]{0,6}$"
)
_ROUNDS = re.compile(
    f"(?:满|够|足|整|刚好|正好)(?:了|是)?({NUMBER})(个?月|{UNIT})"
    f"|(?<![0-9月])({NUMBER})(个?月|{UNIT})(?:就)?(?:满|够|到)(?:了)?(?!期|吗|没|不|几|多|了吗|了没)"
)
_TO = re.compile(
    f"(?:差|再过|还有|还差|还剩|只剩|剩|过)(?:下)?({NUMBER}|几)(天|日|周|个?星期|个?礼拜|个月)[^，。,]{{0,6}}?(?:就|满|够|到|是)*({NUMBER})(年|个月)"
)
_AFTER = re.compile(
    f"({NUMBER})(天|日|周|个?星期|个?礼拜)(?:以|之)?后(?:就|便)?(?:是|满|够|到)({NUMBER})(年|个月)"
)
_SHORT_OF = re.compile(f"(?<![0-9月])({NUMBER})(个月|年)(?:还|只|就)?差({NUMBER}|几)(天|日)")
_TO_LATER = re.compile(f"到([^，。, ]{{1,6}}?)(?:就|刚好|刚刚|正好|满)*({NUMBER})(年|个月|天|日)")


#: Further away, a day is not the one on which so many years are full.
_REFERENCE_DAYS = 60


def read_ago(text: str, today: date) -> Iterator[Spoken]:
    """Yield days so long ago: 半个月前."""
    for match in _AGO.finditer(text):
        count, more, unit, half = match.groups()
        day = back(today, count, unit)
        if day is not None and half:
            day = shift(day, -6) if unit == "年" else day - timedelta(days=15)
        if more and day is not None:
            # A month and more: at most half as long again.
            yield from spoken(match, day - (today - day) // 2, day, elapsed=True)
        else:
            yield from spoken(match, day, elapsed=True)
    for match in _AND_A_HALF_AGO.finditer(text):
        months = back(today, match[1], "个月")
        yield from spoken(match, months - timedelta(days=15) if months else None, elapsed=True)
    for match in _HALF_AGO.finditer(text):
        yield from spoken(match, back(today, "半", match[2]), elapsed=True)


def read_about_a_month(text: str, today: date) -> Iterator[Spoken]:
    """Yield days of `个零月` and `个把月`: a month or somewhat more."""
    for match in _ABOUT_A_MONTH.finditer(text):
        yield from spoken(match, today - timedelta(days=45), today - timedelta(days=28), elapsed=True)


def read_rounds(text: str, today: date) -> Iterator[Spoken]:
    """Days of which it is said when so many years are full: the day lies so many years before that one."""
    told = [(one, one[1], one[2], one[3], one[4]) for one in (*_TO.finditer(text), *_AFTER.finditer(text))]
    told += [(one, one[3], one[4], one[1], one[2]) for one in _SHORT_OF.finditer(text)]
    for match, left, left_unit, length, unit in told:
        ahead = back(today, "3" if left == "几" else left, left_unit, forward=True)
        day = back(ahead, length, unit) if ahead else None
        yield from spoken(match, day, day + timedelta(days=6) if day and left == "几" else None, elapsed=True)
    for match in _TO_LATER.finditer(text):
        later = next(iter(_for_reference(match[1], today)), None)
        yield from spoken(match, back(later.day, match[2], match[3]) if later else None, elapsed=True)
    for match in _ROUNDS.finditer(text):
        if _LASTED.search(text[max(0, match.start() - 5) : match.start()]):
            continue
        count, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
        begun = max(text.rfind(sign, 0, match.start()) for sign in "，。,；; ") + 1
        near = [
            one
            for one in _for_reference(text[begun : match.start()], today)
            if abs((one.day - today).days) <= _REFERENCE_DAYS
        ]
        until, start = (near[0].day, begun + near[0].start) if near else (today, match.start())
        day = back(until, count, unit)
        if day is not None:
            yield Spoken(start, match.end(), day, day, elapsed=not near)


def _for_reference(text: str, today: date) -> list[Spoken]:
    """Return the days by which another one is told: `到明天一年`, `上周三满一年`, `再过三天……满一年`."""
    if match := re.search(f"(?:再过|还有|还差|差)({NUMBER})(?:天|日)", text):
        return list(spoken(match, back(today, match[1], "天", forward=True)))
    return [_coming(one, today) for reading in FOR_REFERENCE for one in reading(text, today)]


def _coming(one: Spoken, today: date) -> Spoken:
    """Return a day without a year as the next there is, where that one is near: 到十二月三号满两年."""
    later = shift(one.day, 12)
    if one.exact and later is not None and today < later <= today + timedelta(days=_REFERENCE_DAYS // 2):
        return replace(one, day=later, latest=later)
    return one


def read_teens(text: str, today: date) -> Iterator[Spoken]:
    """Yield days of 十几天 and 二十几天: from the first of the ten to the last."""
    for match in _TEENS.finditer(text):
        tens = 10 * ((number(match[1]) if match[1] else 1) or 1)
        yield from spoken(
            match, today - timedelta(days=tens + 9), today - timedelta(days=tens + 1), elapsed=True
        )


def read_passed(text: str, today: date) -> Iterator[Spoken]:
    """Yield days from which so much has passed: 收到十二天了."""
    for match in _ORDINAL.finditer(text):
        # Whether the day itself is the first one, people do not agree.
        day = back(today, match[1], "天")
        yield from spoken(match, day, day + timedelta(days=1) if day else None, elapsed=True)
    for match in _PASSED.finditer(text):
        if _LASTED.search(text[max(0, match.start() - 5) : match.start()]):
            continue
        nearly, count, more, unit, half = match.groups()
        came = _CAME.search(text[max(0, match.start() - 10) : match.start()]) is not None
        said = bool(nearly) or came or match[0].endswith(("了", "啦", "咯", "整"))
        if (
            not said
            and not half
            and not more
            and match.end() != len(text)
            and unit not in ("个月", "个半月", "年")
        ):
            continue
        day = back(today, count, "个月" if unit == "个半月" else unit)
        if day is None or unit == "工作日":
            continue
        if unit == "个半月":
            day = day - timedelta(days=15)
        if half == "半":
            day = shift(day, -6) if unit == "年" else day - timedelta(days=15)
        loosely = bool(nearly) and bool(re.fullmatch(_NEARLY, nearly))
        size = {"天": 3, "日": 3, "年": 30}.get(unit, 10)
        if day is not None and loosely:
            yield from spoken(match, day, min(today, day + timedelta(days=size)), elapsed=True)
        elif day is not None and (more or half == "多" or nearly in ("超过", "不止")):
            yield from spoken(match, day - timedelta(days=size * 3), day, elapsed=True)
        else:
            yield from spoken(match, day, elapsed=True)
