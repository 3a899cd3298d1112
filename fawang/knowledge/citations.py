"""Citations of articles: read as people write them, and written as a legal document does. Pure.

`劳动合同法第82条`, `《民法典》第一千一百六十五条第一款` and `民诉法 第122条第（三）项` name one article each;
`第二十条、第二十一条` name two of the law named before. A law is known by its title without
`中华人民共和国`, without brackets and spaces, so that every source names it alike.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from fawang.knowledge import numerals

_STATE = "中华人民共和国"
_NUMBER = rf"[{numerals.CHARACTERS}0-9０-９]+"
_TITLE = r"[㐀-鿿（）()、·\s]{1,60}?(?:法典|法|条例|规定|解释|办法|规则|细则|决定|通则|准则|意见|批复|修正案)(?:[（(][一二三四五六七八九十\d]+[）)])?"
_ARTICLE = rf"第\s*(?P<article>{_NUMBER})\s*条(?:之(?P<sub>[一二三四五六七八九十]+))?"
_PARAGRAPH = rf"(?:第\s*(?P<paragraph>{_NUMBER})\s*款)?"
_ITEM = rf"(?:第\s*[（(]?(?P<item>{_NUMBER})[）)]?\s*项)?"
_CITATION = re.compile(
    rf"(?:《(?P<quoted>[^《》]{{2,80}}(?:《[^《》]*》[^《》]*)*)》|(?P<bare>{_TITLE}))?\s*{_ARTICLE}{_PARAGRAPH}{_ITEM}"
)
#: Words that stand before a law's name and are not part of it.
_BEFORE = re.compile(r"^.*?(?:根据|依据|依照|按照|违反|适用|参照|参考|符合|结合|以及|或者|我国|规定了|和|与|及|按|依|看|查|的|是|在|、)")
#: The year in brackets that some sources put behind a title.
_YEAR = re.compile(r"[（(]\s*\d{4}\s*年?\s*(?:修正|修订|修改|公布|版)(?:文?本)?\s*[）)]$")
#: How practitioners shorten the titles of laws.
SHORT = {
    "民诉法": "民事诉讼法", "刑诉法": "刑事诉讼法", "行诉法": "行政诉讼法", "消法": "消费者权益保护法",
    "消保法": "消费者权益保护法", "道交法": "道路交通安全法", "交法": "道路交通安全法", "劳合法": "劳动合同法",
    "调解仲裁法": "劳动争议调解仲裁法", "劳动仲裁法": "劳动争议调解仲裁法", "治安处罚法": "治安管理处罚法",
    "反家暴法": "反家庭暴力法", "妇女法": "妇女权益保障法", "未保法": "未成年人保护法", "社保法": "社会保险法",
    "法援法": "法律援助法", "复议法": "行政复议法", "民诉": "民事诉讼法",
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
    found = [(citation, whole) for citation, whole in _find(text, known)]
    if len(found) != 1:
        return None
    citation, whole = found[0]
    return citation if citation.law and whole.strip("《》 ，。；") and len(text.strip()) <= len(whole) + 2 else None


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


def _find(text: str, known: Collection[str]) -> Iterator[tuple[Citation, str]]:
    law = ""
    for match in _CITATION.finditer(text):
        law = _law(match, known) or law
        article = numerals.read(match["article"])
        if not law or not article:
            continue
        citation = Citation(law, article)
        if match["sub"]:
            citation = replace(citation, sub=numerals.read(match["sub"]) or 0)
        if match["paragraph"]:
            citation = replace(citation, paragraph=numerals.read(match["paragraph"]) or None)
        if match["item"]:
            citation = replace(citation, item=numerals.read(match["item"]) or None)
        yield citation, match[0]


def _law(match: re.Match[str], known: Collection[str]) -> str:
    if quoted := match["quoted"]:
        return title(quoted)
    if not (bare := match["bare"]):
        return ""
    name = title(bare)
    # What stands before the name is cut word by word, until a law is known by the rest.
    candidate = name
    while True:
        if candidate in known or candidate in SHORT:
            return SHORT.get(candidate, candidate)
        shorter = _BEFORE.sub("", candidate, count=1)
        if shorter == candidate or len(shorter) < 2:
            break
        candidate = shorter
    if known:
        ends = [one for one in known if name.endswith(one)]
        if ends:
            return max(ends, key=len)
    return candidate
