"""A text as groups of characters are taken from it."""

import re
import unicodedata
from typing import Final

_NOISE: Final = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]+")


def clean(text: str) -> str:
    """Return the text in one width, lower case, with a space for each run of punctuation."""
    return _NOISE.sub(" ", unicodedata.normalize("NFKC", text)).strip().lower()
