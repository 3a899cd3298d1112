"""Who stands on the other side, as far as a person's words name them: for the conflict check. Pure."""

import re

_ORGANISATION = re.compile(
    r"[A-Za-z0-9㐀-鿿（）()]{2,24}?"
    r"(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|集团|电子厂|五金厂|制衣厂|家具厂|陶瓷厂|塑料厂|玩具厂|鞋厂|印刷厂|食品厂|工厂|厂|商场|超市|酒店|餐厅|饭店|"
    r"医院|诊所|学校|中学|小学|幼儿园|培训中心|健身房|俱乐部|银行|保险|物业|事务所|合作社|工作室|村委会|居委会|加盟店|中介|旅行社|平台)"
)
#: What stands before a name and is no part of it; the longest cut wins.
_LEAD = re.compile(
    r"^.*(?:在|给|跟|和|与|被|让|把|去|到|从|向|对|找|告|叫|入职|进了|我们|咱们|他们|我|你|他|她|这家|那家|一家|一个|间|喺|同|俾|畀|佢|嗰间|"
    r"[，,。；;\s！？!?])"
)
_COMMON = re.compile(
    r"^(?:某|该|本|贵|原|前|新|老|大|小|家|个|这|那|厂里|有限|工|分|子|母|总|保险|物业|银行|中介|平台|网贷|贷款|装修|房产|搬家|快递|外卖|劳务|派遣|培训|美容|"
    r"私立|公立|市|区|县|镇|乡|村|人民|第[一二三四五]|附近|开发商|加|"
    r"电子|五金|制衣|家具|陶瓷|塑料|玩具|印刷|食品|旅游|服装|建筑|工程|科技|汽车|互联网|小额|借款|催收|担保|房地产|地产)*"
    r"(?:公司|集团|厂|商场|超市|酒店|餐厅|饭店|医院|诊所|学校|中学|小学|幼儿园|培训中心|健身房|俱乐部|银行|保险|物业|事务所|合作社|工作室|村委会|居委会|加盟店|中介|旅行社|平台|工厂)$"
)
_PERSON = re.compile(r"(?:老板|房东|包工头|经理|邻居|对方|被告|老公|前夫|前妻|丈夫|妻子|债务人|中介|店主|司机)(?:叫|是|姓名|名叫|係|系)?([㐀-鿿]某{1,2}|[㐀-鿿][㐀-鿿]某|[㐀-鿿]姓)")
MOST = 5


def parties(text: str) -> tuple[str, ...]:
    """Return the names of organisations and persons that stand against somebody in `text`, at most MOST.

    Words that name nobody in particular (`公司`, `厂里`, `物业公司`) are left out.
    """
    found: list[str] = []
    for match in _ORGANISATION.finditer(text):
        name = _LEAD.sub("", match[0])
        if len(name) >= 4 and not _COMMON.match(name):
            found.append(name)
    found += [match[1] for match in _PERSON.finditer(text)]
    kept = dict.fromkeys(found)
    return tuple(name for name in kept if not any(name != other and name in other for other in kept))[:MOST]
