"""What the benchmark makes of its readings."""

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from fawang.cli.terminal import language
from fawang.cli.terminal.columns import width
from lab import bench
from lab.bench import operations
from lab.bench.cpu import Usage
from lab.bench.operations import BATCHES, COUNTED, WARM_UP, Bare, Bench, Result, _growth
from lab.platforms.instance import Instance, PlatformFailed
from tests.environment import CLUSTER

RESULT = Result("create over HTTP", 200_000, 6.1234, 2.5, 8.62, 10, "3.4 × bare INSERT", 9.9)


@pytest.fixture
def measuring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A bench over a real process and the real database, without a platform that one could sign in to."""
    monkeypatch.setattr(operations, "signed_in", lambda *_: None)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as server:
        yield Bench(Instance(home=CLUSTER.home, port=1, environment={}, processes={"server": server}))
        server.communicate(b"\n")


def answer(status: int) -> httpx.Response:
    return httpx.Response(status, request=httpx.Request("GET", "http://127.0.0.1:1/"), text="no")


def test_every_call_is_made_and_the_first_ones_only_warm_up(measuring: Bench) -> None:
    calls: list[int] = []

    def call(number: int) -> httpx.Response:
        calls.append(number)
        return answer(201)

    measuring.orders, measuring.bare = 7, Bare(insert=1.5, select=0.25)
    measuring.measure("create over HTTP", call, reach=10, writes=True)
    assert calls == list(range(WARM_UP + BATCHES * COUNTED))
    (result,) = measuring.results
    assert (result.name, result.orders, result.reach) == ("create over HTTP", 7, 10)
    # The process slept. The database serves other tests, and counts in ticks of 10 ms.
    assert result.app_ms == 0
    assert result.cpu_ms == pytest.approx(result.app_ms + result.db_ms, abs=0.01)


def test_the_ratio_is_to_the_bare_statement_of_the_same_sort(
    measuring: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One batch after the other, the third of which nobody disturbed.
    batches = [(0.4, 0.1), (0.3, 0.3), (0.2, 0.1), (0.9, 0.1), (0.2, 0.2)]
    readings = iter([reading for app, db in batches for reading in (Usage(0, 0), Usage(app, db))] * 2)
    monkeypatch.setattr(measuring, "_usage", lambda: next(readings))
    measuring.bare = Bare(insert=1.5, select=0.25)
    measuring.measure("create over HTTP", lambda _n: answer(200), writes=True)
    measuring.measure("order page", lambda _n: answer(200))
    created, seen = measuring.results
    assert (created.app_ms, created.db_ms, created.cpu_ms) == (2.0, 1.0, 3.0)
    assert (created.ratio, seen.ratio) == ("2.0 × bare INSERT", "12.0 × bare SELECT")


def test_an_answer_that_is_none_ends_the_measurement(measuring: Bench) -> None:
    with pytest.raises(PlatformFailed, match="500"):
        measuring.measure("order page", lambda _n: answer(500))
    assert measuring.results == []


def test_bare_statements_are_measured_on_the_server(measuring: Bench) -> None:
    measuring.measure_bare()
    assert [result.name for result in measuring.results] == ["bare INSERT, committed", "bare SELECT by key"]
    assert 0 < measuring.bare.select < 50
    assert 0 < measuring.bare.insert < 50


def test_growth_is_the_large_table_over_the_small_one(measuring: Bench) -> None:
    for name in ("inbox page of 50, province", "inbox page of 50, one office", "inbox by state, province"):
        for orders, cpu in ((20_000, 4.0), (200_000, 9.0), (2_000_000, 5.0)):
            measuring.results.append(Result(name, orders, 0, 0, cpu, 0, "", 0))
    _growth(measuring, 20_000, 2_000_000)
    grown = measuring.results[-3:]
    assert {(result.cpu_ms, result.reach, result.ratio) for result in grown} == {
        (1.25, 1.3, "2,000,000 ÷ 20,000")
    }
    assert grown[0].name == "inbox page of 50, province: large ÷ small"


def test_the_table_has_a_line_for_each_result() -> None:
    assert bench._line(*bench._cells(RESULT)) == (
        "create over HTTP                       200,000    6.12    2.50     8.62      10   3.4 × bare INSERT"
    )
    bare = Result("bare SELECT by key", 200_000, 0, 0, 0.087, 0, "1", 0)
    assert bench._line(*bench._cells(bare)).endswith("0.09           1")


def test_in_chinese_the_columns_stand_where_they_stand_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    english = bench._line(*bench._cells(RESULT))
    monkeypatch.setenv("FAWANG_LANGUAGE", "zh-hans")
    language.settle()
    chinese = bench._line(*bench._cells(RESULT))
    assert chinese.startswith("通过 HTTP 新建工单 ")
    assert chinese.endswith("3.4 × 单纯 INSERT")
    assert width(chinese.partition("8.62")[0]) == width(english.partition("8.62")[0])
