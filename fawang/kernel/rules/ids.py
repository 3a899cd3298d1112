"""Codes that people read out, and secrets that links carry. Pure."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

CODE_DIGITS = 12


def check_digit(digits: str) -> str:
    """Return the check digit of `digits` by ISO/IEC 7064, MOD 11,10.

    It detects every wrong digit and nearly every swap of neighbours, the two mistakes made when a
    number is read out over the telephone.
    """
    product = 10
    for digit in digits:
        product = (product + int(digit)) % 10 or 10
        product = product * 2 % 11
    return str((11 - product) % 10)


def new_code() -> str:
    """Return a fresh code of twelve digits, the last one a check digit.

    Digits only: they sound alike in no dialect once 1 is said "yao", and a telephone keypad has
    them. The first is never 0 or 1, so that nobody takes a code for a mobile number.
    """
    body = str(2 + secrets.randbelow(8)) + "".join(str(secrets.randbelow(10)) for _ in range(CODE_DIGITS - 2))
    return body + check_digit(body)


def spoken(code: str) -> str:
    """Return `code` in the groups of four in which it is printed and read out."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "〇": "0", "零": "0", "幺": "1"})


def read_code(typed: str) -> str | None:
    """Return the code in what somebody typed, or None if its check digit is wrong.

    Spaces, dashes and full-width digits are forgiven, and letters that look like digits.
    """
    plain = typed.translate(_LOOKALIKES)
    digits = "".join(str(int(c)) for c in plain if c.isdecimal())
    if len(digits) != CODE_DIGITS or check_digit(digits[:-1]) != digits[-1]:
        return None
    return digits


def keyed_token(key: bytes, *parts: object, size: int = 16) -> str:
    """Return a secret that only holders of `key` can compute for `parts`, URL-safe.

    Links to an order are made of these: nothing is stored, every notice can repeat the link, and
    raising a version number among `parts` revokes it.
    """
    message = "\x1f".join(str(part) for part in parts).encode()
    digest = hmac.new(key, message, sha256).digest()[:size]
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def same_token(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
