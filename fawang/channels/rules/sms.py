"""Text messages: how many parts one costs, which of them make one, whether an answer is a score. Pure."""

import re
import unicodedata
from collections.abc import Sequence

#: The basic characters of GSM 03.38; those of the second line count twice.
_BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = set("^{}\\[~]|€\f")
#: A message alone, and each of several, whose headers take the difference (3GPP TS 23.040).
_ALONE, _EACH = {7: 160, 16: 70}, {7: 153, 16: 67}
MOST_PARTS = 20


def parts_of(text: str) -> int:
    """Return as how many parts a text is sent and paid for; none if it is empty."""
    if not text:
        return 0
    if set(text) <= _BASIC | _TWICE:
        length, bits = sum(2 if one in _TWICE else 1 for one in text), 7
    else:
        length, bits = len(text.encode("utf-16-be")) // 2, 16
    if length <= _ALONE[bits]:
        return 1
    return -(-length // _EACH[bits])


def joined(parts: Sequence[tuple[int, str]], of: int) -> str | None:
    """Return the text of numbered parts, in whichever order they came; None while one is missing."""
    found = dict(parts)
    if set(found) != set(range(1, of + 1)):
        return None
    return "".join(found[number] for number in sorted(found))


def score_in(text: str) -> int | None:
    """Return the score of an answer that is one and nothing else: a digit from 1 to 5, also as people write it."""
    plain = (
        re.sub(r"[\s。.!！]", "", unicodedata.normalize("NFKC", text)).removesuffix("分").removesuffix("星")
    )
    found = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5"}.get(plain, plain)
    return int(found) if found in set("12345") else None
