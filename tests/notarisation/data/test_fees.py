"""The tables of fees."""

from datetime import date

from fawang.notarisation.data.fees import table_for, tables
from fawang.notarisation.data.items import items


def test_every_item_has_a_row_in_every_table() -> None:
    wanted = {one.fee for one in items().values()}
    assert [
        (one.region, sorted(wanted - one.rows.keys())) for one in tables() if wanted - one.rows.keys()
    ] == []


def test_items_by_value_are_those_with_shares() -> None:
    for table in tables():
        assert [one.code for one in items().values() if bool(table.row(one.fee).shares) != one.by_value] == []


def test_where_and_when_no_table_is_in_force_there_is_none() -> None:
    assert table_for("44", date(2017, 12, 31)) is None
    assert table_for("31", date(2026, 1, 1)) is None
    assert table_for("440104", date(2026, 1, 1)) is not None
