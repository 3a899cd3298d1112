"""Which paper of content/papers.yaml a sentence names, and in whose hands it is. Pure."""

import re
from collections.abc import Mapping

from fawang.knowledge.data.papers import Case, Paper, heads_in

#: Another's paper, a dream, a lesson: nothing runs against whoever writes.
_NOT_THEIRS = re.compile(
    "[跟与和]我(?:没有?|无)关|不关我|好奇|做梦|梦见|(?:学校|布置|做|老师)[^，,。 ]{0,3}作业|考试题?|普法|论文"
    "|(?:网上|听说|新闻)[^，,。 ]{0,3}(?:有人|说)"
    "|(?:同学|同事|邻居|朋友|老乡|隔壁|楼下)[^，,。 我]{0,4}(?:的|个|讲|说)[^，,。 我]{0,6}(?:裁决|判决|传票|决定|裁定)"
    "|(?:同学|同事|邻居|老乡|工友)[^，,。 我]{0,3}(?:收到|拿到|接到)[^我]*$"
    "|[是系](?:同学|同事|邻居|朋友|老乡|亲戚|工友)家?的"
    "|[他她](?:自己|自家|老板)[^，,。 ]{0,2}(?:会|晓得|去|请|找)|我是证人|去?作证|not my (?:case|own)"
)
_FILED = "(?:复核|复议|上诉|起诉|仲裁|异议|再审|答辩)"
#: What the period is for has been done, or nobody needs it.
_DONE = re.compile(
    f"(?:已经?|都)[^，,。 没]{{0,4}}(?:申请|提交|交|递|提)?了?{_FILED}(?:了|过)"
    f"|已经?[^，,。 没]{{0,4}}(?:申请|提交|提起|提)了?{_FILED}|我等着|已经赔了|没事了|开完了|算了不告|不想告了"
    "|当[天场](?:就)?(?:给|付|赔|交)(?:清|齐|完)?了(?!我?一张|我?张)|都赔了|已经报了工伤|already (?:filed|appealed)"
)


#: Nothing has come of it yet: what is told of are a hearing, an application, a wait.
_PENDING = re.compile(
    "等(?:着|候)?(?:结果|通知|消息|开庭|宣判|判决)|结果[^，,。 ]{0,2}[没未]有?[出下]|没出结果|开庭时间"
    "|还没(?:开庭|判|裁|宣|出|下来)"
)
#: Who has won need do nothing, unless it is not carried out.
_WON = re.compile("胜诉|(?:我|咱|官司|判我)[^，,。 ]{0,2}赢了")
_NOT_CARRIED_OUT = re.compile("执行|[没不未][^，,。 ]{0,3}(?:给|付|还|履行|赔)")


def is_settled(plain: str) -> bool:
    """Tell whether a text in plain wording tells of somebody else's paper, or of what has been done."""
    won = _WON.search(plain) and not _NOT_CARRIED_OUT.search(plain)
    return bool(_NOT_THEIRS.search(plain) or _DONE.search(plain) or won)


def is_pending(plain: str) -> bool:
    """Tell whether a text in plain wording tells of something that has not been decided yet."""
    return bool(_PENDING.search(plain))


def papers_in(
    text: str, papers: Mapping[str, Paper], *, by_hints: bool = False
) -> list[tuple[Paper, tuple[int, int]]]:
    """Return the papers that are named, and where, the one that is named most closely first.

    Of two that are named equally, the one that stands first in the table goes first.

    Args:
        by_hints: return instead those that are told of without their names.
    """
    found, heads = [], heads_in(text)
    for paper in papers.values():
        # Nearly every paper is ruled out here: this is asked of every field of every form.
        if not by_hints and paper.heads.isdisjoint(heads):
            continue
        best, place = 0, None
        for word in paper.hinted if by_hints else paper.named:
            if word.weight > best and (at := word.find(text)):
                best, place = word.weight, at
        if place is not None and not any(one.find(text) for one in paper.denied):
            found.append((best, paper, place))
    found.sort(key=lambda one: -one[0])
    return [(paper, place) for _weight, paper, place in found]


def case_in(paper: Paper, text: str) -> Case | None:
    """Return the case whose words fit best, else the one that needs none."""
    fits = [(sum(one.weight for one in case.told if one.find(text)), case) for case in paper.cases]
    weight, case = max(fits, key=lambda one: one[0])
    return case if weight else next((one for one in paper.cases if not one.words), None)
