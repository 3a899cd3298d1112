"""The tables of fees of `data/fees.yaml`, checked when they are read."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from fawang.notarisation.rules.fees import Row, Share


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Share(_Strict):
    to: Decimal | None = None
    percent: Decimal


class _Row(_Strict):
    each: Decimal = Decimal(0)
    shares: tuple[_Share, ...] = ()
    least: Decimal = Decimal(0)

    def row(self) -> Row:
        """Return it as the rules take it."""
        return Row(self.each, tuple(Share(one.to, one.percent) for one in self.shares), self.least)


class Table(_Strict):
    """What certificates cost in a division, since a day, by which source."""

    region: str
    since: date
    source: str
    verified: bool
    rows: dict[str, _Row]

    def row(self, name: str) -> Row:
        """Return a row of the table.

        Raises:
            KeyError: it has none of this name.
        """
        return self.rows[name].row()


@cache
def tables(path: Path = Path(__file__).parent / "fees.yaml") -> tuple[Table, ...]:
    """Return the tables of the file.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
    """
    return tuple(Table.model_validate(row) for row in yaml.safe_load(path.read_text()))


def table_for(region: str, on: date) -> Table | None:
    """Return the table in force on a day at an office in `region` (a division code): the most local, the latest."""
    fitting = [one for one in tables() if region.startswith(one.region) and one.since <= on]
    return max(fitting, key=lambda one: (len(one.region), one.since), default=None)
