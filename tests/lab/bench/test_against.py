"""Two checkouts in turn: whose batch follows whose, which counts, and how growth is told."""

import sys
from typing import Any

import httpx
import pytest

from lab.bench import against, served
from lab.bench.cpu import Usage
from lab.bench.operations import COUNTED, SMALL, WARM_UP, schedule


class Fake:
    """A side that spends what it is told in each batch."""

    def __init__(self, name: str, batches: list[tuple[float, float]], turns: list[str]) -> None:
        self.name, self.batches, self.turns = name, batches, turns
        self.spent, self.calls = Usage(0, 0), 0

    def usage(self) -> Usage:
        return self.spent

    def call(self, _number: int) -> httpx.Response:
        self.calls += 1
        # The last call of a batch has cost it all; what comes before the first counts for nothing.
        if self.calls > WARM_UP and (self.calls - WARM_UP) % COUNTED == 0:
            self.turns.append(self.name)
            app, db = self.batches.pop(0)
            self.spent = Usage(self.spent.app + app * COUNTED / 1000, self.spent.db + db * COUNTED / 1000)
        return httpx.Response(200, request=httpx.Request("GET", "http://127.0.0.1/"))


def test_batches_alternate_and_the_cheapest_of_each_counts() -> None:
    turns: list[str] = []
    before: Any = Fake("before", [(9, 1), (8, 2), (20, 9), (9, 3), (8, 4)], turns)
    now: Any = Fake("now", [(6, 3), (5, 3), (50, 9), (9, 9), (7, 1)], turns)
    pair = against._in_turn("order page", 20_000, (before, before.call), (now, now.call))
    assert turns == ["before", "now"] * against.PAIRS
    assert (pair.before_app + pair.before_db, pair.now_app + pair.now_db, pair.ratio) == (10, 8, 0.8)


def test_growth_of_both_is_told() -> None:
    name = "inbox page of 50, province"
    rows = [
        against.Pair(name, SMALL, 8, 2, 5, 3, 0.8),
        against.Pair(name, 200_000, 9, 3, 6, 2, 0.667),
        against.Pair("order page", 200_000, 1, 1, 1, 1, 1),
    ]
    [found] = against._growth(rows, SMALL, 200_000)
    assert (found.name, found.before_app, found.now_app) == (f"{name}: large ÷ small", 1.2, 1.0)


@pytest.mark.parametrize(
    ("orders", "large", "only", "sizes"),
    [
        (200_000, 0, (), [200_000]),
        (200_000, 2_000_000, (), [SMALL, 200_000, 2_000_000]),
        (SMALL, 200_000, (), [SMALL, 200_000]),
        (200_000, 2_000_000, ("order",), [200_000]),
    ],
)
def test_what_is_measured_when(orders: int, large: int, only: tuple[str, ...], sizes: list[int]) -> None:
    assert [size for size, _operations in schedule(orders=orders, large=large, only=only)] == sizes


def test_what_has_moved_is_found_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    assert served._first(("fawang.no_such_module", "lab.bench.fill")).__name__ == "lab.bench.fill"
    assert sys.modules["lab.bench.fill"]
    with pytest.raises(ModuleNotFoundError):
        served._first(("fawang.no_such_module", "fawang.nor_this"))
