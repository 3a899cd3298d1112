"""Which numbers the platform dials itself: mainland mobiles and landlines, and nothing else. Pure.

A list of what is allowed, not of what is forbidden: a switch that dials what it is given is what toll fraud lives on
(international numbers, satellite telephones, information services at a price by the minute). Source of the forms: the
national numbering plan (工业和信息化部《电信网编号计划》, 2017): mobiles are 1 3–9 and nine more digits; area codes are
010, 02x, and 03xx to 09xx; landlines begin with 2 to 8. 1349 and 174x are satellite services; 1xx of three to six
digits, 400, 800, 95 and 96 are services.
"""

import re

from fawang.people.rules.wishes import read_phone

#: How often the number of one person is dialled on one day, and how often in one attempt of a call-back: a talk that
#: broke off may be taken up once more. Own figures.
MOST_A_DAY, MOST_AN_ATTEMPT = 6, 2

_MOBILE = re.compile(r"1(?!349|74)[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(?:010|02[0-57-9])[2-8][0-9]{7}|0[3-9][0-9]{2}[2-8][0-9]{6,7}")
#: Without area code: what the exchange of the trunk's own place knows.
_LOCAL = re.compile(r"[2-8][0-9]{6,7}")
_TRUNK = re.compile(r"sip:[A-Za-z0-9+._-]*\{number\}@[A-Za-z0-9.-]+(:[0-9]{1,5})?")


def dialable(number: str) -> str | None:
    """Return a number as it is dialled, or None if it is none that may be."""
    digits = read_phone(number)
    if digits is None:
        return None
    return digits if any(form.fullmatch(digits) for form in (_MOBILE, _LANDLINE, _LOCAL)) else None


def is_trunk(address: str) -> bool:
    """Tell whether `address` is a trunk's: `sip:{number}@host:port`."""
    return _TRUNK.fullmatch(address) is not None


def through(trunk: str, number: str) -> str:
    """Return the address of a number at a trunk.

    Raises:
        ValueError: it is not a number that may be dialled.
    """
    digits = dialable(number)
    if digits is None or digits != number:
        raise ValueError("not a number that is dialled")
    return trunk.replace("{number}", digits)
