"""Euphemisms and plain facts that sound like a sign of urgency, put into words that do not. Pure.

`我爸走了，遗产……` tells of a death that has happened, `老公从脚手架摔下来` of an accident at work, and `卖家隐瞒有人
自杀` of a flat. Only the words of the fact are rewritten; whatever else a text says is read as it stands.
"""

import re

from fawang.knowledge.guidance.urgency.words import STOP, gap

_KIN = (
    "(?:我|俺|咱)?(?:的|们|家)?(?:爸爸?|妈妈?|父亲|母亲|老爸|老妈|爷爷|奶奶|外公|外婆|姥爷|姥姥|老公|丈夫|老婆|妻子|爱人|男人|先生|哥哥?|弟弟?|姐姐?"
    "|妹妹?|儿子|女儿|叔叔?|伯父?|舅舅?|姑姑?|老人|婆婆|公公|岳父|岳母)"
)
#: Somebody of the family `走了`: dead, if the text speaks of what is left behind; else they may have gone away.
_GONE = re.compile(f"{_KIN}{gap(6)}(?:走了|刚走|人没了|没了|不在了)(?!多远|之后又回)")
_ESTATE = re.compile(
    "遗产|遗嘱|继承|生前|丧葬|抚恤|后事|遗物|留下[^，。,]{0,6}(?:债|房|存款|钱)|存折|存款|过户"
)
_NOTE = re.compile("遗书")
_UNWILLING = re.compile("我?不想(?=还|要|继承|再?争|放弃)")
#: Somebody may still be found alive.
_SOUGHT = re.compile("找不到|联系不上|不见了?|失踪|救|打不通|没回|失联")

#: Not: children, who are harmed wherever it happens.
_GROWN = "(?:我|俺|咱)?(?:的|们|家)?(?:爸爸?|妈妈?|父亲|母亲|老爸|老妈|老公|丈夫|老婆|妻子|爱人|男人|先生|哥哥?|姐姐?)"
_WORKPLACE = "(?:脚手架|架子|工地|塔吊|吊篮|吊车|高处|厂里|厂房|车间|机器|流水线|上班|干活|做工|装修|井下|矿)"
_ACCIDENT = "(?:摔|掉|跌|坠|砸|压|夹|绞|卷|触电|电到|烫|塌)"
#: Who has had an accident at work; nobody has done it to them.
_AT_WORK = re.compile(
    f"{_GROWN}[^打杀跳{STOP}]{{0,8}}{_WORKPLACE}[^打杀跳{STOP}]{{0,8}}{_ACCIDENT}(?:下来|下去|伤|到|断|死|了)*"
    "(?:[^，。,]{0,2}[腿手腰脚])?"
)
_PUSHED = re.compile("推下|推了|打的|被打|打我|打他|打她|想不开|自杀|不想活|跳下")

_SALE = re.compile(
    "(?:二手房|买|卖|租|房东|中介|前业主|业主|凶宅)[^。]{0,40}(?:隐瞒|瞒|没有?说|不说|没有?讲|不讲|没有?告|不告|凶宅)"
    "|(?:隐瞒|瞒|没有?说|没有?讲|不讲|没有?告|凶宅)[^。]{0,40}(?:退房|退钱|二手房|买的?房|卖家|房东)"
)
_IN_THE_HOUSE = re.compile(
    "(?:有人|死过人|死者|(?:原来|以前|之前|前)的?[^，。,我]{0,4}|(?:房子|屋子?|房|家)里|里面|曾经?|发生过?)[^，。,我]{0,10}"
    "(?:跳楼|上吊|烧炭|割腕|喝农药|轻生|自杀)(?:自杀|身亡|死亡|死|过|的|了)*"
)

#: Pay or a deposit that is withheld: nobody is held.
_WITHHELD = re.compile(
    "(?:扣押?|押|压)(?:着|住|了|下)?(?:我|我们|俺们?|咱们?|他|他们|她|她们|大家|工人|员工)?(?:[^不没，。,]{0,8}的)?"
    "(工资|工钱|薪水|血汗钱|加班费|奖金|提成|押金|保证金|货款|工程款)"
)

#: Long ago, ended since, and nothing that goes on: whoever tells it asks about something else.
_LONG_AGO = re.compile(
    "[一二三四五六七八九十几两\\d]+(?:多)?年(?:前|以前)|去年|前年|旧年|头年|以前|细个|小时候|年轻时?|(?:19|20)\\d\\d年"
)
_ENDED = re.compile(
    "离(?:了)?婚(?:了|证|时)|已经(?:拘|判|离|搬|大|走|赔)|都好了|戒酒|[走大]了|逃出来|回来了|分家|地界|抚养费|判(?:了|缓刑)|要求赔|还能要|学校责任"
)
_GOES_ON = re.compile(
    "又|再(?!婚)|还在|仍|正在|今[晚天]|昨[晚天]|刚(?!好)|马上|天天|经常|一直|总是|老是|怕|威胁|不敢|救|躲|扬言|跟踪我|在外面|楼下|喊打|喊杀|捉到|砍|斩|现在(?:还在|又|正)|随时"
)

#: In a longer story something else may go on.
_ANECDOTE = 60


def is_over(text: str) -> bool:
    """Tell whether a text speaks of violence or confinement that was long ago and has ended."""
    return len(text) <= _ANECDOTE and bool(
        _LONG_AGO.search(text) and _ENDED.search(text) and not _GOES_ON.search(text)
    )


def plainly(text: str) -> str:
    """Return `text` with such facts in other words, for reading it for signs of urgency."""
    if _GONE.search(text) and (_ESTATE.search(text) or _NOTE.search(text)) and not _SOUGHT.search(text):
        text = _UNWILLING.sub("不愿意", _GONE.sub("亲人去世", text))
        text = _NOTE.sub("遗嘱", text) if _ESTATE.search(text) or "取" in text or "房" in text else text
    if not _PUSHED.search(text):
        text = _AT_WORK.sub("工人出了工伤事故", text)
    text = _WITHHELD.sub(r"不发\1", text)
    if _SALE.search(text):
        text = _IN_THE_HOUSE.sub("是凶宅", text)
    return text
