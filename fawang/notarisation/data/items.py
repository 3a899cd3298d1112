"""The items of `data/items.yaml`, checked when they are read."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from fawang.notarisation.rules import Item, Property


class _Row(BaseModel):
    """One row of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    article: str
    in_person: bool = False
    property: Property | None = None
    fee: str
    value: bool = False
    enforces: bool = False


@cache
def items(path: Path = Path(__file__).parent / "items.yaml") -> dict[str, Item]:
    """Return the items by code, in the order of the file.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
    """
    rows = [_Row.model_validate(row) for row in yaml.safe_load(path.read_text())]
    return {
        row.code: Item(
            code=row.code,
            article=row.article,
            in_person=row.in_person,
            property=row.property,
            fee=row.fee,
            by_value=row.value,
            enforces=row.enforces,
        )
        for row in rows
    }
