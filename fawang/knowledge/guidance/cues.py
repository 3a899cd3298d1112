"""Words that tell which side somebody is on, or which of two alike procedures it is; likeness hears neither. Pure.

`对方告我` and `我要告他` share nearly all their words, as do an award in a labour dispute and one of commercial
arbitration, whose periods are fifteen days and three months. What a cue says is added to the logarithm of the odds
of matters; where it leaves a doubt that would do harm, nothing is acted on.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.rules.served import Served, served

#: Codes of matters, or their beginnings, with what is added.
type Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """What the words say. `doubt`: no guess may be acted on. `chatter`: it is not about the law."""

    weights: Weights = ()
    doubt: bool = False
    chatter: bool = False


_BY_SIGN: dict[Urgency, Weights] = {
    Urgency.DOMESTIC_VIOLENCE: (("domestic_violence.", 1.5),),
    Urgency.DETENTION: (("criminal.detained", 1.0), ("criminal.", 0.5)),
}
#: Held by whom has no right to: a crime against somebody, no detention of a suspect.
_CONFINED: Weights = (("criminal.victim", 5.0), ("criminal.detained", -3.0), ("criminal.prison", -3.0))
_BY_POLICE = re.compile(
    "公安|警察|派出所|民警|刑警|看守所|拘留|逮捕|检察院|监委|纪委|海关|差人|法院|刑拘|戒毒"
)

_CHATTER = re.compile(
    "^(?:请问|你好|您好|今天|明天|今日|听日|这几天|周末|的|[，, ]){0,5}(?:天气|气温|温度)[^，。,]{0,8}$"
    "|^(?:你好|您好|在吗|有人吗|谢谢|再见|早上好|晚上好|哈喽|讲个笑话|几点了)[啊吗呀吧呢]{0,3}$"
)

_LABOUR_ARBITRATION = re.compile("劳动[^，。,]{0,6}仲裁|劳仲")
_CARRIED_OUT = re.compile("赢|胜诉|强制执行|申请执行|怎么执行|不执行|不履行|不给钱|不给我钱|不付|拒不|不肯给")
_LABOUR_AWARD: Weights = (("procedure.appeal", 5.0), ("procedure.arbitration", -8.0))
_LABOUR_AWARD_WON: Weights = (("procedure.enforcement", 3.0), ("procedure.arbitration", -8.0))

_AGAINST_ME = (
    "(?:(?:告|起诉)(?:了|到|上)?(?:我|咱)(?!就|要|想|该|能|们)|我(?:被|让|给)(?:人|别人|他|她|对方|公司|银行|平台|邻居|老板)?"
    "(?:起诉|告(?!诉|知))|(?:被|让)(?:人|别人|对方|银行|公司)(?:起诉|告(?!诉|知))|应诉|当(?:了)?被告)"
)
_DEFENDANT = re.compile(_AGAINST_ME)
_SUED: Weights = (("procedure.sue", 3.0),)

_FINED = re.compile(
    "(?:城管|市监|市场监管|市场监督|工商局?|食药|药监|卫生局|卫健|卫监|环保局|生态环境局|消防|税务局?|交通运输|综合执法|执法局|执法队|住建局?|应急管理局?|街道办)[^。]{0,14}"
    "(?:罚(?!站|了?[他她它对])|没收|扣(?!工资)|封(?:了|店|门))|(?:处罚|罚款)决定|(?:餐[厅馆]|饭店|小店|店铺|我的?店|铺|摊|档口?|厂|公司)[^，。,]{0,6}被[^，。,]{0,8}(?:行政处罚|罚款|罚了)"
)
_TRAFFIC = re.compile(
    "交警|驾驶|驾照|酒驾|醉驾|闯红灯|违章|超速|公安|派出所|物业|老板罚|公司罚|厂里罚|单位罚"
)
_PENALTY: Weights = (("administrative.penalty", 4.0), ("environment.", -3.0), ("labour.gig", -2.0))

_REVIEW = re.compile("复议|覆议")
_REVIEWED: Weights = (("administrative.review", 4.0),)

_DISAGREES = re.compile("上诉|不服|输了|败诉|判输|判得?不公|不公平")
_NOT_CIVIL = re.compile("刑|坐牢|缓刑|量刑|死缓|再审|二审|终审|生效|检察")
_APPEALS: Weights = (("procedure.appeal", 2.5),)

_ABROAD = "(?:香港|澳门|台湾|国外|外国|境外|海外|美国|加拿大|英国|澳洲|澳大利亚|新加坡|日本|马来西亚|泰国)"
_DIVORCED = re.compile(
    f"{_ABROAD}[^，。,]{{0,8}}(?:判|法院|法庭|离婚|离了婚)[^。]{{0,12}}(?:离婚|离了婚|离|判令)"
    f"|离婚[^。]{{0,8}}{_ABROAD}[^。]{{0,6}}(?:判|法院)|{_ABROAD}[^，。,]{{0,4}}(?:离咗|离了|离过|离婚)"
)
_JUDGED_ABROAD = re.compile(f"{_ABROAD}[^，。,]{{0,6}}(?:法院|法庭)?[^，。,]{{0,4}}判")
_DIVORCED_ABROAD: Weights = (("marriage_family.divorce", 5.0), ("housing.", -4.0))

_AT_HIRING = re.compile("入职|应聘|招聘|招工|求职|面试|录用|录取|offer|招人|请人|见工|试工")
_REJECTED = re.compile(
    "拒|不(?:要|录|招|收|请|用|给入职|让入职|让我入职|给我入职|让上班|让我上班)|被刷|取消|泡汤|没通过|唔要|嫌"
)
_GROUND = re.compile(
    "乙肝|肝炎|小三阳|大三阳|艾滋|携带者|传染病|体检|性别|女的|男的|怀孕|未婚|已婚|生孩子|残疾|聋|身高|户籍|地域|河南|纹身|年龄|民族"
)
_DISCRIMINATED: Weights = (("labour.training", 5.0), ("work_injury.", -6.0), ("labour.dismissal", -1.0))


def cues(plain: str, signs: Collection[Urgency] = ()) -> Cues:
    """Return what a text in plain wording says beyond its likeness to others.

    Args:
        signs: signs of urgency that were found in it.
    """
    if _CHATTER.search(plain):
        return Cues(chatter=True)
    weights = [weight for sign in signs for weight in _BY_SIGN.get(sign, ())]
    doubt = False
    if {Urgency.DANGER, Urgency.DETENTION} <= set(signs) and not _BY_POLICE.search(plain):
        weights += _CONFINED
    documents = served(plain)
    if Served.LABOUR_AWARD in documents:
        weights += _LABOUR_AWARD_WON if _CARRIED_OUT.search(plain) else _LABOUR_AWARD
    elif _LABOUR_ARBITRATION.search(plain):
        weights.append(("procedure.arbitration", -8.0))
    elif Served.AWARD in documents:
        # Fifteen days or three months: whoever does not know which must be asked.
        doubt = True
    judged = documents & {Served.JUDGMENT, Served.RULING}
    if judged and _DISAGREES.search(plain) and not _NOT_CIVIL.search(plain):
        weights += _APPEALS
    if _DEFENDANT.search(plain) or (Served.SUMMONS in documents and Served.JUDGMENT not in documents):
        weights += _SUED
    if _FINED.search(plain) and not _TRAFFIC.search(plain):
        weights += _PENALTY
        if _REVIEW.search(plain):
            weights += _REVIEWED
    if _DIVORCED.search(plain):
        weights += _DIVORCED_ABROAD
    elif _JUDGED_ABROAD.search(plain):
        doubt = True
    if _AT_HIRING.search(plain) and _REJECTED.search(plain) and _GROUND.search(plain):
        weights += _DISCRIMINATED
    return Cues(tuple(weights), doubt=doubt)
