"""Statements in their process: right answers, only of what is seen, and nothing that is asked for gets out of it."""

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from fawang.datacentre.queries.questions.question import Scope
from fawang.datacentre.queries.sql import running
from fawang.datacentre.queries.sql.running import Answer, run
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.rules.problems import Invalid, Unavailable

EVERYTHING = Scope()
NANHAI = Scope(("440605",), ())


@pytest.fixture
def store(installed: Store) -> Store:
    return installed


def rows(answer: Answer) -> list[list[Any]]:
    return [row for batch in answer.batches for row in batch]


def ask(statement: str, scope: Scope = EVERYTHING, limit: int = 1000) -> list[list[Any]]:
    return rows(run(statement, scope, limit=limit))


def had(statement: str, scope: Scope) -> list[list[Any]]:
    """Return what somebody had of a statement: nothing, where it was refused or failed."""
    try:
        return ask(statement, scope)
    except Invalid:
        return []


def refusal(statement: str, scope: Scope = EVERYTHING) -> str:
    with pytest.raises(Invalid) as refused:
        ask(statement, scope)
    return refused.value.code


@pytest.mark.usefixtures("store")
def test_an_answer_with_its_columns() -> None:
    answer = run(
        "SELECT r.name, count(*) AS services, min(day) FROM service s JOIN region r ON r.code = s.county"
        " WHERE day >= DATE '2021-03-01' GROUP BY ALL ORDER BY services DESC",
        EVERYTHING, limit=10,
    )  # fmt: skip
    assert answer.columns[:2] == [("name", "VARCHAR"), ("services", "BIGINT")]
    assert answer.columns[2][1] == "DATE"
    assert rows(answer) == [
        ["福田区", 60, "2021-03-01"],
        ["南海区", 40, "2021-03-01"],
        ["禅城区", 25, "2021-03-01"],
    ]
    assert (answer.rows, answer.cut, answer.demo) == (3, False, True)


@pytest.mark.usefixtures("store")
def test_more_rows_than_the_limit_are_cut_and_many_are_streamed() -> None:
    answer = run("select i from range(100000) t(i)", EVERYTHING, limit=50_000)
    batches = list(answer.batches)
    assert len(batches) > 100
    assert answer.cut
    assert answer.rows == 50_000
    assert len(ask("select i from range(7) t(i)", limit=7)) == 7


@pytest.mark.usefixtures("store")
def test_values_are_json() -> None:
    (row,) = ask(
        "select 9007199254740993, 1.5::decimal(5,2), 'NaN'::double, [1, null], {'a': date '2021-01-01'}, null, true,"
        " 'x'::blob, interval 1 day, repeat('a', 10000)"
    )
    assert row[:8] == ["9007199254740993", "1.50", None, [1, None], {"a": "2021-01-01"}, None, True, "78"]
    assert len(row[9]) == 4000


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "statement",
    [
        "select count(*) from service",
        "select count(*) from service s where true or s.county <> '440605'",
        "select count(*) from (select * from service union all select * from service where false)",
        "with service as (select * from service) select count(*) from service",
        "select count(*) from rating",
        "select sum(case when county = '440605' then 0 else 1 end) + count(*) from service",
    ],
)
def test_a_scope_has_its_rows_and_no_others(statement: str) -> None:
    (everything,), (own,) = ask(statement), ask(statement, NANHAI)
    assert own[0] in (70, 35)
    assert everything[0] > own[0]


@pytest.mark.usefixtures("store")
def test_units_with_all_below_and_places() -> None:
    assert ask("select count(*) from service", Scope((), (900_002,))) == [[70]]
    assert ask("select count(*) from service", Scope((), (900_001,))) == [[208]]
    assert ask("select count(*) from service", Scope((), ())) == [[0]]
    assert ask("select unit, name from unit order by 1", Scope((), (900_002,))) == [[900_002, "南海"]]
    assert ask("select sum(population) from place", NANHAI) == [[1000]]
    assert ask("select count(*) from region", NANHAI) == [[5]]


@pytest.mark.usefixtures("store")
def test_rows_out_of_scope_cannot_be_told_by_errors() -> None:
    # Were the scope one filter among others, the cast would see the rows of Futian and fail.
    (found,) = ask(
        "select count(*) from service where case when county = '440304' then cast('x' || county as int) else 1 end = 1",
        NANHAI,
    )
    assert found == [70]
    assert (
        refusal("select count(*) from service where cast('x' || county as int) = 1", NANHAI) == "sql_failed"
    )


def test_files_cannot_be_read_whoever_asks(store: Store, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    part = store.snapshot().paths("service")[0]
    for scope in (EVERYTHING, NANHAI):
        for statement in (
            f"select * from read_parquet('{part}')",
            f"select * from '{part}'",
            f"select * from read_csv('{secret}')",
            "select * from read_text('/etc/passwd')",
            f"copy (select 1) to '{secret}x'",
        ):
            assert refusal(statement, scope) == "sql_refused"
    assert not list(tmp_path.glob("*x"))


def test_even_an_allowed_statement_opens_no_other_file(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the judge were asleep: DuckDB's own locks hold behind it."""
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    part = store.snapshot().paths("service")[0]
    asleep = (
        "import sys; sys.path.insert(0, sys.argv[1]); from fawang.datacentre.queries.sql import child, judging\n"
        "child.judge = lambda s, t, c: judging.Judged(frozenset(), frozenset(), True); child.main()"
    )
    monkeypatch.setattr(running, "_CODE", asleep)
    tries = [
        f"select * from read_csv('{secret}')",
        f"select * from '{secret}'",
        "select * from glob('/etc/*')",
        "select * from read_text('/proc/self/environ')",
        f"copy (select 1) to '{tmp_path}/out.csv'",
        f"attach '{tmp_path}/x.db'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set allowed_paths = ['/']",
        "set memory_limit = '64GB'",
        "select * from read_csv('http://127.0.0.1:1/x.csv')",
        f"export database '{tmp_path}/db'",
    ]
    for statement in tries:
        for scope in (EVERYTHING, NANHAI):
            assert not had(statement, scope), statement
    # The files of facts are open to who may see everything, and to nobody else.
    assert ask(f"select count(*) from read_parquet('{part}')")[0][0] > 0
    with pytest.raises(Invalid):
        ask(f"select count(*) from read_parquet('{part}')", NANHAI)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts", "secret.csv"]


@pytest.mark.usefixtures("store")
def test_nothing_of_ours_is_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAWANG_SECRET_KEY", "only-for-tests")
    seen = (
        "import sys; sys.path.insert(0, sys.argv[1]); from fawang.datacentre.queries.sql import child\n"
        "import os, json\n"
        "child._run = lambda order: child._tell({'columns': [[json.dumps(dict(os.environ)), ''],"
        " [os.getcwd(), ''], [','.join(sorted(os.listdir('/proc/self/fd'))), '']]}) or"
        " child._tell({'end': True, 'cut': False})\n"
        "child.main()"
    )
    monkeypatch.setattr(running, "_CODE", seen)
    (environment, folder, files) = (name for name, _ in run("select 1", EVERYTHING, limit=1).columns)
    assert "FAWANG" not in environment
    assert "DJANGO" not in environment
    assert folder == "/"
    assert len(files.split(",")) <= 5


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "statement",
    [
        "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t",
        "select count(*) from range(100000000) a(x), range(100000000) b(y) where hash(x + y) = 1",
        "with recursive t(s) as (select 'x' union all select s || s from t) select max(length(s)) from t",
    ],
)
def test_what_never_ends_is_ended(statement: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FAWANG_SQL_SECONDS", 3)
    began = time.monotonic()
    assert refusal(statement) in ("asking_took_too_long", "sql_too_large")
    assert time.monotonic() - began < 60


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "statement",
    [
        "select list(x) from range(1000000000) t(x)",
        "select repeat('x', 2000000000), repeat('y', 2000000000)",
        "select array_agg(repeat('x', 1000000)) from range(100000)",
        "select count(distinct hash(x)) from range(500000000) t(x)",
        "select string_agg(x::varchar, ',' order by hash(x)) from range(200000000) t(x)",
    ],
)
def test_what_is_too_large_is_refused_and_takes_nobody_with_it(
    statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FAWANG_SQL_MEMORY_MB", 200)
    monkeypatch.setattr(settings, "FAWANG_SQL_SECONDS", 10)
    assert refusal(statement) in ("sql_too_large", "asking_took_too_long", "sql_failed")
    assert ask("select 1") == [[1]]


@pytest.mark.usefixtures("store")
def test_only_so_many_at_once_and_none_is_left_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_AT_ONCE", threading.BoundedSemaphore(1))
    answer = run("select i from range(100000) t(i)", EVERYTHING, limit=100_000)
    with pytest.raises(Unavailable) as busy:
        run("select 1", EVERYTHING, limit=1)
    assert busy.value.code == "sql_busy"
    next(answer.batches)
    answer.batches.close()  # type: ignore[attr-defined]
    del answer
    assert ask("select 1") == [[1]]
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    commands = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
    assert not [one for one in commands if b"datacentre.queries.sql" in one]


@pytest.mark.usefixtures("store")
def test_errors_say_what_is_wrong_and_nothing_of_files() -> None:
    for statement in (
        "select nothing from service",
        "select count(*) from service group by x +",
        "select day::int from service",
    ):
        with pytest.raises(Invalid) as wrong:
            ask(statement)
        assert wrong.value.code in ("sql_wrong", "sql_refused", "sql_failed")
        assert "/" not in str(wrong.value.params.get("detail", ""))
    assert refusal("select cast(matter as int) from service") == "sql_failed"


def test_without_facts(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        run("select 1", EVERYTHING, limit=1, store=Store(tmp_path))
