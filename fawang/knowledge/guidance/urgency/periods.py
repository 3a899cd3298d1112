"""A period of the law that ends within days, as people say it: in words or by its numbers. Pure.

`收到裁决十二天了，15天内可以起诉` has a length and what has passed of it; `还剩两天` says what is left. Where a document
is named and only how long it has been there (`判决书收到13天了`), the length is that of the law (served.DAYS).
"""

import re

from fawang.knowledge.guidance.urgency.words import gap
from fawang.knowledge.rules import numerals
from fawang.knowledge.rules.served import DAYS, served

#: A period that ends within this many days is told; one that ended as recently is too, since days are counted loosely.
SOON = 10
OVER = 2
#: A period of this many days is about to end from its first day.
_SHORT = 15
_DAYS = {"天": 1, "日": 1, "号": 1, "周": 7, "星期": 7, "礼拜": 7, "个月": 30, "月": 30, "年": 365}
_NUMBER = "(?:\\d{1,3}|[零一二两三四五六七八九十百廿卅半]{1,5})"
_HALF = re.compile(f"({_NUMBER})个半月")
_AND_MORE = re.compile("个多(?=星期|礼拜|月)")
_UNIT = "(?:天|日|周|个?星期|个?礼拜|个月|年)"
_SPAN = f"({_NUMBER})(?:多|来)?({_UNIT})"

_LAW = re.compile(
    "上诉|起诉|仲裁|复议|覆议|复核|申请|举证|答辩|时效|异议|申诉|听证|申辩|期限|裁决|判决|裁定|法院|公告|补正|诉状|邮局|借条|欠条|借款|借钱|拉黑|工伤|辞退|保证期|认定|鉴定|处罚"
    "|支付令|限期|开庭|拍卖|撤诉|撤销|劳动监察|执行|诉讼|追诉|赔偿|权利|失效|诉状|遗嘱|继承|决定书"
)
_HARMLESS = re.compile(
    "(?:合同|合约|租约|保险|交强险|车险|驾照|驾驶证|居住证|暂住证|健康证|签证|会员卡?|年卡|房租|身份证|执照|年假|试用期|冷静期|保质期|优惠|活动|承包地|承包证|出租车经营权|快递|护照"
    f"|保修期?|质保|社保|借款|贷款|房贷|证件){gap(8)}(?:到期|期满|过期|结束|期限|届满|满)"
    f"|(?:假|放假|年假|试用期|开学|发工资|工资|生日|过年|上班|搬家|离职){gap(2)}(?=$|，|,)|过期(?:食品|牛奶|面包|药|零食|商品|两|三|半|的)|最后(?:一次|一个月|一个"
    "|一份|一名|一家|一笔|怎么)|最后一天(?:上班|返工|被辞退|辞退)|试用期最后|旁听|开庭的是别人|到期(?:不续|没续|不还|未还|了?不)"
)
_WITHIN = re.compile(
    f"{_SPAN}(?:之内|以内|内|里|期限|的期限|可以|能|就不|是不是就|就过期|提出|提交|上诉期?|起诉期?|申请|不提|不交|时效|的?(?:仲裁|诉讼|复议|异议|申诉|举证|答辩)(?:时效"
    "|期)?)"
    f"|(?:限期|让我|给我|要我|通知我)[^。]{{0,10}}?{_SPAN}(?=[，。,之内])|(?:超过|超|过了)(?:了)?{_SPAN}(?=(?:就|是不是|不|还|便|没))|(?:时效|期限|上诉期|复议期?|复议期限|申诉期|异议期|申请期|撤销权|保证期间?|起诉期限?|执行期限"
    f"|期间){gap(3)}?(?:是|为|只有|一般)?{_SPAN}"
)
_PASSED = re.compile(
    f"第({_NUMBER})(天|日|周)|(?:已经|已|都|也|现在|今天|过去|过了|拖了|放了|压了|数到|收到了?|收了|拿到了?|签收了?|送达了?|下来了?|离职了?|就){gap(4)}?{_SPAN}(?!内"
    "|之内|以内|的?期限|不|上诉|可以|提|后|前)"
    f"|{_SPAN}(?:了(?!才)|才(?:想|看|知))"
)
_LEFT = re.compile(
    f"(?:还有|还剩|只剩|剩下|只有|仅剩|就剩|差|剩|再过|过|不到|最后|还差|得返){gap(3)}?{_SPAN}(?!内|之内|前)(?:就|左右|时间)?"
)
_TODAY_RECEIVED = re.compile(
    f"(今天|今日|昨天|昨日|前天|前日|刚刚?|大前天){gap(6)}(?:收到|拿到|签收|送达|领到|接到|才收)|(?:收到|拿到|签收|领到){gap(2)}的?(?:是)?(今天|昨天|前天)"
    "|(今天|昨天|前天)(?:刚|才)?(?:收到|拿到|签收)"
)
_RECENT = {"今天": 0, "今日": 0, "刚": 0, "刚刚": 0, "昨天": 1, "昨日": 1, "前天": 2, "前日": 2, "大前天": 3}
_DATES = re.compile(
    f"(?:({_NUMBER})月)?({_NUMBER})[号日]{gap(6)}?(?:签收|收到|拿到|送达|下来"
    f"|领)[^。]{{0,40}}今天(?:是)?(?:({_NUMBER})月)?({_NUMBER})[号日]"
)
_RECEIVED = "(?:收到|收了|拿到|签收|送达|送来|送到|寄到|寄来|下来|领到|接到|拿了|出来)"
#: How long a document has been there.
_SINCE = re.compile(
    f"{_RECEIVED}{gap(10)}?{_SPAN}(?!内|之内|以内|前|后)|{_SPAN}(?:之)?前{gap(6)}{_RECEIVED}"
    f"|{_RECEIVED}{gap(10)}[，,]{gap(4)}(?:已经|都|有|过了|过去){gap(2)}{_SPAN}(?!内|之内|以内|前|后)"
)
_LAST_WEEK = re.compile(
    f"(上个?(?:周|星期|礼拜)|半个月前|前几天){gap(10)}{_RECEIVED}|{_RECEIVED}{gap(8)}(半个月)(?!内|之内|以内)"
)
_LOOSELY = {"半个月": 15, "半个月前": 15, "前几天": 4}
#: Who has won, or asks how it is carried out, has time.
_WON = re.compile(
    "(?:打|官司|仲裁|判|我)[^，。,]{0,2}赢|胜诉|生效|强制执行|申请执行|怎么执行|不履行|(?:判|裁)[^。]{0,20}(?:不给钱|不给我钱|不还钱|不付钱|拒不)|老赖"
)
_SOON_DAY = (
    "(?:明天|明日|后天|大后天|今天|今日|今晚|这两天|这几天|这周|本周|下周|下星期|下个?礼拜|下个星期|(?:这|本|下)?(?:个)?(?:周|星期|礼拜)[一二三四五六日天末]"
    "|(?:这个?)?月底|过几天|过两天|几天后|两天后|马上|快|就要|眼看|即将|快要|将|差几天|就差几天|最后几天|就剩几天|没几天)"
)
_PERIOD = (
    "(?:时效|期限|上诉期|举证期限?|复议期限?|起诉期限?|申请期限?|答辩期"
    "|冷静期|异议期|保证期间?|申诉期|追诉期|撤销权|有效期间|听证期|复核期|诉讼期)"
)
_MUCH_LEFT = re.compile(f"(?:还有|还剩){gap(2)}{_NUMBER}(?:个月|年)")
#: A term that ends in another month.
_FAR = re.compile("(?:到|至|截止)[^，。, ]{0,4}(?:下个?月(?!初)|明年)[^，。, ]{0,6}(?:为止|截止|止|前|底)")
_SAID = re.compile(
    "|".join(
        (
            "(?:今天|今日|今晚|明天)(?:再)?不[^，。,]{1,6}就(?:迟|晚|来不及|过期|没机会|没用)",
            (
                f"{_PERIOD}{gap(10)}{_SOON_DAY}|{_PERIOD}{gap(6)}(?:到了(?!吗|没)|要过|快过|快到|届满|要到|只剩|还剩)"
                f"|{_SOON_DAY}{gap(10)}{_PERIOD}(?!一般|是多|多)"
            ),
            (
                f"{_SOON_DAY}{gap(8)}(?:截止|期满|届满|最后一[天日]|最后期限|过期|失效|作废|到期(?!了?公司)|就满|满|够"
                f"|过)(?:了)?{gap(3)}(?:{_NUMBER}{_UNIT})?(?=[，。,了就还吗没怎！!?？]|$)"
            ),
            (
                f"(?:还|只)?(?:剩|有)?最后(?:一|两|三|几|\\d)?(?:天|日|周|期限|星期)(?!上班)|截止(?:日期)?(?:是|到|在)?{_SOON_DAY}"
                f"|{_SOON_DAY}(?:就)?{gap(2)}截止"
            ),
            (
                "(?:明天|后天|大后天|今天|今晚|下周[一二三四五六日]?|这?周[一二三四五六日]|下星期[一二三四五六日]?|过两天|三天后"
                f"|两天后){gap(6)}(?:就)?(?:要)?(?:上午|下午|早上|[\\d一二两三四五六七八九十]+点)?(?:开庭|上庭|过堂|开拍|拍卖|强拆|强制拆除|强制执行|清场)|(?:开庭|拍卖|开拍)(?:时间)?(?:是|在|就在|定在)(?:明天|后天"
                "|大后天|今天|这周|下周|周[一二三四五])|不拆就强拆"
            ),
            (
                f"(?:快|就要|马上|将近|就快|快要){gap(2)}?(?:过|满|到)(?:了)?{gap(3)}(?:{_NUMBER}年|时效|期限|一年|半年|两年"
                f"|三年){gap(3)}(?:时效|期)?(?=.{{0,30}}(?:仲裁|起诉|时效|申请|告|工伤))"
            ),
            (
                f"(?:{_SOON_DAY}|[周星期礼拜]+[一二三四五六日天]){gap(3)}(?:刚好|正好|就|够|满)(?:是|够|满)?{_NUMBER}年"
                f"|差{gap(2)}{_NUMBER}天(?:就|满|到|够)+{_NUMBER}年|(?:今天|明天|后天)(?:就)?(?:必须|之前|前|下班前"
                f"|之内)[^，。,]{{0,4}}(?:寄|交|提交|递|截止|申请|立案|起诉)|强制(?:搬离|腾退|清场){gap(8)}{_SOON_DAY}"
            ),
            f"(?:下周|下星期|下个星期|这个?月底|几天|明天|后天|这周)[^，。,]{{0,3}}(?:就)?(?:满|够)(?:了)?(?:{_NUMBER}{_UNIT})?",
        )
    )
)


def _number(text: str) -> int | None:
    if text == "半":
        return None
    return numerals.read(text.replace("廿", "二十").replace("卅", "三十"))


def _days(number: str, unit: str) -> int | None:
    count = _number(number)
    size = _DAYS.get(unit.removeprefix("个") if unit != "个月" else unit)
    return None if count is None or size is None else count * size


def _spans(pattern: re.Pattern[str], text: str) -> dict[int, int]:
    """Return the lengths in days that `pattern` finds, by where their number ends."""
    found = {}
    for match in pattern.finditer(text):
        first = next((place for place in range(1, len(match.groups()), 2) if match[place]), 0)
        if first and (days := _days(match[first], match[first + 1])) is not None:
            found[match.end(first)] = days
    return found


def ending(text: str) -> bool:
    """Tell whether a period of the law is said to end within days, or has ended in the last ones."""
    rest = _HARMLESS.sub("※", text)
    if not _LAW.search(rest):
        return _lapsing(rest)
    if _SAID.search(rest):
        return True
    if any(days <= SOON for days in _spans(_LEFT, rest).values()) and _near_law(rest):
        return True
    if _spans(_WITHIN, _whole_days(rest)):
        return any(-OVER <= left <= SOON for _, left in _remaining(rest))
    return _lapsing(rest)


def _lapsing(rest: str) -> bool:
    """Tell whether days have gone since a document came, and those of the law have not long ended.

    A period of fifteen days is about to lapse from the first of them: an action has to be written.
    """
    documents = served(rest)
    if not documents or _WON.search(rest):
        return False
    rest = _whole_days(rest)
    gone = {days for days in (*_spans(_SINCE, rest).values(), *_spans(_PASSED, rest).values()) if days}
    for match in _LAST_WEEK.finditer(rest):
        gone.add(_LOOSELY.get(next(group for group in match.groups() if group), 7))
    recent = {
        _RECENT[next(group for group in match.groups() if group)] for match in _TODAY_RECEIVED.finditer(rest)
    }
    return any(
        any(days <= DAYS[document] + OVER for days in gone)
        or any(DAYS[document] - days <= (_SHORT if days else SOON) for days in recent)
        for document in documents
    )


def ample(text: str) -> bool:
    """Tell whether a period is said, and how much of it has passed, and at least half of it is left."""
    if _SAID.search(text) or any(days <= SOON for days in _spans(_LEFT, text).values()):
        return False
    if _MUCH_LEFT.search(text) or _FAR.search(text):
        return True
    remaining = _remaining(text)
    return bool(remaining) and all(left > SOON and 2 * left >= length for length, left in remaining)


def is_said(text: str) -> bool:
    """Tell whether it is said outright that a period, a hearing or a sale is near, whatever can be counted."""
    return bool(_SAID.search(_HARMLESS.sub("※", text)))


def is_reckoned(text: str) -> bool:
    """Tell whether length and what has passed of a period are both said, and it ends within days or just has."""
    remaining = _remaining(_HARMLESS.sub("※", text))
    return bool(remaining) and all(-OVER <= left <= SOON for _, left in remaining)


def _whole_days(text: str) -> str:
    """Return `text` with months and a half as days, and a week and more as a week."""
    text = _HALF.sub(lambda match: f"{(_number(match[1]) or 0) * 30 + 15}天", text)
    return _AND_MORE.sub("个", text)


def _remaining(rest: str) -> list[tuple[int, int]]:
    """Return, for every period of `rest` and everything that has passed, its length and what is left, in days."""
    rest = _whole_days(rest)
    lengths = _spans(_WITHIN, rest)
    passed = {days for end, days in _spans(_PASSED, rest).items() if end not in lengths}
    for match in _TODAY_RECEIVED.finditer(rest):
        passed.add(_RECENT[next(group for group in match.groups() if group)])
    for match in _DATES.finditer(rest):
        first, last = _number(match[2]), _number(match[4])
        if first is not None and last is not None and last >= first:
            passed.add(last - first)
    return [(length, length - gone) for length in lengths.values() for gone in passed]


def _near_law(text: str) -> bool:
    """Tell whether what is left is left of a period, and not of a holiday or a wait."""
    return any(_LAW.search(text[max(0, m.start() - 40) : m.end() + 30]) for m in _LEFT.finditer(text))
