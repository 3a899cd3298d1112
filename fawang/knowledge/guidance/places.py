"""Where something happened, as far as a person's words say.

The gazetteer (fawang.regions) finds names; here stands what a story needs beyond an address: words that look
like places and are none, ways of writing that hide a name, and how little a bare short name of a town says.
"""

import re
from dataclasses import dataclass

from fawang.regions import queries as regions
from fawang.regions.rules import Level, Place
from fawang.regions.rules.addresses import Candidate, Resolution

_MOST = 5
#: As much of a story as is searched for places.
_READ = 2_000

#: Words that hold the name of a division and name none: things, streets, brands, seas, ways of doing.
_TRAPS = re.compile(
    "中山(?:装|狼|公园|陵|纪念[堂馆]|大学|医院|[东西南北]?[一二三四五六七八九十]*路(?![边口]?(?:镇|区)))|孙中山|福田(?:汽车|货车|皮卡|牌|欧曼|轻卡|小卡|车)"
    "|光明(?:牛奶|乳业|正大|磊落|日报|的(?:未来|前途))|龙门(?:吊|架|阵|石窟|客栈)|跳龙门|(?:蓝天|蓝天的)?白云(?:苍狗|飘|朵|边(?:酒|的酒)|边是)|蓝天白云|天河(?:系统|超算|[一二]号)|姓龙门|南海(?:打鱼|捕鱼|诸岛|舰队|海域"
    "|油田|观音)"
    "|(?:香港|九龙|新界)[^，。,]{0,4}(?:大埔|南区|东区|西贡|元朗)|寿比南山|(?:手段|手法|骗术|医术|招数|做法|技术)[^，。,]{0,4}高明|高明的(?:骗|手|医|招)"
    "|(?:不|更|很|真)高明"
    "|新兴(?:的)?(?:行业|产业|市场|企业|技术|事物|职业|平台|媒体)|和平(?:分手|离婚|相处|解决|共处|年代|协商|谈)|南沙群岛|紫金矿业|(?:人民|社会)和平"
)
#: Food that is called after where it comes from, unless somebody is there: 新会陈皮, 清远鸡.
_GOODS = re.compile(
    "(?<![在到去来于])(?:新会|清远|增城|梅州|英德|顺德|潮州|汕头|潮汕|东莞|阳江|德庆|化州|徐闻|湛江|高州|茂名|从化|河源|凤凰|珠江|惠来|罗定|开平|客家)(?:的)?"
    "(?:陈皮|鸡(?![场厂店])|荔枝|龙眼|金?柚|红茶|单丛|鱼生|牛肉丸?(?![店铺档])|卤味|卤鹅|腊味|腊肠|豆豉|刀|贡柑|橘红|菠萝|生蚝|三黄鸡|米粉(?![厂店])|双皮奶|啤酒|盐焗鸡"
    "|酿豆腐|肠粉)"
)
#: The name of a firm: what it is called after is not where it is, 广利钢材公司.
_FIRM = re.compile(
    "(?:给|跟|和|向|被|叫|找|替|帮)[㐀-鿿]{2,3}"
    "(?=(?:钢材|建材|贸易|实业|科技|装饰|地产|电器|食品)[㐀-鿿]{0,4}(?:公司|集团|店))"
)
#: 化州路边 is the side of a road in 化州, 鹤山装修 is work done in 鹤山; without the mark they are read as names.
_HIDDEN = re.compile("(?<=[㐀-鿿])(?=(?:路[边口旁上]|装修|装潢|证券公司|银行卡))")
_ENGLISH = {
    "guangzhou": "广州", "shenzhen": "深圳", "foshan": "佛山", "dongguan": "东莞", "zhuhai": "珠海",
    "zhongshan": "中山", "huizhou": "惠州", "jiangmen": "江门", "shantou": "汕头", "zhanjiang": "湛江",
    "zhaoqing": "肇庆", "qingyuan": "清远", "shaoguan": "韶关", "heyuan": "河源", "meizhou": "梅州",
    "shanwei": "汕尾", "yangjiang": "阳江", "maoming": "茂名", "chaozhou": "潮州", "jieyang": "揭阳",
    "yunfu": "云浮",
}  # fmt: skip
_LATIN = re.compile("|".join(_ENGLISH), re.IGNORECASE)
#: What stands before or behind a place where something happened.
_THERE_BEFORE = re.compile(
    "(?:在|到|去|来|从|住|我们|咱|喺|于|地址|厂在|位于|人在|这里是|是|:|：|^|[，。,!！?？])$"
)
_THERE_BEHIND = re.compile(
    "(?:镇|街道|乡|村|那边|这边|那里|这里|这|那|附近|的|老家|乡下|农村"
    "|山区|人民医院|派出所|法庭|法院|有|做|打工|上班|租|买|开|被|一)"
)


@dataclass(frozen=True, slots=True)
class Where:
    """The division that is certain, and others that may be meant by an ambiguous name; `words` name it in the text."""

    code: str = ""
    name: str = ""
    candidates: tuple[Place, ...] = ()
    words: tuple[str, ...] = ()


def where(plain: str) -> Where:
    """Return where a story in plain wording happened; empty if it names no division below the province."""
    text = _told(plain[:_READ])
    found = regions.resolve_place(text)
    if _is_vague(found, text):
        return Where()
    candidates = tuple(one.place for one in found.ambiguous[:_MOST])
    # That somebody is in the province is no news.
    code = found.code if found.code and len(found.code) > 2 else ""
    words = tuple(piece for piece, _ in found.candidates[0].mentions) if code else ()
    return Where(code, regions.name(code) if code else "", candidates, words)


def without(plain: str, place: Where) -> str:
    """Return a story without the names of its place: they say nothing about what happened.

    A note about somebody in 南海 would else be found for whatever happens in 南海.
    """
    for word in place.words:
        plain = plain.replace(word, "")
    return plain


def _told(text: str) -> str:
    """Return `text` without what only looks like a place, and with hidden names laid open."""
    text = _LATIN.sub(lambda match: _ENGLISH[match[0].lower()], text)
    for trap in (_TRAPS, _GOODS, _FIRM):
        text = trap.sub(lambda match: "※" * len(match[0]), text)
    return _HIDDEN.sub("，", text)


def _is_vague(found: Resolution, text: str) -> bool:
    """Tell whether all there is is the bare short name of a town or village, with nothing that makes it a place."""
    place = found.place
    if place is None or place.level not in {Level.TOWN, Level.VILLAGE}:
        return False
    best: Candidate = found.candidates[0]
    if len(best.mentions) > 1:
        return False
    piece, _ = best.mentions[0]
    start = text.find(piece)
    if start < 0 or text.strip() == piece or piece[-1:] in "镇乡村街道":
        return False
    return not (_THERE_BEFORE.search(text[:start]) or _THERE_BEHIND.match(text[start + len(piece) :]))
