"""Citations of articles: read as people write them, and written as a legal document does. Pure.

`劳动合同法第82条`, `《民法典》第一千一百六十五条第一款` and `民诉法 第122条第（三）项` name one article each;
`第二十条、第二十一条` name two of the law named before. A law is known by its title without
`中华人民共和国`, without brackets and spaces, so that every source names it alike.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from fawang.knowledge.rules import numerals

_STATE = "中华人民共和国"
# Every repetition is bounded and a law is looked for only before an article: a text of any length is read in one pass.
_NUMBER = rf"[{numerals.CHARACTERS}0-9０-９]{{1,12}}"
_SUB = r"(?:之(?P<sub>[一二三四五六七八九十0-9０-９]{1,3}))?"
_ARTICLE = rf"第\s{{0,3}}(?P<article>{_NUMBER})\s{{0,3}}条{_SUB}"
#: Behind the article, with or without a space: 第一款, 第（三）项.
_PART = (
    rf"(?:\s{{0,2}}第\s{{0,3}}(?P<paragraph>{_NUMBER})\s{{0,3}}款)?"
    rf"(?:\s{{0,2}}第\s{{0,3}}[（(]?(?P<item>{_NUMBER})[）)]?\s{{0,3}}项)?"
)
_AND = r"\s{0,2}[、，,和与及至到~～—-]\s{0,2}"
#: `第82条`; `第20、21条` with the numbers before; `82条` right behind a law's name; `83条` in a row of articles.
_CITED = re.compile(
    rf"(?:第\s{{0,3}}(?P<earlier>(?:{_NUMBER}{_AND}){{0,20}})"
    rf"|(?<=[法典例释则》])\s{{0,2}}"
    rf"|(?<=[条款项][、和与及])(?=.[^条])"
    rf")(?P<article>{_NUMBER})\s{{0,3}}条{_SUB}{_PART}"
)
#: What may stand between a law's name and the article: a year in brackets, 中的, a part of the Civil Code.
_BETWEEN = re.compile(
    r"(?:(?<!修正案)[（(]\s?\d{4}\s?年?\s?(?:修正|修订|修改|公布|版)?(?:文?本)?\s?[）)]"
    r"|(?:总则|物权|合同|人格权|婚姻家庭|继承|侵权责任)编|[的中里：:\s]){1,6}$"
)
#: How far before an article its law may begin.
_REACH, _LONGEST_BARE = 200, 60
_BARE = re.compile(r"[㐀-鿿（）()、·\s]")
_ENDS = re.compile(
    r"(?:法典|法|条例|规定|解释|办法|规则|细则|决定|通则|准则|意见|批复|修正案)"
    r"(?:[（(](?:[一二三四五六七八九十\d]{1,3}|\d{4}年)[）)])?$"
)
#: Words that end like a law's name and are none.
_NO_LAW = re.compile(
    r"(?:[违非合依执守犯枉普立想说做方看无没]法|(?<!公)司法|(?<!适)用法|[想没有个么啥种点]办法"
    r"|^(?:法|办法|规定|解释|决定|意见|规则))$"
)
#: The law that was named last: 本法, 该条例.
_SAME = re.compile(
    r"(?:(?<!基)本|该|此|其|上述|前述)(?:法典|法|条例|规定|解释|办法|规则|细则|决定|通则)$|(?<!合)同法$"
)
#: Words that stand before a law's name and are not part of it.
_BEFORE = re.compile(
    r"^.*?(?:根据|依据|依照|按照|违反|适用|参照|参考|符合|结合|以及|或者|我国|规定了|想问一下|请问|想问|问一下"
    r"|咨询一下|咨询|了解|查询|查看|看看|的|(?<=[我你您请])[按依看查]|(?<=[法典例释则])[和与及、])|^(?:[和与及按依查是在、]|看(?!守))"
)
#: A title with 关于 begins with who made it, and may hold any of those words.
_ABOUT = re.compile(
    r"(?:最高人民法院|最高人民检察院|全国人民代表大会(?:常务委员会)?|全国人大(?:常委会)?|国务院(?:办公厅)?"
    r"|公安部|司法部|民政部|人力资源(?:和)?社会保障部|、)*关于.+$"
)
#: The year in brackets that some sources put behind a title.
_YEAR = re.compile(r"[（(]\d{4}年?(?:修正|修订|修改|公布|版)(?:文?本)?[）)]$")
#: How practitioners shorten the titles of laws.
SHORT = {
    "民诉法": "民事诉讼法", "刑诉法": "刑事诉讼法", "行诉法": "行政诉讼法", "消法": "消费者权益保护法",
    "消保法": "消费者权益保护法", "道交法": "道路交通安全法", "交法": "道路交通安全法", "劳合法": "劳动合同法",
    "调解仲裁法": "劳动争议调解仲裁法", "劳动仲裁法": "劳动争议调解仲裁法", "治安处罚法": "治安管理处罚法",
    "反家暴法": "反家庭暴力法", "妇女法": "妇女权益保障法", "未保法": "未成年人保护法", "社保法": "社会保险法",
    "法援法": "法律援助法", "复议法": "行政复议法", "民诉": "民事诉讼法", "交通安全法": "道路交通安全法",
    "个保法": "个人信息保护法", "食安法": "食品安全法", "反诈法": "反电信网络诈骗法", "工伤条例": "工伤保险条例",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """An article of a law, or a part of it.

    `law` is the normalised title; `sub` counts the articles inserted behind (第一百三十三条之一 has 1).
    """

    law: str
    article: int
    sub: int = 0
    paragraph: int | None = None
    item: int | None = None

    @property
    def key(self) -> str:
        """The article's key, the same in every source: `民法典#1165`, `刑法#133-1`."""
        return f"{self.law}#{self.article}" + (f"-{self.sub}" if self.sub else "")

    @property
    def label(self) -> str:
        """`第八十二条第一款`."""
        return (
            f"第{numerals.write(self.article)}条"
            + (f"之{numerals.write(self.sub)}" if self.sub else "")
            + (f"第{numerals.write(self.paragraph)}款" if self.paragraph else "")
            + (f"第{numerals.write(self.item)}项" if self.item else "")
        )

    def __str__(self) -> str:
        return f"《{self.law}》{self.label}"


def title(text: str) -> str:
    """Return a law's title as it is compared: no 中华人民共和国, no brackets of a year, no spaces; 民诉法 in full."""
    plain = re.sub(r"[\s《》〈〉]", "", text).replace("(", "（").replace(")", "）")
    plain = _YEAR.sub("", plain)
    plain = plain.replace(_STATE, "")
    return SHORT.get(plain, plain)


def parse(text: str, *, known: Collection[str] = ()) -> Citation | None:
    """Return the one article that `text` cites; None if it cites none or says more than that.

    Args:
        known: normalised titles; with them `根据劳动合同法第82条` is understood.
    """
    # The same few hundred citations of the pack are read again with every answer.
    return _parse(text, known) if known else _parsed(text)


@lru_cache(maxsize=8192)
def _parsed(text: str) -> Citation | None:
    return _parse(text, ())


def _parse(text: str, known: Collection[str]) -> Citation | None:
    found = _find(text, known)
    if len(found) != 1:
        return None
    citation, whole = found[0]
    return citation if len(text.strip()) <= len(whole) + 2 else None


def find(text: str, *, known: Collection[str] = ()) -> list[Citation]:
    """Return the articles that a piece of prose cites, in their order, each once.

    An article without a law before it belongs to the law named last; before any law it is left out.
    """
    return list(dict.fromkeys(citation for citation, _ in _find(text, known)))


def article_number(label: str) -> tuple[int, int] | None:
    """Return (number, sub) of an article's label: `第一百三十三条之一` is (133, 1); None if it is none."""
    match = re.fullmatch(_ARTICLE, label.strip())
    number = numerals.read(match["article"]) if match else None
    if match is None or not number:
        return None
    return number, (numerals.read(match["sub"]) or 0) if match["sub"] else 0


def _find(text: str, known: Collection[str]) -> list[tuple[Citation, str]]:
    """Return each citation with the words that make it."""
    found: list[tuple[int, Citation, str]] = []
    law, end = "", 0
    for match in _CITED.finditer(text):
        named, length = _law(text, end, match.start(), known)
        row = match.start() - 1 == end > 0
        begin = match.start() - length
        while found and named and found[-1][0] >= begin:
            found.pop()  # it stood within this law's title
        law, end = named or law, match.end()
        # Without 第 it is an article only right behind a law's name, or in a row of articles.
        if not law or (match["earlier"] is None and not named and not row):
            continue
        cited = [
            Citation(law, one)
            for before in re.split(_AND, match["earlier"] or "")
            if (one := numerals.read(before))
        ]
        if article := numerals.read(match["article"]):
            sub, paragraph, item = (
                numerals.read(match[part]) if match[part] else None for part in ("sub", "paragraph", "item")
            )
            cited.append(Citation(law, article, sub or 0, paragraph or None, item or None))
        found += [(match.start(), one, text[begin:end]) for one in cited]
    return [(citation, whole) for _, citation, whole in found]


def _law(text: str, end: int, place: int, known: Collection[str]) -> tuple[str, int]:
    """Return the law named between `end` and `place`, empty if there is none, and how far before `place` it begins."""
    near = text[max(end, place - _REACH) : place]
    plain = _BETWEEN.sub("", near)
    if plain.endswith("》"):
        # A title may hold a citation of its own, which `end` stands behind.
        whole = text[max(0, place - _REACH) : place - len(near) + len(plain)]
        begin = _opening(whole)
        return (
            ("", 0) if begin is None else (title(whole[begin:]), len(whole) - begin + len(near) - len(plain))
        )
    if not (ends := _ENDS.search(plain[-14:])):
        return "", 0
    begin = len(plain) - len(ends[0])
    while begin and len(plain) - begin < _LONGEST_BARE and _BARE.match(plain[begin - 1]):
        begin -= 1
    return _bare(title(plain[begin:]), known), len(near) - begin


def _opening(text: str) -> int | None:
    """Return where the title begins that ends `text`; titles within titles are skipped. None if nowhere."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == "》") - (text[place] == "《")
        if not depth:
            return place if len(text) - place > 3 else None
    return None


def _bare(name: str, known: Collection[str]) -> str:
    """Return the law within a name that may have other words before it: they are cut word by word."""
    candidate = name
    while candidate not in known and candidate not in SHORT:
        if about := _ABOUT.search(candidate):
            candidate = about[0]
            break
        shorter = _BEFORE.sub("", candidate, count=1)
        if shorter == candidate or len(shorter) < 2 or _NO_LAW.search(shorter):
            break
        candidate = shorter
    else:
        return SHORT.get(candidate, candidate)
    if ends := [one for one in known if name.endswith(one)]:
        return max(ends, key=len)
    return "" if _SAME.search(candidate) or _NO_LAW.search(candidate) else candidate
