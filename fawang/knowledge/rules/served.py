"""Documents that are served on somebody, from whose receipt a period of the law runs. Pure.

People name the document and how long they have had it (`判决书收到13天了`), rarely the length of the period.
"""

import re
from enum import StrEnum


class Served(StrEnum):
    """A kind of document."""

    #: An award in a labour dispute.
    LABOUR_AWARD = "labour_award"
    #: An award of commercial arbitration.
    COMMERCIAL_AWARD = "commercial_award"
    #: An award that the words leave open.
    AWARD = "award"
    JUDGMENT = "judgment"
    RULING = "ruling"
    REVIEW_DECISION = "review_decision"
    #: A penalty, an order, a recognition or another decision of an authority.
    DECISION = "decision"
    #: The finding of the traffic police on an accident.
    TRAFFIC_FINDING = "traffic_finding"
    #: The result of an appraisal of working capacity.
    APPRAISAL = "appraisal"
    PAYMENT_ORDER = "payment_order"
    #: A summons, or the statement of claim that comes with it.
    SUMMONS = "summons"


#: How many days there usually are to answer it, the shorter where two periods are possible.
DAYS = {
    Served.LABOUR_AWARD: 15,  # 劳动争议调解仲裁法第四十八条、第五十条
    Served.COMMERCIAL_AWARD: 90,  # 仲裁法第七十二条: three months
    Served.AWARD: 15,
    Served.JUDGMENT: 15,  # 民事诉讼法第一百七十一条; of a criminal court ten (刑事诉讼法第二百三十条)
    Served.RULING: 10,  # 民事诉讼法第一百七十一条
    Served.REVIEW_DECISION: 15,  # 行政诉讼法第四十五条
    Served.DECISION: 60,  # 行政复议法第二十条
    Served.TRAFFIC_FINDING: 3,  # 道路交通事故处理程序规定第七十一条
    Served.APPRAISAL: 15,  # 工伤保险条例第二十六条
    Served.PAYMENT_ORDER: 15,  # 民事诉讼法第二百二十七条
    Served.SUMMONS: 15,  # 民事诉讼法第一百二十八条: the written answer
}

_AWARD = re.compile(
    "(?:仲裁|裁)[^，。,]{0,8}(?:裁决|裁定|判|结果|输|败|赢|不服|不支持|没支持)|裁决书|仲裁书|(?:输|败)了[^，。,]{0,4}仲裁"
)
_LABOUR = re.compile(
    "劳动|劳仲|人社|工资|加班|辞退|开除|炒|社保|工伤|离职|赔偿金|经济补偿|双倍|工友|员工|打工|公司[^，。,]{0,6}(?:欠我|不赔我|没签)"
)
_COMMERCIAL = re.compile(
    "商事|贸仲|国际仲裁|仲裁条款|货款|工程款|股权|投资款|加盟|供货|采购|买卖合同|租赁合同|合同[^，。,]{0,8}(?:约定|写)[^，。,]{0,8}仲裁|土地[^，。,]{0,4}仲裁"
)
_OTHERS = {
    Served.REVIEW_DECISION: re.compile("复议[^，。,]{0,4}(?:决定|结果|维持|驳回)"),
    Served.TRAFFIC_FINDING: re.compile("(?:事故|责任)认定|交警[^，。,]{0,8}认定"),
    Served.APPRAISAL: re.compile(
        "(?:劳动能力|劳鉴|评残|工伤|伤残)[^，。,]{0,3}(?:鉴定(?:结论|结果|等级|书)|(?<!认定)(?:的)?(?:结论|结果|等级|级别)书?)"
    ),
    Served.PAYMENT_ORDER: re.compile("支付令"),
    Served.SUMMONS: re.compile(
        "传票|起诉状副本|起诉书副本|应诉通知|法院[^，。,]{0,6}(?:通知|叫)[^，。,]{0,4}应诉"
    ),
    Served.JUDGMENT: re.compile("判决(?!离婚)|(?:法院|一审)[^，。,]{0,6}判(?:了|下来|我|输)"),
    Served.RULING: re.compile("裁定书?"),
    Served.DECISION: re.compile(
        "(?:处罚|罚款|拘留|征收|补偿|认定|拆除|撤销|吊销|许可|不予[^，。,]{0,6})决定|决定书|处罚书|罚单|认定书|限期[^，。,]{0,4}拆(?:除)?通知"
        "|(?:工伤)[^，。,]{0,3}(?:不予)?认定"
    ),
}


def served(text: str) -> frozenset[Served]:
    """Return the documents that a text in plain wording names."""
    found = {kind for kind, pattern in _OTHERS.items() if pattern.search(text)}
    if Served.TRAFFIC_FINDING in found:
        found.discard(Served.DECISION)
    if _AWARD.search(text):
        found -= {Served.RULING, Served.DECISION}
        # Who works for somebody is never sent to commercial arbitration.
        if _LABOUR.search(text):
            found.add(Served.LABOUR_AWARD)
        else:
            found.add(Served.COMMERCIAL_AWARD if _COMMERCIAL.search(text) else Served.AWARD)
    return frozenset(found)
