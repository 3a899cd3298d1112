"""Words of a house that is being pulled down against the will of those who live or work in it. Pure."""

import re

from fawang.knowledge.guidance.urgency.words import gap

_HOUSE = "(?:房|屋|棚|店|楼|墙|厂|宅|围墙|阳台|家)"
_TOOL = "(?:推土机|挖掘?机|铲车|钩机|炮机|强拆|拆迁队|拆迁办|拆违|城管|铁锤)"
#: Begun, and not ended.
_GOING_ON = (
    f"(?:正在|现在|还在|此刻|已经(?:在)?|今天直接|今晚|半夜|凌晨|刚|一群人在|有人){gap(8)}(?:强拆|拆(?!迁|补|分|得)|扒|推(?![下我他她倒搡说])|砸墙|挖到|揭瓦|切)(?!了[一两三\\d]年|迁款|迁协议)"
    f"|(?:来|在|要|开始|冲进|过来|上房){gap(4)}(?:拆|推|扒|铲|揭瓦)(?:了|着|紧)?(?:我|咱|俺|阮|涯)(?:们)?{gap(4)}{_HOUSE}|(?:在|正)拆(?:我|咱|俺)"
    f"|(?:推土机|挖掘?机|铲车|钩机){gap(6)}(?:推|拆|挖|开到|没停|已经|上|堵|来)|(?:扒|拆|推)了?(?:一半|半边)|强拆的(?:人|来|把)|在强拆|搬家(?:俬|具)[^。]{{0,8}}征收"
)
_INSIDE = (
    "(?:还|仍|都)?(?:在|坐在|躺在|睡在|锁在)(?:里|屋|楼|房|床|家|车间|上面|下面|地上|门口|窗|入面|内底)|没(?:有)?(?:出来|撤|搬|走)|不(?:肯|敢|愿)(?:出|下|走)|没搬|里面(?:睡|有)"
    "|按住|抬出|拖出|埋|出不去|睡|孩子|老人|孕妇|奶奶|爷爷|病|瘫"
)
_PULLED_DOWN = re.compile(
    f"(?=.*(?:{_GOING_ON}))(?=.*(?:{_INSIDE}|我家|我们?的|间屋|没停|没有任何|手续))|(?=.*{_TOOL})(?=.*(?:{_INSIDE}))(?=.*(?:{_GOING_ON}|房|屋|拆))",
    re.S,
)
_PAST = re.compile(
    "水管|电缆|去年|前年|旧年|[一两二三四五六七八九十几\\d]+年(?:前|了)|二十年|第二年|下个?月|标准|补偿(?:未|标准|款)|赔偿|公证|通知|协议没|装修|噪音|漏水|停工|搬屋公司|邻居的|邻居不"
    "|评估|复核|户口|分掉|点分|户口算|收到|贴了|灰尘|开庭|奖励|过户|搬迁费|赔我的|赔吗|起诉"
)
_LONGEST = 200


def going_on(text: str) -> bool:
    """Tell whether people are in a house that is being pulled down, or stand before the machines."""
    short = text[:_LONGEST]
    # It looks ahead from where it stands: what is not found from the beginning is found from nowhere.
    return _PULLED_DOWN.match(short) is not None and not _PAST.search(short)
