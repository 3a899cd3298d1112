"""What runs and what does not, by DuckDB's own reading of it."""

import duckdb
import pytest

from fawang.datacentre.queries.sql.judging import Refused, functions, judge

TABLES = ("service", "call", "region", "day")


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("SELECT count(*) FROM service", {"service"}),
        ("select matter, count(*) n from SERVICE group by all order by n desc, 1 limit 5 offset 1", {"service"}),
        ("with a as (select * from service), b as (from a) select * from b join a using (village)", {"service"}),
        ("with a as materialized (select 1 x) select * from a union all select 2 intersect select 3", set()),
        ("with recursive t(n) as (select 1 union all select n + 1 from t where n < 9) select sum(n) from t", set()),
        ("select day, sum(1) over (partition by county order by day rows 6 preceding) from service", {"service"}),
        ("select * exclude (person), columns('^m') from service tablesample 10 percent", {"service"}),
        ("select case when hour between 8 and 18 then 'day' else 'night' end, day::text from service", {"service"}),
        ("select (select max(day) from call), exists (select 1 from day) from region", {"call", "day", "region"}),
        ("select list_transform([1, 2], x -> x + 1), {'a': 1}.a, [1, 2][1], date '2021-01-01' + interval 1 day", set()),
        ("select * from range(3) r(i), unnest([1, 2]) u(x), (values (1), (2)) v(y)", set()),
        ("select count(*) filter (where matter = 'labour'), quantile_cont(hour, 0.5) from service", {"service"}),
        ("from service select distinct on (county) county where village like '4406%' qualify row_number() over () = 1",
         {"service"}),
        ("select * from service s natural join region r", {"service", "region"}),
        ("select s.county from service s, lateral (select s.day) l", {"service"}),
        ("select sum(remote::int), s.kind in ('advice', 'mediation') from service s group by rollup (2)", {"service"}),
        ("select coalesce(nullif(partner, ''), '-') collate nocase, not remote, -hour, partner || 'x' from service",
         {"service"}),
    ],
)  # fmt: skip
def test_what_runs(connection: duckdb.DuckDBPyConnection, statement: str, tables: set[str]) -> None:
    assert judge(statement, TABLES, connection).tables == tables


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "SELEC 1",
        "select 1; select 2",
        "select 1; drop table service",
        "COPY (SELECT 1) TO '/tmp/x.csv'",
        "COPY service FROM '/etc/passwd'",
        "ATTACH '/tmp/x.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "SET memory_limit = '100GB'",
        "RESET lock_configuration",
        "CREATE TABLE x AS SELECT 1",
        "CREATE MACRO f(a) AS a",
        "INSERT INTO service VALUES (1)",
        "DELETE FROM service",
        "DROP VIEW service",
        "CALL pragma_version()",
        "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE SELECT 1",
        "DESCRIBE service",
        "SUMMARIZE service",
        "SHOW TABLES",
        "EXPORT DATABASE '/tmp/x'",
        "PREPARE q AS SELECT 1",
        "EXECUTE q",
        "USE memory",
        "VACUUM",
        "BEGIN",
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from read_blob('/etc/passwd')",
        "select * from read_parquet('/tmp/*.parquet')",
        "select * from parquet_metadata('/tmp/x.parquet')",
        "select * from '/etc/passwd'",
        "select * from 'x.parquet'",
        'select * from "http://127.0.0.1:1/x.csv"',
        "select * from glob('/**')",
        "select * from query('select 1')",
        "select * from query_table('service')",
        "select * from duckdb_settings()",
        "select * from duckdb_views",
        "select * from duckdb_secrets()",
        "select * from information_schema.tables",
        "select * from pg_catalog.pg_class",
        "select * from sqlite_master",
        "select * from main.service",
        "select * from memory.main.service",
        "select * from system.main.duckdb_views",
        "select * from order_",
        "select getenv('HOME')",
        "select current_setting('allowed_paths')",
        "select current_database()",
        "select system.main.version()",
        "select main.version()",
        "select getvariable('x')",
        "select sleep_ms(1000000)",
        "select pg_sleep(100)",
        "select write_log('x')",
        "select error('x')",
        "select nextval('x')",
        "select json_execute_serialized_sql(json_serialize_sql('select 1'))",
        "select * from json_execute_serialized_sql(json_serialize_sql('select 1'))",
        "select $1",
        "select ?",
        # A name that WITH gives in one place and that means something else in another.
        "with a as (with duckdb_views as (select 1) select * from duckdb_views) select * from duckdb_views",
        'with a as (with "/etc/passwd" as (select 1) from "/etc/passwd") select * from \'/etc/passwd\'',
        "with a as (with pg_class as (select 1) from pg_class) from pg_class",
        "select (select (select count(*) from (select * from read_csv('/etc/passwd'))))",
        "select list_transform([1], x -> getenv('HOME'))",
        "select 1 order by (select count(*) from duckdb_tables())",
        "select 1 limit (select count(*) from read_csv('/etc/passwd'))",
        "select count(*) filter (where getenv('A') = 'x') over (order by current_setting('threads'))",
        "pivot service on matter using count(*)",
        "select " + "(" * 5000 + "1" + ")" * 5000,
        "select " + "1+" * 20000 + "1",
    ],
)
def test_what_does_not_run(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    with pytest.raises(Refused):
        judge(statement, TABLES, connection)


def test_which_columns_are_needed(connection: duckdb.DuckDBPyConnection) -> None:
    judged = judge("select s.County, count(*) from service s join region using (code)", TABLES, connection)
    assert {"county", "code"} <= judged.names
    assert "person" not in judged.names
    assert not judged.all_columns
    for every in (
        "select * from service",
        "select columns('x') from service",
        "from service",
        "from day natural join call",
    ):
        assert judge(every, TABLES, connection).all_columns, every


def test_functions_that_are_listed_exist_and_reckon_only(connection: duckdb.DuckDBPyConnection) -> None:
    known = {
        (name, kind)
        for name, kind in connection.execute(
            "select function_name, function_type from duckdb_functions()"
        ).fetchall()
    }
    names = {name for name, _ in known}
    assert functions() <= names | {"first_value"}
    forbidden = {name for name, kind in known if kind in ("table", "table_macro", "pragma")}
    assert functions() & forbidden <= {"range", "generate_series", "repeat", "unnest", "histogram"}
    for word in (
        "setting",
        "getenv",
        "read_",
        "sleep",
        "duckdb",
        "secret",
        "sql",
        "pg_",
        "variable",
        "write",
    ):
        assert not [name for name in functions() if word in name], word
