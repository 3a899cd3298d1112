"""Takes out of a text what tells who somebody is, before it is indexed, logged or sent anywhere. Pure.

It finds what has a form: numbers of phones, identity cards, bank cards and vehicles, e-mail addresses,
accounts, house numbers, and names behind 我叫, 姓名 or before 先生. A name in the middle of a sentence
has no form; so texts of people are kept encrypted all the same, and this is a second lock, not the first.
"""

import re

#: What a removed piece is replaced with.
MASK = "※"
_PATTERNS = (
    # e-mail
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    # identity card of 18 or 15 digits, also with spaces
    re.compile(r"(?<!\d)\d{6}[\s-]?(?:19|20)\d{2}[\s-]?\d{4}[\s-]?\d{3}[\dXx](?!\d)"),
    re.compile(r"(?<!\d)\d{15}(?!\d)"),
    # bank card of 16 to 19 digits, in groups
    re.compile(r"(?<!\d)(?:\d[\s-]?){15,18}\d(?!\d)"),
    # mobile with or without +86, groups as people write them
    re.compile(r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)"),
    # landline with area code
    re.compile(r"(?<!\d)\(?0\d{2,3}\)?[\s-]?\d{7,8}(?!\d)"),
    # Hong Kong and Macao mobile
    re.compile(r"(?<!\d)\+?85[23][\s-]?\d{4}[\s-]?\d{4}(?!\d)"),
    # licence plate
    re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z0-9]{5,6}(?![A-Z0-9])"),
    # accounts of messengers
    re.compile(r"(?<=微信号)[:：\s]*[A-Za-z][\w-]{5,19}|(?<=微信)[:：\s]+[A-Za-z][\w-]{5,19}|(?<=QQ)[:：号\s]*\d{5,11}"),
    # passport and permits
    re.compile(r"(?<![A-Za-z0-9])[EGDSPH]\d{8}(?!\d)"),
    # the house within a street
    re.compile(r"\d+[号栋座幢单元室弄巷房]+(?:\d+[号栋座幢单元室房层楼]*)*"),
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢"
    "裴陆荣翁荀羊惠甄曲封芮储靳段巫焦巴牧谷车侯全班秋仲伊宁仇祖武符刘景詹龙叶幸司韶黎温庄晏柴瞿阎连"
    "习艾鱼容向古易廖衡步耿满匡国文寇广东欧沃利师巩聂关荆游"
)
_NAMES = (
    re.compile(rf"(?<=我叫)[{_SURNAMES}][㐀-鿿]{{1,2}}(?=[，,。\s、；;]|是|在|今年|$)"),
    re.compile(rf"(?<=我是)[{_SURNAMES}][㐀-鿿]{{2}}(?=[，,。\s；;])"),
    re.compile(rf"(?<=名叫)[{_SURNAMES}][㐀-鿿]{{1,2}}|(?<=姓名)[:：\s]*[{_SURNAMES}][㐀-鿿]{{1,3}}"),
    re.compile(rf"[{_SURNAMES}][㐀-鿿]{{1,2}}(?=先生|女士|小姐|同志|经理|老师|医生|法官|律师)"),
)


def redact(text: str) -> str:
    """Return `text` with every piece that identifies somebody replaced by MASK."""
    for pattern in (*_PATTERNS, *_NAMES):
        text = pattern.sub(MASK, text)
    return text


def identifies(text: str) -> bool:
    """Tell whether something in `text` would be taken out."""
    return redact(text) != text
