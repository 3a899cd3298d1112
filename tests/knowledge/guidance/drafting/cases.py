"""Passages that the tests answer from."""

from fawang.knowledge.guidance.drafting.checker import Passage

WAGES = Passage(
    1,
    "《中华人民共和国劳动合同法》第八十二条",
    "用人单位自用工之日起超过一个月不满一年未与劳动者订立书面劳动合同的，应当向劳动者每月支付二倍的工资。",
    in_force=True,
    kind="article",
)
LIMITATION = Passage(
    2,
    "《中华人民共和国劳动争议调解仲裁法》第二十七条",
    "劳动争议申请仲裁的时效期间为一年。",
    in_force=True,
    kind="article",
)
REPEALED = Passage(
    3,
    "《中华人民共和国婚姻法》第三十二条",
    "男女一方要求离婚的，可由有关部门进行调解。",
    in_force=False,
    kind="article",
)
ENTRY = Passage(
    4,
    "公司不签劳动合同怎么办",
    "先收集证据：工资条、APP打卡记录。向劳动监察大队投诉，15个工作日内答复。押金不超过百分之二十。"
    "依据《劳动合同法》第八十二条。可以下载《劳动仲裁申请书》。",
    in_force=True,
    kind="entry",
)
PASSAGES = (WAGES, LIMITATION, REPEALED, ENTRY)
