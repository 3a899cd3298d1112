"""The contract of what the rooms publish: on the migrated tables, each statement fits its fact and names nobody."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.db import connection

from fawang.datacentre.actions.filling import dimension_versions, sources
from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.facts import FACTS, Kind
from fawang.kernel.storage.fields import EncryptedText

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 3)
#: What tells who somebody is, or what they said, besides all that is encrypted.
_NAMING = {
    ("people_staff", "name"), ("people_staff", "username"), ("organisations_lawyer", "name"),
    ("organisations_lawyer", "licence_no"), ("hotline_caller", "number_hash"), ("people_session", "address"),
    ("hotline_call", "name"), ("dispatch_contact", "name"), ("work_orders_statement", "route"),
}  # fmt: skip
_TYPES = {
    Kind.CODE: {"text", "varchar", "bpchar"}, Kind.SMALL: {"int2", "int4"}, Kind.NUMBER: {"int2", "int4"},
    Kind.FEN: {"int8", "int4"}, Kind.FLAG: {"bool"}, Kind.REFERENCE: {"int8", "int4"}, Kind.KEY: {"text"},
}  # fmt: skip


def statements() -> Iterator[tuple[str, str]]:
    yield from sources.sources().items()
    yield from dimension_versions.statements().items()


def columns_of(name: str, statement: str) -> dict[str, str]:
    """Return the columns of a statement with their types, as PostgreSQL says."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP VIEW published_{name} AS {_filled_in(statement)}")
        cursor.execute(
            "SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
            " WHERE a.attrelid = %s::regclass AND a.attnum > 0",
            [f"published_{name}"],
        )
        return dict(cursor.fetchall())


def _filled_in(statement: str) -> str:
    with connection.cursor() as cursor:
        return cursor.mogrify(statement, sources.between(DAY, DAY))  # type: ignore[no-any-return]


def test_every_fact_but_visits_is_published() -> None:
    assert set(FACTS) - set(sources.sources()) == {"visit"}


@pytest.mark.parametrize("fact", sorted(sources.sources()))
def test_columns_and_types_are_those_of_the_fact(fact: str) -> None:
    published = columns_of(fact, sources.sources()[fact])
    assert published.pop("at") == "timestamp"
    wanted = {}
    for one in DECLARED[fact].columns:
        if one.name in {"day", "hour", "minute", *sources.RECKONED}:
            continue
        if one.name in sources.PLACES:
            wanted["place"] = _TYPES[Kind.CODE]
        elif one.kind == Kind.KEY:
            wanted[sources.KEYS[one.name][0]] = _TYPES[Kind.KEY]
        else:
            wanted[one.name] = _TYPES[one.kind]
    assert published.keys() == wanted.keys()
    assert {name: kind for name, kind in published.items() if kind not in wanted[name]} == {}


@pytest.mark.parametrize("fact", sorted(sources.sources()))
def test_nothing_published_reads_what_is_encrypted_or_names_somebody(fact: str) -> None:
    """PostgreSQL itself says which columns of which tables a statement reads, wherever in it they stand."""
    columns_of(fact, sources.sources()[fact])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname, a.attname FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid"
            " JOIN pg_class c ON c.oid = d.refobjid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid"
            " WHERE r.ev_class = %s::regclass AND d.refobjsubid > 0 AND c.relname NOT LIKE 'published%%'",
            [f"published_{fact}"],
        )
        read = set(cursor.fetchall())
    assert read
    encrypted = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedText)
    }
    assert len(encrypted) > 30
    assert read & (encrypted | _NAMING) == set()


def test_the_tables_of_dimensions_are_published() -> None:
    assert set(columns_of("region", dimension_versions.statements()["region"])) == {"code", "name", "there"}
    assert set(columns_of("unit", dimension_versions.statements()["unit"])) == {
        "unit", "name", "unit_kind", "region", "path", "there",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "statement"), sorted(statements()))
def test_every_statement_runs(name: str, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, sources.between(DAY, DAY) if "%(" in statement else None)
        assert cursor.description
