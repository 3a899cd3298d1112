"""Words that are no question of the law, and words that decide which answer it is. Pure."""

import re
from collections.abc import Sequence

_SMALL_TALK = re.compile(
    "^(?:[,，。 !！?？~～.]|请问|你|您|各位|大家|有|冇|人|在|系|喺|吗|嘛|呀|啊|喂|嗨|哈喽|哈罗|好|早|早上|上午|下午|晚上|晚安|师傅|律师|老师|客服|机器人|谢谢|多谢|唔该|再见|拜拜|收到"
    "|知道了|明白|好的|嗯|哦|噢|测试|测一下|试试|发错|错了|打错|了|不好意思|hello|hi|hey|anyone|there|thanks?|test|ok|bye)+$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    "天气|打风|台风假|气温|下雨吗|落雨[吗吖呀]|几度|几多度|多少度|weather|彩票|双色球|股票[^，。]{0,6}(?:买|涨|跌)|翻译(?:成|一下)|写(?:一)?(?:首|份|篇|个)[^，。]{0,3}(?:诗|作文|主持词|歌|祝福|情书)|主持词|讲个笑话|唱(?:首|个|歌)|山歌"
    "|(?:排骨|红烧|炒|煲|蒸|炖)[^，。]{0,4}怎么做|怎么做[^，。]{0,4}(?:菜|饭|汤|肉|鱼|排骨|蛋糕|才好吃)|(?:怎么|点样)(?:煮|煲|蒸|炖)|how to (?:cook|make)|菜谱|好吃|吃什么(?:药|好)|吃啥药|用什么药|能吃[^，。]{0,5}吗|发烧|感冒|拉肚子[^，。]{0,3}(?:吃|怎么)|减肥"
    "|蓝屏|死机|wi-?fi|密码(?:忘|找)|忘记[^，。]{0,4}密码|(?:电脑|手机|空调|电视)[^，。]{0,6}怎么(?:修|连|设置|用)|不制冷|世界杯|谁赢了|球赛|数学|大题|方程|单词|四级|六级|复习|作业|(?:算|计算)[^，。]{0,3}\\d+[^，。]{0,3}(?:乘|加|减|除)"
    "|去哪里?玩|景点推荐|推荐[^，。]{0,4}(?:电影|书|歌|餐)|电影|几点了|what time|多久到|高铁[^，。]{0,6}(?:多久|几点)|奶粉|蟑螂|(?:狗狗|猫)[^，。]{0,3}(?:拉|吐)|活着[^，。]{0,4}为了什么|人生的意义|星座|算命|怎么哄|不爱吃饭|你叫什么|你是谁|停课|(?:练|跑|做|骑)几(?:次|组|公里)",
    re.IGNORECASE,
)  # fmt: skip
#: What makes it a question of the law all the same: 空调怎么修 is none, 空调坏了房东不修 is one.
_LAWFUL = re.compile(
    "告|赔|合同|房东|老板|公司|警|法院|仲裁|律师|违法|合法|犯|欠|骗|工资|离婚|罚|投诉|起诉|官司|责任|过期|假货|伤|死(?!机)|抓|手术|医院|退|拆|强制"
)
#: Words that decide which answer it is: where one is said and none of an entry's ways of asking has it, the entry is for
#: another case, however like it is. None of them was wrong on the sentences that teach.
_DECISIVE = tuple(
    re.compile(pattern)
    for pattern in (
        "租", "商标", "专利", "著作权|版权", "商业秘密", "遗嘱", "仲裁", "工伤", "彩礼", "收养|领养", "公证", "担保", "破产", "离婚", "公积金",
        "低保", "保险", "护照", "赔偿|补偿", "定金|订金", "押金", "抚养费", "赡养", "加班", "年假", "产假", "怀孕", "(?:不|没|冇|唔|没有)欠",
    )
)  # fmt: skip
#: What somebody means to do about it says nothing of what it is about: wages that are owed, whoever is asked for them.
_MEANT = re.compile(
    "(?:想|要|准备|打算|考虑|可以|能不能|能|怎么|怎样|如何|点样|去|该)[^，。, ]{0,4}(?:劳动|劳动人事)?仲裁(?!裁决|输|赢|书|庭|委员会(?:裁|判|通知))"
)
_LONGEST = 24


def is_small_talk(plain: str) -> bool:
    """Tell whether words are a greeting, a test, or a question of something else than the law."""
    said = plain.strip()
    if not re.search(r"[㐀-鿿A-Za-z]{2}", said) or re.fullmatch(r"([A-Za-z])\1*", said):
        return True
    if _SMALL_TALK.match(said):
        return True
    longest = _LONGEST if re.search(r"[㐀-鿿]", said) else 2 * _LONGEST
    # Whoever tells a story has a reason, whatever the weather was in it.
    return len(said) <= longest and bool(_ELSEWHERE.search(said)) and not _LAWFUL.search(said)


def lacks(plain: str, ways: Sequence[str]) -> bool:
    """Tell whether a text has a word that decides which answer it is, and none of an entry's ways of asking has it."""
    about = _MEANT.sub("", plain)
    said = [pattern for pattern in _DECISIVE if pattern.search(about)]
    return any(not any(pattern.search(way) for way in ways) for pattern in said)
