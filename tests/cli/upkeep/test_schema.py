"""How the database is brought to this version; what comes of it, `tests/migrated` looks at."""

import gc
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from fawang.cli.upkeep import schema


@pytest.mark.parametrize("failure", [None, RuntimeError("the database is away")])
def test_garbage_is_looked_for_less_often_while_it_migrates(
    monkeypatch: pytest.MonkeyPatch, failure: Exception | None
) -> None:
    # As Python begins; whoever tested before may have set others.
    ours, before, meanwhile = gc.get_threshold(), (2000, 10, 10), []
    gc.set_threshold(*before)

    def command(*_words: Any, **_options: Any) -> None:
        meanwhile.append(gc.get_threshold())
        if failure is not None:
            raise failure

    monkeypatch.setattr(schema, "call_command", command)
    try:
        schema.migrate()
    except RuntimeError as raised:
        assert raised is failure
    after = gc.get_threshold()
    gc.set_threshold(*ours)
    assert meanwhile[0][0] > 10 * before[0]
    assert after[:2] == before[:2]


def constraint_names(model: type[models.Model]) -> set[str]:
    """Return the names of the constraints and indexes that a model declares."""
    return {one.name for one in (*model._meta.constraints, *model._meta.indexes)}


def references(model: type[models.Model]) -> dict[str, tuple[str, str]]:
    """Return what each column of a model refers to: a table and its column."""
    fields: list[Any] = [one for one in model._meta.local_fields if isinstance(one, models.ForeignKey)]
    return {
        one.column: (one.target_field.model._meta.db_table, one.target_field.column)
        for one in fields
        if one.db_constraint
    }


@pytest.mark.django_db
def test_every_table_has_the_columns_the_keys_and_the_constraints_of_its_model() -> None:
    wanting, looked_at = [], 0
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed:
                continue
            table, looked_at = model._meta.db_table, looked_at + 1
            columns = {
                one.name: one.null_ok for one in connection.introspection.get_table_description(cursor, table)
            }
            found = connection.introspection.get_constraints(cursor, table)
            declared = {
                field.column: field.null for field in model._meta.local_concrete_fields if field.column
            }
            unique = {field.column for field in model._meta.local_concrete_fields if field.unique}
            there = {
                one["columns"][0] for one in found.values() if one["unique"] and len(one["columns"]) == 1
            }
            keys = {
                one["columns"][0]: one["foreign_key"]
                for one in found.values()
                if one["foreign_key"] is not None
            }
            wanting += [f"{table}: {one}" for one in declared.items() - columns.items()]
            wanting += [f"{table}: {one}" for one in constraint_names(model) - found.keys()]
            wanting += [f"{table}: unique {one}" for one in unique - there]
            wanting += [f"{table}: {one}" for one in references(model).items() - keys.items()]
    assert wanting == []
    assert looked_at > 200
