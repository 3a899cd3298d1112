"""Takes out of a text what tells who somebody is, before it is indexed, logged or sent anywhere. Pure.

It finds what has a form: numbers of phones, identity cards, bank cards, vehicles and court cases, e-mail
addresses, accounts, house numbers, and names behind 我叫, 本人, 联系人 or before 先生. A name in the middle
of a sentence has no form; so texts of people are kept encrypted all the same, and this is a second lock,
not the first. What the law needs stays: amounts, dates, years of service, articles, numbers of statutes.
"""

import re
from collections.abc import Callable
from functools import cache

#: What a removed piece is replaced with.
MASK = "※"

# Full-width characters and the dashes that phones are written with are looked at as ASCII ones, and the
# traditional characters of surnames as simplified ones: one character for one, so that places stay.
_FOLDED = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {0x3000: " "}
    | dict.fromkeys(map(ord, "–—‐‑−"), "-")
)
_FOLDED |= str.maketrans(
    "趙錢孫吳鄭馮陳衛蔣韓楊許呂張嚴華謝鄒竇蘇魯韋馬鳳鮑費賀湯羅畢鄔齊餘顧黃蕭貝談龐紀藍閔賈婁顏鍾鐘駱萬盧繆幹"
    "鄧鬱諸龔陸榮儲寧劉龍葉莊閻習魚鞏聶荊譚賴鄺麥區簡塗閆嶽饒陽練歐緱雲樂時計項單車應從國東經溫廣連黨強關遊勞"
    "滿師農",
    "赵钱孙吴郑冯陈卫蒋韩杨许吕张严华谢邹窦苏鲁韦马凤鲍费贺汤罗毕邬齐余顾黄萧贝谈庞纪蓝闵贾娄颜钟钟骆万卢缪干"
    "邓郁诸龚陆荣储宁刘龙叶庄阎习鱼巩聂荆谭赖邝麦区简涂闫岳饶阳练欧缑云乐时计项单车应从国东经温广连党强关游劳"
    "满师农",
)
# Every repetition is bounded: a text of any length is read in one pass of each pattern.
_GAP = r"[\s.·_-]{0,2}"
_HAN = r"[㐀-鿿]"
_CHINESE = "零〇○一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_IS = r"(?:号码?|账号|ID|id)?(?:是|为|叫|係|系)?[:\s]{0,3}"


def _each(*sources: str) -> tuple[str, ...]:
    return sources


#: What is taken out: the group `it`, or all that was matched.
_PATTERNS = _each(
    # e-mail
    r"(?<![a-z0-9_.+-])[a-z0-9_.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}",
    # identity card of 18 or 15 digits, also in groups; × is what some write for X
    rf"(?<!\d)[1-9]\d{{5}}{_GAP}(?:19|20)\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{3}}{_GAP}[\dx×](?!\d)",
    r"(?<!\d)\d{15}(?!\d)",
    # identity card with stars or crosses in it: what is left says enough
    r"(?<!\d)\d{3,6}[*×]{4,14}\d{0,4}[\dx](?!\d)",
    # mobile, with or without +86, in the groups in which people write it
    rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?1[3-9]\d(?:{_GAP}\d{{4}}{_GAP}\d{{4}}|{_GAP}\d{{3}}{_GAP}\d{{5}}|{_GAP}\d{{8}})(?!\d)",
    rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?1[3-9]\d(?:\d{_GAP}\d{{3}}{_GAP}\d{{4}}|\d{{2}}{_GAP}\d{{6}}|\d{{4}}{_GAP}\d{{4}})(?!\d)",
    r"(?<!\d)1(?P<gap>[\s.·_-]{1,2})[3-9](?:(?P=gap)\d){9}(?!\d)",
    # numbers in Chinese digits: nothing that stays has eleven of them
    rf"[{_CHINESE}](?:[\s,，、-]?[{_CHINESE}]){{10,30}}[x×]?",
    rf"(?<![{_CHINESE}\d])(?=\d{{0,24}}[{_CHINESE}])[{_CHINESE}\d]{{11,25}}(?![{_CHINESE}\d])",
    # landline with area code, and without one where the text says that it is a phone
    r"(?<!\d)\(?0\d{2,3}\)?[\s-]{0,2}\d{3,4}[\s-]?\d{4}(?!\d)",
    r"(?:电话|座机|固话|传真|手机|tel|致电|打给)(?:号码?)?(?:是|为)?[:\s]{0,3}(?P<it>\d{3,4}[\s-]?\d{4})(?!\d)",
    # Hong Kong and Macao mobile
    r"(?<!\d)(?:\+|00)?85[23][\s-]{0,2}\d{4}[\s-]?\d{4}(?!\d)",
    # licence plate
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][·.\s-]?"
    r"(?=[a-z]{0,5}\d)[a-z0-9]{4,6}[警学挂港澳]?(?![a-z0-9])",
    # accounts of messengers
    rf"(?:微信|威信|薇信|v信|wechat|wx|vx|抖音|快手|微博|支付宝|陌陌|钉钉){_IS}(?P<it>[a-z_][a-z0-9_-]{{4,30}})",
    rf"(?:微信|威信|薇信|v信|wechat|wx|vx|抖音|快手|支付宝|qq|扣扣){_IS}(?P<it>\d{{5,12}})(?![\d元块万])",
    # passport, travel permits, identity card of Hong Kong
    r"(?<![a-z0-9])(?:[a-z]\d{8}|[a-z]{2}\d{7})(?!\d)",
    r"(?<![a-z0-9])[a-z]{1,2}\d{6}\([\da]\)",
    # number of a case: who looks it up finds the parties
    r"[(〔\[]\d{4}[)〕\]]\s?[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼最]"
    r"[^\s,，。;；:、]{2,14}?第?\d{1,8}号(?:之[一二三四五六七八九十\d]{1,2})?",
    r"[㐀-鿿]{1,8}[案仲]字[(〔\[]\d{4}[)〕\]]\s?第?\d{1,8}号",
    # the house within a street, the flat within a house
    rf"(?<=[路街巷弄村坊])第?(?:\d{{1,5}}|[{_CHINESE}十百]{{1,6}})(?:-\d{{1,4}})?号(?!线)(?:之[一二三\d])?"
    r"(?:\d{1,5}[栋座幢单元室房层楼号铺]{1,2}){0,5}",
    r"(?<=大道)第?\d{1,5}号(?:\d{1,5}[栋座幢单元室房层楼号铺]{1,2}){0,5}",
    r"(?<![\d.])[a-z]?\d{1,4}(?:号楼|号院|栋|幢|座|单元|梯|期)(?:[a-z]?\d{1,4}(?:号楼|栋|幢|座|单元|梯|楼|层|室|房|号)?){1,4}(?![\d年月日天个元万])",
    r"(?<![\d.])\d{1,4}(?:号楼|号院|号房|号铺|栋|幢|单元)|(?<![\d.])\d{3,5}[室房](?!产)",
)
#: Cards of banks: in one piece, or in groups of four where the check digit, or UnionPay's beginning, says so.
_CARDS = (
    r"(?<!\d)(?:\d{16,19}|\d{4}(?:[\s-]\d{4}){3}(?:[\s-]?\d{1,3})?|\d{6}[\s-]\d{10,13}|\d{4}[\s-]\d{12,15})"
    r"(?![\dxX×])"
)

#: Surnames as most names begin, and those that begin other words at least as often.
_SURE = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦苏潘葛奚范彭郎鲁韦昌马苗凤俞"
    "袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬傅皮卞齐康余卜顾孟黄穆萧尹姚邵汪祁毛禹狄米贝臧伏戴谈宋庞熊纪舒屈祝"
    "董梁杜阮蓝闵季麻贾娄危童颜郭梅盛林刁钟徐邱骆夏蔡田樊胡凌霍虞万柯卢莫裘缪干宗丁邓郁洪包诸左石崔吉龚程邢裴"
    "陆荣翁荀羊甄曲封芮储靳段巫焦巴牧谷侯仲伊宁仇祖武符刘景詹龙叶幸黎庄晏柴瞿阎习艾鱼古廖耿匡寇沃巩聂荆谭曾赖"
    "邝冼覃麦区简涂佘肖闫付岳鞠桂丘植敖辛饶揭尚阳练欧冉牟蒲宣褟缑郜仝卓卿"
)
_UNSURE = (
    "水云安常乐于时计项江全秋单车应向从国东利司经惠温湛韶广家连和党商冷伍成明元平方强解管路任花章席支班池关文"
    "容易游劳招满步师房农官高"
)
_COMPOUND = "(?:欧阳|司徒|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|端木|东方|独孤|南宫)"
#: Words that begin like a name and are none.
_NO_NAME = (
    "(?!单位|项目|车间|车主|司机|师傅|房东|经理|老板|老师|安全|全职|全科|时候|时薪|单亲|单身|广东|广西|江门|江西|江苏|东莞|韶关|"
    "[㐀-鿿]州|云浮|云南|成都|明天|明年|方面|任何|应该|应当|高级|金融|管理|房产|解决|文员|农民|马上|平时|平台|家属|何时|党员|华侨|华人|"
    "路人|班长|班主任|管家|施工|任职|包工|经营|经常|从事|曾经|干活|干了|花了|高中|许可|许多|方便|万元|万块)"
)
#: What does not stand within a name.
_NO_GIVEN = (
    "找请问去到让叫跟当是有的了个位们该要能会么这那都没在给被把从向和与或但因就也还再已而且级"
    "今住来我他她你您做打干拿身公电联男女岁于元块"
)
_GIVEN = rf"[㐀-鿿](?<![{_NO_GIVEN}])"
_SURE_NAME = rf"{_NO_NAME}(?:{_COMPOUND}|[{_SURE}])(?:{_GIVEN}){{1,2}}"
_ANY_NAME = rf"{_NO_NAME}(?:{_COMPOUND}|[{_SURE}{_UNSURE}])(?:{_GIVEN}){{1,2}}"
_END = r"(?=[,.。;:、()!?\s※]|的|今年|身份|电话|手机|联系|男|女|$)"
_NAMES = _each(
    # what stands behind 姓名： is a name, whatever its surname
    r"(?:姓名|名字|联系人|收件人|收货人|经办人|申请人|委托人|负责人|代表人|法人代表|法人|户主|户名|签名|署名|落款|死者|伤者|受害人|证人)"
    rf"(?:是|为|叫)?[:\s]{{1,3}}(?P<it>{_COMPOUND}?(?:{_GIVEN}){{2,3}}){_END}",
    rf"(?:我叫做?|我名叫|我的名字[是叫]|名字[是叫]|姓名[是叫]?|名叫|联系人[是叫]?|本人)[:\s]{{0,3}}(?P<it>{_SURE_NAME})",
    rf"(?:我叫做?|我名叫|本人|姓名)[:\s]{{0,3}}(?![于和时向从])(?P<it>{_ANY_NAME}){_END}",
    rf"(?:我叫做?|我名叫)(?P<it>于(?:{_GIVEN}){{1,2}}){_END}",
    rf"(?:我是|我[係系]|叫做?|老板|房东|申请人|原告|被告|证人)(?P<it>{_SURE_NAME})(?<![人员者商户]){_END}",
    rf"(?P<it>{_SURE_NAME})(?=先生|女士|小姐|太太|阿姨|同志|经理|老师|医生|法官|律师|警官|主任)",
)


def redact(text: str) -> str:
    """Return `text` with every piece that identifies somebody replaced by MASK."""
    while True:
        before = text
        folded = text.translate(_FOLDED)
        for pattern, fits in _all():
            text, folded = _mask(text, folded, pattern, fits)
        # A piece may stand free only when another one is gone.
        if text == before:
            return text


def identifies(text: str) -> bool:
    """Tell whether something in `text` would be taken out."""
    return redact(text) != text


def _mask(text: str, folded: str, pattern: re.Pattern[str], fits: Callable[[str], bool]) -> tuple[str, str]:
    """Replace what `pattern` finds in `folded` in both texts, which have the same places."""
    kept, kept_folded, end = [], [], 0
    group = "it" if "it" in pattern.groupindex else 0
    for match in pattern.finditer(folded):
        if fits(match[group]):
            begin = match.start(group)
            kept += [text[end:begin], MASK]
            kept_folded += [folded[end:begin], MASK]
            end = match.end(group)
    return "".join([*kept, text[end:]]), "".join([*kept_folded, folded[end:]])


def _is_card(text: str) -> bool:
    """Tell a card from four sums or years in a row: it is in one piece, or UnionPay's, or its check digit fits."""
    digits = [int(one) for one in text if one.isdigit()]
    doubled = [sum(divmod(2 * one, 10)) for one in digits[-2::-2]]
    return text.isdigit() or digits[:2] == [6, 2] or (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


@cache
def _all() -> tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...]:
    """Return every pattern and what fits it; made when first needed, as most processes read no text."""
    return (
        (re.compile(_CARDS), _is_card),
        *((re.compile(source, re.IGNORECASE), bool) for source in (*_PATTERNS, *_NAMES)),
    )
