"""One cell of a file: what it is for a column, or what is wrong with it. No I/O; today is given."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from fawang.datacentre.warehouse.dimensions import LEVELS
from fawang.datacentre.warehouse.facts import Column, Kind
from fawang.kernel.clock import CHINA

#: The first day that facts may have.
EARLIEST = date(2000, 1, 1)
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")
_TIME = re.compile(r"(\d{1,2})[::时](\d{1,2})(?:[::分](\d{1,2})(?:\.\d+)?秒?|分)?")
_CODE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,47}")
_YES = frozenset({"是", "有", "1", "true", "yes", "y", "t", "√", "已"})
_NO = frozenset({"否", "无", "0", "false", "no", "n", "f", "×", "未", ""})
#: Digits of the codes of divisions, from villages to provinces.
_SIZES = (12, 9, 6, 4, 2)
_MOST = {"hour": 23, "minute": 59}
#: Codes of columns that are no level of a dimension.
_CODES = {
    ("call", "outcome"): {"answered", "abandoned", "called_back", "message", "failed", "waiting", "menu"},
    ("appointment", "outcome"): {"came", "missed", "cancelled"},
    ("outreach", "activity"): {"adviser_day", "talk", "service_day"},
    ("notice", "outcome"): {"sent", "failed", "unsure"},
    ("transition", "card"): {"yellow", "red"},
}
#: A number that is not known is -1 in these, else 0.
UNKNOWN = frozenset({"first_answer", "taken_after", "acknowledged_after", "concluded_after", "delay"})


class Wrong(Exception):
    """A cell that cannot be what its column holds: the code of why (wording.py says what to do)."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        self.code = code


def text_of(cell: Any) -> str:
    """Return a cell as text: no spaces around it, no full width, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFKC", str(cell)).strip()


def moment(cell: Any, today: date) -> tuple[date, int, int]:
    """Return day, hour and minute in China.

    Raises:
        Wrong: `day_wrong`, `day_ahead`, `day_too_early`.
    """
    if isinstance(cell, datetime):
        local = cell.astimezone(CHINA) if cell.tzinfo else cell
        return _sound(local.date(), today), local.hour, local.minute
    if isinstance(cell, date):
        return _sound(cell, today), 0, 0
    text = text_of(cell)
    if not (found := _DAY.match(text)):
        raise Wrong("day_wrong")
    year, month, day, short_month, short_day = found.groups()
    rest = text[found.end() :].strip(" T")
    clock = time()
    try:
        whole = date(int(year), int(month or short_month), int(day or short_day))
        if rest:
            if not (parts := _TIME.fullmatch(rest)):
                raise Wrong("day_wrong")
            hour, minute, second = (int(part or 0) for part in parts.groups())
            clock = time(hour, minute, second)
    except ValueError:
        raise Wrong("day_wrong") from None
    return _sound(whole, today), clock.hour, clock.minute


def _sound(day: date, today: date) -> date:
    if day > today:
        raise Wrong("day_ahead")
    if day < EARLIEST:
        raise Wrong("day_too_early")
    return day


def code(fact: str, column: Column, text: str, words: dict[str, str], plain: str) -> str:
    """Return the code of a vocabulary for a word; empty for none.

    Raises:
        Wrong: `code_unknown`.
    """
    if not text:
        return ""
    value = words.get(plain, text)
    if (level := LEVELS.get(column.name)) is not None:
        good = level[1].takes(value)
    elif (listed := _CODES.get((fact, column.name))) is not None:
        good = value in listed
    else:
        good = _CODE.fullmatch(value) is not None
    if not good:
        raise Wrong("code_unknown")
    return value


def number(column: Column, text: str) -> int:
    """Return a whole number; what is not known is -1 or 0, as the column has it.

    Raises:
        Wrong: `number_wrong`, `score_wrong`.
    """
    if column.name == "score":
        if text not in {"1", "2", "3", "4", "5"}:
            raise Wrong("score_wrong")
        return int(text)
    if not text:
        return -1 if column.name in UNKNOWN else 0
    if column.name in UNKNOWN and text == "-1":
        return -1
    if not re.fullmatch(r"\d{1,9}", text) or int(text) > _MOST.get(
        column.name, 32_767 if column.kind == Kind.SMALL else 10**9
    ):
        raise Wrong("number_wrong")
    return int(text)


def fen(text: str) -> int:
    """Return yuan, as they are written, in fen.

    Raises:
        Wrong: `money_wrong`.
    """
    if not text:
        return 0
    try:
        amount = Decimal(text.replace(",", "").removesuffix("元").removeprefix("¥").strip()) * 100
        if amount < 0 or amount != amount.to_integral_value() or amount > 10**15:
            raise Wrong("money_wrong")
    except InvalidOperation:
        raise Wrong("money_wrong") from None
    return int(amount)


def flag(text: str) -> bool:
    """Return whether it says yes; an empty cell says no.

    Raises:
        Wrong: `flag_wrong`.
    """
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise Wrong("flag_wrong")


def phone(text: str) -> str:
    """Return a telephone number as the platform keeps it: digits, without the country.

    Raises:
        Wrong: `phone_wrong`.
    """
    digits = re.sub(r"[\s()\-]", "", text)
    digits = re.sub(r"^(?:\+86|0086)(?=\d{11}$)", "", digits)
    if digits and not re.fullmatch(r"\+?\d{5,20}", digits):
        raise Wrong("phone_wrong")
    return digits


def division(text: str, known: Collection[str]) -> str:
    """Return the division that a code means: itself, or what it is without the zeros that fill it up (440600 is 4406).

    Raises:
        Wrong: `place_unknown`.
    """
    for size in _SIZES:
        if len(text) in _SIZES and len(text) >= size and text[:size] in known and not text[size:].strip("0"):
            return text[:size]
    raise Wrong("place_unknown")
