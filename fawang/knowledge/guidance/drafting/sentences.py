"""A model's answer, sentence by sentence, each with the markers that belong to it. Pure."""

import re
from collections.abc import Iterator
from enum import Enum, auto

_GAP = r"[ \t]{0,3}"
#: [1], 【1】, [1、2]
MARKER = re.compile(rf"[\[［【]{_GAP}\d{{1,3}}(?:{_GAP}[,，、]{_GAP}\d{{1,3}}){{0,9}}{_GAP}[\]］】]")
_MARKED_END = re.compile(rf"(?:{MARKER.pattern})\Z")
# A semicolon ends no sentence: half a list of conditions says something else than the whole. Nor does the
# point behind a number, unless nothing follows but markers: it may count (您不需要：1. …).
_END = re.compile(
    rf"(?:[。！？!?…]+|(?<!\d)\.+(?![\dA-Za-z])|(?<=\d)\.(?={_GAP}(?:{MARKER.pattern}|\Z)))[”’\"」』）)]*(?:{_GAP}{MARKER.pattern})*"
)
_COUNT = "[一二三四五六七八九十]"
#: 1. and 第一， in front of a line count the lines and nothing else; 1.5倍 and 三、四个月 do not.
_BULLET = re.compile(
    rf"(?:[-•·*]\s+|#+\s|[①-⑳]|\d{{1,2}}[、)）.．](?!\s*\d)|[（(](?:\d{{1,2}}|{_COUNT}{{1,2}})[)）]|{_COUNT}{{1,2}}、(?!{_COUNT})"
    rf"|第{_COUNT}{{1,2}}[、，,:：](?!{_COUNT}|\d))\s*"
)


class Place(Enum):
    """Where a sentence stands: by itself, as an item of a list, or before one (您不需要：), with its first item."""

    PLAIN = auto()
    ITEM = auto()
    OPENING = auto()


def unmarked(sentence: str) -> str:
    """Return a sentence as it is shown: without its markers, on one line."""
    return re.sub(r"\s+", " ", MARKER.sub("", sentence)).strip()


def split(answer: str) -> Iterator[tuple[Place, str]]:
    """Yield the sentences and where they stand.

    A line that goes on in the next one is one sentence with it; an empty line, an item of a list or a
    marker at its end ends it. After a colon nothing does: what follows is meaningless without it.
    """
    block, place = "", Place.PLAIN
    for line in answer.splitlines():
        # What is shown is what was checked: ornaments go before either.
        piece = line.replace("**", "").strip()
        bullet = _BULLET.match(piece)
        if block.endswith(("：", ":")):
            place = Place.OPENING if bullet or place == Place.OPENING else place
        elif block and (not piece or bullet or _MARKED_END.search(block[-80:])) and not _only_markers(piece):
            yield from _sentences(block, place)
            block = ""
        if not block:
            place = Place.ITEM if bullet else Place.PLAIN
        piece = piece[bullet.end() :] if bullet else piece
        # A number must not grow over the end of a line.
        block += (" " if re.match(r"[A-Za-z\d]{2}", block[-1:] + piece[:1]) else "") + piece
    yield from _sentences(block, place)


def _only_markers(piece: str) -> bool:
    return piece != "" and len(piece) < 80 and not MARKER.sub("", piece).strip()


def _sentences(block: str, place: Place) -> Iterator[tuple[Place, str]]:
    start = 0
    for end in [*(match.end() for match in _END.finditer(block)), len(block)]:
        if sentence := block[start:end].strip():
            opens = place == Place.OPENING and ("：" in sentence or ":" in sentence)
            yield (place if opens or place != Place.OPENING else Place.ITEM), sentence
        start = end
