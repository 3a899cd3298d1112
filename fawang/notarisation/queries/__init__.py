"""Reading notarisation: what was answered, what a certificate would cost and who may issue it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fawang.notarisation.data.fees import Table, table_for
from fawang.notarisation.rules import Item
from fawang.notarisation.rules.fees import Fee, fee
from fawang.notarisation.texts.questions import item_of


@dataclass(frozen=True, slots=True)
class Quote:
    """What one certificate of an item costs by a table."""

    table: Table
    fee: Fee


def quote(item: Item, *, region: str, on: date, value: Decimal | None = None) -> Quote | None:
    """Return the fee at an office in `region` (a division code) on a day.

    Returns:
        None where nobody has set a table there, or the fee is by a value that is not known.
    """
    table = table_for(region, on)
    if table is None or item.fee not in table.rows:
        return None
    row = table.row(item.fee)
    return None if row.shares and value is None else Quote(table, fee(row, value))


def value_in(answers: Mapping[str, str]) -> Decimal | None:
    """Return the worth that was answered, in yuan; None where the item is not by value or nobody said."""
    item = item_of(answers)
    return Decimal(answers["value"]) if item and item.by_value and answers.get("value") else None
