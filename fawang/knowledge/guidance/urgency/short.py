"""Danger in two or three characters: all that somebody types who has no time for more. Pure.

A whole text is compared, never a part of one: in a longer text these words may mean anything (`打人民法院的电话`).
"""

import re
from collections.abc import Mapping

from fawang.knowledge.data.pack import Urgency

#: A text of more characters is no cry any more; the patterns of the signs read it.
_LONGEST = 12
_STOPS = re.compile(r"[\s，。,.;；!！?？~…、]+")
_AGAIN = re.compile(r"^(.+?)\1+$")
#: What is said around the word: to whom, by whom, how.
_AROUND = re.compile(r"^(?:快来|快|有人|他们?|她们?|正在|又|在|要|被)+|(?:了|啊|呀|吧|哦|我们?)+$")
_WORDS: Mapping[Urgency, str] = {
    Urgency.DANGER: "救 救命 救人 打 打人 打死 殴打 杀 杀人 砍 砍人 捅 捅人 掐 有刀 拿刀 砸门 撞门 踹门 着火 放火 起火 报警"
    " 强奸 强暴 轮奸 性侵 猥亵 绑架 囚禁 拐卖 失踪 跟踪 尾随 威胁 sos help helpme",
    Urgency.SELF_HARM: "自杀 自残 自尽 跳楼 寻死 想死 去死 不想活",
    Urgency.DOMESTIC_VIOLENCE: "家暴 打老婆 打老公 打妈妈 虐待",
    Urgency.DETENTION: "抓 抓走 抓人 拘留 刑拘 拘禁 关押 扣押人",
    Urgency.MINOR: "打孩子 打小孩 虐童 霸凌 欺凌",
}
_SIGNS = {word: sign for sign, words in _WORDS.items() for word in words.split()}


def cry(plain: str) -> Urgency | None:
    """Return the sign of a text in plain wording that is nothing but such a word; None otherwise."""
    text = _STOPS.sub("", plain.lower())
    if len(text) > _LONGEST:
        return None
    text = _AGAIN.sub(r"\1", text)
    return _SIGNS.get(text) or _SIGNS.get(_AROUND.sub("", text))
