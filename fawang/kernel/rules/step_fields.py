"""What a command asks for, declared once: the API validates by it, the page draws its form from it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean


class Kind(StrEnum):
    """How a field is typed in and read. JSON and form values are both understood."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    LIST = "list"
    FLAG = "flag"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    UNIT = "unit"
    LAWYER = "lawyer"
    SEVERAL = "several"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a command asks for.

    `longest` counts characters of a text, or of each line of a list; `least` and `most` bound a number.
    SEVERAL is any number of the `choices`, one a line where it is text; FILE names a file that was handed in.
    A required FLAG is a declaration: it has to be set. A CHOICE without `choices` gets them from the
    order's kind (see `kinds.py`).
    """

    name: str
    kind: Kind
    required: bool = True
    longest: int = 2000
    least: int = 1
    most: int = 2**31 - 1
    choices: tuple[str, ...] = ()


_MOST_ENTRIES = 50


def read(fields: tuple[Field, ...], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of each of `fields` from `data`, converted; what nobody asked for is dropped.

    Raises:
        Invalid: `invalid`, whose `errors` hold a code for each field that is missing or wrong.
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields:
        given = data.get(field.name)
        if given is None or given in ("", []) or (isinstance(given, str) and not given.strip()):
            values[field.name] = False if field.kind == Kind.FLAG else None
            if field.required:
                errors[field.name] = "field_required"
            continue
        try:
            values[field.name] = _READERS[field.kind](field, given)
        except _TooLong:
            errors[field.name] = "field_too_long"
        except _Missing:
            errors[field.name] = "field_required"
        except (ValueError, TypeError, InvalidOperation):
            errors[field.name] = "field_wrong"
    if errors:
        raise Invalid("invalid", errors=errors)
    return values


class _TooLong(Exception):
    pass


class _Missing(Exception):
    pass


def _text(field: Field, given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError
    value = clean(given)
    if not value:
        raise ValueError
    if len(value) > field.longest:
        raise _TooLong
    return value


def _choice(field: Field, given: Any) -> str:
    value = _text(field, given)
    if field.choices and value not in field.choices:
        raise ValueError
    return value


def _list(field: Field, given: Any) -> list[str]:
    entries = given.splitlines() if isinstance(given, str) else list(given)
    values = [_text(field, entry) for entry in entries if not isinstance(entry, str) or entry.strip()]
    if not values:
        raise ValueError
    if len(values) > _MOST_ENTRIES:
        raise _TooLong
    return list(dict.fromkeys(values))


def _several(field: Field, given: Any) -> list[str]:
    chosen = set(_list(field, given))
    if not chosen <= set(field.choices):
        raise ValueError
    return [code for code in field.choices if code in chosen]


_FLAGS = {"on": True, "true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def _flag(field: Field, given: Any) -> bool:
    value = _FLAGS.get(str(given).lower())
    if value is None:
        raise ValueError
    if field.required and not value:
        raise _Missing
    return value


def _number(field: Field, given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int | str):
        raise TypeError
    value = int(given)
    if not field.least <= value <= field.most:
        raise ValueError
    return value


_MOST_MONEY = Decimal("1e12")


def _money(_: Field, given: Any) -> str:
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise TypeError
    value = Decimal(str(given).replace(",", "").strip()).quantize(Decimal("0.01"))
    if not 0 <= value < _MOST_MONEY:
        raise ValueError
    return str(value)


def _date(_: Field, given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError
    return date.fromisoformat(given.strip()).isoformat()


_READERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.LINE: _text,
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
    Kind.FLAG: _flag,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.UNIT: _number,
    Kind.LAWYER: _number,
    Kind.SEVERAL: _several,
    Kind.FILE: _text,
}
