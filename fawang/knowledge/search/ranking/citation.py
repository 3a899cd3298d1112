"""Bring the many ways of writing a citation to one key, such as ``民法典#1165``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_NUMERAL: Final = r"[零〇一二三四五六七八九十百千两0-9]+"
_ARTICLE: Final = re.compile(rf"第\s*({_NUMERAL})\s*条(?:\s*之({_NUMERAL}))?")
_CITATION: Final = re.compile(rf"《([^《》]{{2,60}})》\s*第\s*({_NUMERAL})\s*条(?:\s*之({_NUMERAL}))?")
_NOISE: Final = re.compile(r"[\s《》〈〉<>()（）]|中华人民共和国")
_YEAR: Final = re.compile(r"(?:19|20)\d\d年?(?:修正|修订|修改)?(?:版|本)?$")


def number(numeral: str) -> int:
    """Return the value of a numeral written in Chinese or in digits; 0 if there is none."""
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    total = digit = 0
    for sign in numeral:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[sign] if sign in _DIGITS else digit
    return total + digit


def law_key(name: str) -> str:
    """Return a law's name without the state's name, brackets, spaces and the year of an edition."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", name))
    return _YEAR.sub("", plain) or plain


def article_number(article: str) -> tuple[int, int]:
    """Return the number of an article and of its insertion: 第十七条之一 is (17, 1)."""
    found = _ARTICLE.search(article)
    if found is None:
        return 0, 0
    return number(found[1]), number(found[2] or "")


def article_key(law: str, main: int, inserted: int = 0) -> str:
    """Return the key of an article of a law whose name is already a key."""
    return f"{law}#{main}-{inserted}" if inserted else f"{law}#{main}"


def key_of(name: str) -> str | None:
    """Return the key of a name such as 中华人民共和国民法典第五十四条, or nothing."""
    found = _ARTICLE.search(name)
    if found is None or not name[: found.start()].strip():
        return None
    return article_key(law_key(name[: found.start()]), *article_number(name))


def citations(text: str) -> Iterator[str]:
    """Yield the key of each article cited in running text as 《law》第…条."""
    for law, main, inserted in _CITATION.findall(text):
        yield article_key(law_key(law), number(main), number(inserted))
