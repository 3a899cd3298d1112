"""Facts are declared once, fit their dimensions, and can hold nothing about who somebody is."""

import re

from fawang.datacentre.warehouse.dimensions import DECLARED, DIMENSIONS, LEVELS
from fawang.datacentre.warehouse.facts import FACTS, Kind
from fawang.datacentre.warehouse.parquet import arrow_schema


def test_the_facts_are_there() -> None:
    assert list(FACTS) == [
        "service", "call", "consultation", "transition", "referral", "matter_referral", "rating",
        "notice", "visit", "appointment", "outreach", "seat_time",
    ]  # fmt: skip


def test_columns_have_names_of_their_own_and_say_what_they_mean() -> None:
    for fact in DECLARED.values():
        names = [one.name for one in fact.columns]
        assert len(names) == len(set(names))
        assert all(one.meaning for one in fact.columns)
        assert arrow_schema(fact).names == names


def test_every_fact_has_a_day_and_is_sorted_by_its_columns() -> None:
    for fact in FACTS.values():
        assert fact.column("day").kind == Kind.DAY
        assert all(fact.has(one) for one in fact.sort)


def test_dimensions_and_columns_name_each_other() -> None:
    for fact in FACTS.values():
        assert fact.dimensions <= DIMENSIONS.keys()
    named = {column.name for fact in FACTS.values() for column in fact.columns if column.dimension}
    assert named == {level.column for _, level in LEVELS.values() if level.column} | {"day"}


def test_a_column_of_a_name_means_the_same_everywhere() -> None:
    seen: dict[str, tuple[Kind, str]] = {}
    for fact in FACTS.values():
        for one in fact.columns:
            if one.dimension or one.kind == Kind.KEY:
                assert seen.setdefault(one.name, (one.kind, one.dimension)) == (one.kind, one.dimension)


def test_there_is_no_room_for_personal_data() -> None:
    """People stand in facts as keys; no column takes a name, a number or words."""
    for fact in FACTS.values():
        for one in fact.columns:
            assert not re.search(r"name|phone|number|address|text|id_|identity|mail", one.name)
            if one.name in ("person", "lawyer", "order"):
                assert one.kind == Kind.KEY
