"""Text as it comes in from people: cleaned, and cut into the tokens that search uses. Pure."""

import hmac
import re
import unicodedata
from hashlib import blake2b
from typing import Any

# Control characters break logs, PDFs and PostgreSQL (NUL); tab and line feed are text.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
#: Programs read a cell that begins with one of these as a formula; a space before it does not help.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fa1f]+")


def gettext_noop(text: str) -> str:
    """Mark a text for translation that is looked up where it is shown."""
    return text


def clean(text: str) -> str:
    """Return `text` in NFC without control and direction-changing characters, ends trimmed.

    Emoji, markup and every script survive as they are: escaping is the page's business.
    Lone surrogates, which no encoding can store, become U+FFFD.
    """
    text = _SURROGATE.sub("\ufffd", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with an apostrophe before it where it would be one."""
    if text.lstrip(" \u00a0\u3000").startswith(_FORMULAS) or text.startswith(_FORMULAS):
        return f"'{text}"
    return text


def armed(text: str) -> str:
    """Return a cell as it was before `defused` put an apostrophe before it."""
    return text[1:] if text.startswith("'") and defused(text[1:]) == text else text


def storable(value: Any) -> Any:
    """Return a value of JSON with texts that PostgreSQL can keep: without NUL, and U+FFFD for lone surrogates.

    For what is compared, or is a name, and so is not cleaned further.
    """
    match value:
        case str():
            return _SURROGATE.sub("\ufffd", value.replace("\0", ""))
        case list():
            return [storable(one) for one in value]
        case dict():
            return {storable(name): storable(one) for name, one in value.items()}
    return value


def whole_number(typed: str, *, digits: int = 18) -> int | None:
    """Return the whole number that stands in a field or an address; None for anything else.

    So is one of more `digits`: as many as the column holds, eighteen in a bigint and nine in an integer.
    """
    return int(typed) if typed.isdecimal() and len(typed) <= digits else None


def tokens(text: str) -> set[str]:
    """Return the search tokens of `text`: whole words of Latin letters and digits, and each two
    neighbouring Chinese characters (a lone one by itself). No word segmenter is needed.
    """
    found: set[str] = set()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if word[0] <= "z" or len(word) == 1:
            found.add(word)
        else:
            found.update(word[i : i + 2] for i in range(len(word) - 1))
    return found


def blind(key: bytes, token: str) -> int:
    """Return `token` as a signed 32-bit number that only holders of `key` can compute.

    The index then holds numbers, not words: a copy of the database without the key does not tell
    who asked about what. (A blind index, as in Laravel-CipherSweet and AWS's searchable
    encryption; its known limit is that equal words give equal numbers.)
    """
    return int.from_bytes(blake2b(token.encode(), key=key[:64], digest_size=4).digest(), signed=True)


def keyed_hash(key: bytes, purpose: str, value: str) -> bytes:
    """Return the 16-byte keyed hash by which an encrypted `value` is found again."""
    return hmac.digest(key, f"{purpose}\x1f{value}".encode(), "sha256")[:16]
