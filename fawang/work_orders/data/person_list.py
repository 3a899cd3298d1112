"""A list of those who apply together, such as workers of one employer: rows of a file, or lines that somebody types."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from fawang.kernel.storage.sheets.columns import Column, Sheet, Wrong, line
from fawang.kernel.storage.sheets.rows import Row, read_rows
from fawang.people.rules.wishes import read_id_number, read_phone
from fawang.work_orders.texts.labels import PERSON_LIST

LONGEST_NAME, MOST_MONTHS = 60, 600
#: In yuan; more is owed to no worker.
_MOST_CLAIMED = Decimal(100_000_000)
_BETWEEN = re.compile(r"[\s,，;；、|]+")
#: 12,000 is one number.
_THOUSANDS = re.compile(r"(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_UNIT = re.compile(r"[\s,，]|元|块|人民币|¥|￥")


def _phone(cell: str) -> str:
    if (phone := read_phone(cell)) is None:
        raise Wrong("phone_wrong")
    return phone


def _id_number(cell: str) -> str:
    if (number := read_id_number(cell)) is None:
        raise Wrong("id_number_wrong")
    return number


def _fen(cell: str) -> int:
    try:
        yuan = Decimal(_UNIT.sub("", unicodedata.normalize("NFKC", cell)))
    except InvalidOperation:
        raise Wrong("field_wrong") from None
    if not yuan.is_finite() or not 0 <= yuan <= _MOST_CLAIMED or yuan != round(yuan, 2):
        raise Wrong("field_wrong")
    return int(yuan * 100)


def _months(cell: str) -> int:
    found = re.fullmatch(r"([0-9]{1,3})(?:\.0)?\s*(?:个?月)?", unicodedata.normalize("NFKC", cell).strip())
    if found is None or int(found[1]) > MOST_MONTHS:
        raise Wrong("field_wrong")
    return int(found[1])


_NUMBER: dict[str, Any] = {"type": "number", "minimum": 0}
_READ: tuple[tuple[str, str, Callable[[str], Any], dict[str, Any], Any], ...] = (
    ("name", "姓名", line(LONGEST_NAME), {"type": "string"}, ...),
    ("phone", "手机号", _phone, {"type": "string"}, ""),
    ("claimed", "欠薪金额", _fen, _NUMBER, ...),
    ("months", "欠薪月数", _months, _NUMBER, ...),
    ("id_number", "身份证号", _id_number, {"type": "string"}, ...),
)
COLUMNS = tuple(
    Column(name, chinese, PERSON_LIST[name], read, schema, keeps=keeps)
    for name, chinese, read, schema, keeps in _READ
)
SHEET = Sheet("persons", COLUMNS, ("name",))


def typed_rows(text: str) -> Iterator[Row]:
    """Read lines such as `蒋某 13800138000 12000 3`, in the order of the columns, with commas, tabs or spaces between.

    A first line that names the columns is left out.
    """
    lines = enumerate(text.splitlines(), 1)
    names = [column.name for column in COLUMNS]
    whole = (
        (number, _THOUSANDS.sub(lambda found: found[0].replace(",", ""), given)) for number, given in lines
    )
    cells = ((number, _BETWEEN.split(given.strip())) for number, given in whole if given.strip())
    numbered = (
        (number, dict(zip(names, row, strict=False)))
        for number, row in cells
        if SHEET.column_of(row[0]) is None
    )
    return read_rows(SHEET, numbered)
