"""The numbers in a Chinese text, whatever they are written in: 30日 is 三十日, 20% is 百分之二十, 双倍 is 2倍. Pure.

A number is compared together with what it counts, so that 三十日 does not bear out 三十年. Where a
number could be read in two ways it counts as unreadable: who checks a text then refuses it.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from fawang.knowledge.guidance.drafting.figures import CHARACTERS, LITERAL, place
from fawang.knowledge.guidance.drafting.figures import value as value_of

#: A value and what it counts: (30, "日"); ratios count in RATIO.
type Quantity = tuple[Fraction, str]
RATIO = "分之"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What `read` found. `unreadable` tells that there is also a number that nobody can be sure about."""

    found: frozenset[Quantity]
    unreadable: bool


_HAN = "㐀-鿿"
#: Stands where a character was that is a number of an odd kind: ①, ½, Ⅳ, ㈠.
_ODD = "\ue000"
#: Numerals that no law uses.
_RARE = "壱弌弍弎弐皕卄㐅㒃㠪㭍亖仨俩貮叄"
_VARIANTS = str.maketrans(
    {"個": "个", "兩": "两", "雙": "双", "萬": "万", "億": "亿", "條": "条", "項": "项", "週": "周", "歲": "岁",
     "時": "时", "點": "点", "錢": "钱", "塊": "块", "數": "数", "審": "审", "級": "级", "鐘": "钟", "倆": "俩",
     "⁄": "/", "廿": "二十", "卅": "三十", "卌": "四十"}
)  # fmt: skip
_BANKERS = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟", "一二二三三四五六六七八九十百千")
# 队伍, 大陆 and 收拾 are words: one such character is a number only before something that is counted.
_BANKERS_RUN = re.compile(
    r"[壹贰貳叁參肆伍陆陸柒捌玖拾佰仟万亿零]{2,}|[壹贰貳叁肆伍陆陸柒捌玖拾佰仟](?=[元圆万亿倍日天年个])"
)
_GAP = re.compile(rf"(?<=\d)\s+(?=[{_HAN}%‰])|(?<=[{_HAN}¥])\s+(?=\d)")

_NUMBER = rf"(?:{LITERAL}|[{CHARACTERS}])++(?:点[零〇一二三四五六七八九\d]++[万亿]?+)?+"
#: How units are written, the longest first. Any other unit is the character that follows.
_UNITS = {
    r"个?工作[日天]": "工作日", r"个半月": "个半月", r"个月": "个月", r"个?(?:半小时|半钟头)": "个半小时",
    r"个?(?:小时|钟头)": "小时", r"个?(?:星期|礼拜)": "周", r"周年": "年", r"周?岁": "岁", r"周": "周", r"[日天]": "日",
    r"年": "年", r"月份?": "月", r"元|圆|块钱?": "元", r"倍": "倍", r"个百分点": "百分点", r"个人|名|位|人": "人",
    r"分钟": "分钟", r"次": "次", r"审": "审", r"级": "级", r"成(?![立为员年功就本])": "成",
}  # fmt: skip
_UNIT = "|".join(_UNITS)
#: Before these 一 is an article, as before every character that is no unit: 一名律师, 一般.
_NOT_MEASURED = (None, "名", "位", "个人")
#: 第三年 is not 三年, but 第八十二条 is 82条.
_ALWAYS_ORDINAL = frozenset("条款项审章节编")
_TOKEN = re.compile(
    # words that look like numbers
    rf"(?P<word>十分(?![之钟])|千万(?=[不别要记注勿])|万一(?![{CHARACTERS}元])|万分(?!之)|百姓|(?:[统唯任某]|(?<!合)同)一|一次性|两者|零[工售件星散碎花])"
    rf"|(?P<vague>[几数][十百千万亿]+|[{_ODD}{_RARE}]|兆(?=元))"
    r"|(?P<double>双[倍薪]|[加翻]倍|翻番)"
    r"|(?P<half>一半|半数)"
    rf"|(?P<over>{_NUMBER})分之(?P<part>{_NUMBER})"
    r"|(?<![\d/])(?P<upper>\d++)\s*/\s*(?P<lower>\d++)(?!/)"
    rf"|(?P<rate>{_NUMBER})(?P<sign>[%‰])"
    rf"|¥(?P<money>{_NUMBER})"
    rf"|\(\s*(?P<item>[{CHARACTERS}]++|\d{{1,2}})\s*\)(?!项)"
    rf"|(?:(?P<nth>第)\s*\(?\s*(?P<counted>{_NUMBER})\s*\)?|(?P<plain>{_NUMBER}|半))\s*"
    rf"(?:(?P<unit>{_UNIT})|(?=(?P<next>[{_HAN}])))?(?:(?P<more>半)(?!数)|条之(?P<sub>[{CHARACTERS}\d]++))?"
)
_JOINS = re.compile(r"\s*(?:至|到|-|~|—|–|、|或者?|和)\s*")


def read(text: str) -> Numbers:
    """Return every number in `text`."""
    plain = _plain(text)
    found, unreadable = _found(plain)
    return Numbers(
        frozenset((value, unit) for _, _, value, unit in _with_shared_units(plain, found)), unreadable
    )


def located(text: str) -> tuple[str, list[tuple[int, int, Fraction, str]]]:
    """Return `text` in plain signs, and where in it which number stands: begin, end, value, what it counts."""
    plain = _plain(text)
    return plain, _with_shared_units(plain, _found(plain)[0])


def _found(text: str) -> tuple[list[tuple[int, int, Fraction, str]], bool]:
    found: list[tuple[int, int, Fraction, str]] = []
    unreadable = False
    for match in _TOKEN.finditer(text):
        if match["word"] or (match["plain"] == "一" and match["unit"] in _NOT_MEASURED):
            continue
        value, unit = _quantity(match)
        if value is None:
            unreadable = True
        else:
            found.append((match.start(), match.end(), value, unit))
    return found, unreadable


def _plain(text: str) -> str:
    odd = {"No", "Nl", "So"}
    text = "".join(_ODD if c != "〇" and unicodedata.category(c) in odd else c for c in text)
    text = unicodedata.normalize("NFKC", text).translate(_VARIANTS)
    text = _BANKERS_RUN.sub(lambda match: match[0].translate(_BANKERS), text)
    return _GAP.sub("", text)


def _quantity(match: re.Match[str]) -> tuple[Fraction | None, str]:
    if match["vague"]:
        return None, ""
    if match["double"]:
        return Fraction(2), "倍"
    if match["half"]:
        return Fraction(1, 2), RATIO
    if match["over"]:
        return _ratio(*(place(match[name]) or value_of(match[name]) for name in ("part", "over")))
    if match["upper"]:
        return _ratio(value_of(match["upper"]), value_of(match["lower"]))
    if match["rate"]:
        return _ratio(value_of(match["rate"]), Fraction(100 if match["sign"] == "%" else 1000))
    if match["money"]:
        return value_of(match["money"]), "元"
    if match["item"]:
        return value_of(match["item"]), "项"
    return _counted(match)


def _counted(match: re.Match[str]) -> tuple[Fraction | None, str]:
    run = match["counted"] or match["plain"]
    value = Fraction(1, 2) if run == "半" else value_of(run)
    unit = next(
        (name for way, name in _UNITS.items() if match["unit"] and re.fullmatch(way, match["unit"])), ""
    )
    if not unit and match["next"] and not re.match(r"[至到或和半第]", match["next"]):
        unit = match["next"]
    if value is not None and (match["more"] or unit.startswith("个半")):
        value += Fraction(1, 2)
    unit = {"个半月": "个月", "个半小时": "小时"}.get(unit, unit)
    if value is not None and unit == "年" and value == Fraction(1, 2):
        return Fraction(6), "个月"
    if match["sub"]:
        unit = f"条之{value_of(match['sub'])}"
    return value, ("第" if match["nth"] and unit[:1] not in _ALWAYS_ORDINAL else "") + unit


def _with_shared_units(
    text: str, found: list[tuple[int, int, Fraction, str]]
) -> list[tuple[int, int, Fraction, str]]:
    """Give 三 in 三至六个月 the unit of what follows; 5 in 5-10% is a percentage too."""
    shared: list[tuple[int, int, Fraction, str]] = []
    following: tuple[int, str, Fraction] | None = None
    for start, end, value, own in reversed(found):
        unit, scale = own, Fraction(1)
        if own in ("", "第") and following and _JOINS.fullmatch(text, end, following[0]):
            unit, scale = following[1], following[2]
        elif text[start:end].endswith(("%", "‰")):
            scale = Fraction(1, 100 if text[end - 1] == "%" else 1000)
        following = (start, unit, scale)
        shared.append((start, end, value * scale if unit != own else value, unit))
    return shared[::-1]


def _ratio(part: Fraction | None, whole: Fraction | None) -> tuple[Fraction | None, str]:
    return (part / whole if part is not None and whole else None), RATIO
