"""Which of 21 labels an article speaks for: the rule behind the labels `statute21`, by the structure of the law.

Of the Civil Code the book or chapter decides, of other laws a word of the name; the first that fits.
"""

from bisect import bisect_right
from typing import Final

#: In the order of the columns of weights, which is that of the sentences.
LABELS: Final = (
    "合同纠纷", "借贷债务", "担保抵押", "房屋租赁", "建设工程", "房产物业", "农村土地征收", "公司合伙", "保险",
    "诉讼程序", "行政", "刑事", "人格权", "侵权损害", "婚姻家庭", "继承", "消费权益", "医疗纠纷", "交通事故",
    "劳动纠纷", "知识产权",
)  # fmt: skip
#: The first article of each part of the Civil Code, and its label; general parts have none.
_PARTS: Final = (
    (1, ""), (209, "房产物业"), (224, ""), (271, "房产物业"), (297, ""), (330, "农村土地征收"), (366, "房产物业"),
    (372, ""), (386, "担保抵押"), (458, ""), (463, "合同纠纷"), (667, "借贷债务"), (681, "担保抵押"),
    (703, "房屋租赁"), (735, "合同纠纷"), (788, "建设工程"), (809, "合同纠纷"), (937, "房产物业"), (951, "合同纠纷"),
    (967, "公司合伙"), (979, "合同纠纷"), (989, "人格权"), (1040, "婚姻家庭"), (1119, "继承"), (1164, "侵权损害"),
    (1202, "消费权益"), (1208, "交通事故"), (1218, "医疗纠纷"), (1229, "侵权损害"),
)  # fmt: skip
_NAMES: Final = (
    ("劳动纠纷", "劳动 工伤 社会保险法 年休假 职工工作时间 职业病 就业促进 工会"),
    ("婚姻家庭", "婚姻家庭编 反家庭暴力 婚姻登记"),
    ("继承", "继承编"),
    ("借贷债务", "民间借贷"),
    ("担保抵押", "担保制度 担保法"),
    ("建设工程", "建设工程 建筑法"),
    ("房产物业", "物业 建筑物区分所有权 房地产 商品房"),
    ("房屋租赁", "房屋租赁"),
    ("农村土地征收", "农村土地 土地管理 征收与补偿 基本农田 村民委员会"),
    ("知识产权", "商标 著作权 专利 信息网络传播 计算机软件 驰名 知识产权"),
    ("消费权益", "消费者 产品质量 旅游 食品 消费民事 反不正当 商业特许"),
    ("交通事故", "道路交通"),
    ("医疗纠纷", "医疗 医师 献血 药品 传染病"),
    ("公司合伙", "公司法 合伙企业 个体工商户 企业破产"),
    ("刑事", "刑法 刑事 盗窃 诈骗 非法 行医 犯罪"),
    ("行政", "行政 政府信息 治安管理 国家赔偿 许可"),
    ("保险", "保险法"),
    ("合同纠纷", "融资租赁 技术合同"),
    ("诉讼程序", "民事诉讼 仲裁法 被执行人 执行程序 民事执行"),
)


def label(law: str, article: int) -> str:
    """Return the label of an article, empty for none.

    Args:
        law: its name, without the name of the state.
        article: its number.
    """
    if law == "民法典":
        return _PARTS[bisect_right(_PARTS, (article, "\uffff")) - 1][1]
    return next((found for found, words in _NAMES if any(word in law for word in words.split())), "")
