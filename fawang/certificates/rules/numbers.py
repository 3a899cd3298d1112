"""Numbers and codes of certificates: how they are written, and read again from what somebody types. Pure."""

import hmac
import re
import unicodedata
from hashlib import sha256
from string import Formatter

from fawang.kernel.rules.text import clean

#: Crockford's base 32: without I, L, O and U, which are taken for digits or for each other.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Of five bits each: 65 bits, which nobody guesses.
CHECK_SIGNS = 13
LONGEST_PATTERN = 60
LONGEST_NUMBER = 80
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_FIELDS = {"year", "number"}
_SPACES = re.compile(r"\s+")


def is_pattern(pattern: str) -> bool:
    """Tell whether numbers can be written by `pattern`: it has `{year}` and `{number}` once each, and nothing else.

    `{number:04}` writes at least four digits.
    """
    try:
        parts = [
            (name, spec, conversion)
            for _, name, spec, conversion in Formatter().parse(pattern)
            if name is not None
        ]
    except ValueError:
        return False
    plain = all(re.fullmatch(r"(0\d)?", spec or "") and conversion is None for _, spec, conversion in parts)
    return (
        plain and len(pattern) <= LONGEST_PATTERN and sorted(name for name, _, _ in parts) == sorted(_FIELDS)
    )


def written(pattern: str, *, year: int, number: int) -> str:
    """Return a number as `pattern` writes it, such as `（{year}）粤穗南粤字第{number}号`."""
    return pattern.format(year=year, number=number)


def number_key(typed: str) -> str:
    """Return a number in the one form in which it is looked up: brackets of either width, spaces or none."""
    return (
        _SPACES.sub("", unicodedata.normalize("NFKC", clean(typed)))
        .upper()
        .replace("〔", "(")
        .replace("〕", ")")[:LONGEST_NUMBER]
    )


def check_code(key: bytes, *parts: object) -> str:
    """Return the verification code that belongs to `parts`: only holders of `key` can compute it."""
    message = "\x1f".join(str(part) for part in parts).encode()
    value = int.from_bytes(hmac.new(key, message, sha256).digest(), "big")
    return "".join(ALPHABET[(value >> 5 * place) & 31] for place in range(CHECK_SIGNS))


def printed(code: str) -> str:
    """Return a verification code in groups, as it is printed and read out."""
    return "-".join((code[:4], code[4:8], code[8:]))


def read_check_code(typed: str) -> str:
    """Return the verification code in what somebody typed; signs that look alike are forgiven."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_ALIKE)
    return "".join(sign for sign in plain if sign in ALPHABET)[: CHECK_SIGNS + 1]


def name_key(name: str) -> str:
    """Return a person's name in the one form in which it is compared."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", name)).replace("·", "").upper()


def tail_of(id_number: str) -> str:
    """Return the last four signs of an identity number, in the one form in which they are compared."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", id_number).upper() if sign.isalnum())[-4:]
