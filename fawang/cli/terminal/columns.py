"""Text in columns of a terminal, where a Chinese character takes two of them."""

import re
from unicodedata import east_asian_width

_OPENING, _CLOSING = "（《「“", "，。；：、！？）》」”"
#: Blanks, a word, or one wide character; what opens a bracket ends no line, what closes it begins none.
_PIECE = re.compile(
    rf"\s+|[{_OPENING}]*(?:[^\s\u2e80-\uffef{_OPENING}{_CLOSING}]+|[^\s{_OPENING}])[{_CLOSING}]*|."
)


def width(text: str) -> int:
    """Return how many columns `text` takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Return `text` with blanks up to `columns`, in front of it with `right`; what is longer stays as it is."""
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def wrap(text: str, columns: int) -> list[str]:
    """Return the lines of a paragraph: broken between words, and anywhere between Chinese characters."""
    lines = [""]
    for piece in _PIECE.findall(" ".join(text.splitlines())):
        if lines[-1] and width(lines[-1]) + width(piece.rstrip()) > columns:
            lines.append("")
        if lines[-1] or not piece.isspace():
            lines[-1] += piece
    return [line.rstrip() for line in lines]
