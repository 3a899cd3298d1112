"""The operations that are measured, each over HTTP against the real server."""

import os
import re
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import psycopg

from fawang.cli.processes import runtime
from fawang.cli.processes.embedded import Embedded
from fawang.cli.terminal.language import gettext_noop
from lab.bench.cpu import Usage, usage
from lab.demo.sessions import signed_in
from lab.platforms.instance import Instance, PlatformFailed

WARM_UP, BATCHES, COUNTED = 30, 5, 100
#: Orders in the small table, from which growth is counted.
SMALL = 20_000
#: The kernel counts CPU in steps of 10 ms: so many that a step does not matter.
_BARE_TIMES = 3000
_BARE_INSERT, _BARE_SELECT = gettext_noop("bare INSERT"), gettext_noop("bare SELECT")
_BY_PROVINCE = gettext_noop("inbox page of 50, province")
_BY_OFFICE = gettext_noop("inbox page of 50, one office")
_BY_STATE = gettext_noop("inbox by state, province")
_GROWING = {
    _BY_PROVINCE: gettext_noop("inbox page of 50, province: large ÷ small"),
    _BY_OFFICE: gettext_noop("inbox page of 50, one office: large ÷ small"),
    _BY_STATE: gettext_noop("inbox by state, province: large ÷ small"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """CPU per request in milliseconds. `reach` is the limit the operation is held to, 0 for none."""

    name: str
    orders: int
    app_ms: float
    db_ms: float
    cpu_ms: float
    reach: float
    ratio: str
    wall_ms: float


@dataclass(frozen=True, slots=True)
class Bare:
    """A bare statement on the same server in the same run: CPU ms, client and database."""

    insert: float
    select: float


class Visitors(ABC):
    """Who asks a platform: signed in for the province, for an office, and not at all."""

    def __init__(self, url: str) -> None:
        self.staff = signed_in(url, "demo-province")
        self.officer = signed_in(url, "demo-head")
        self.anyone = httpx.Client(base_url=url, timeout=60)

    @abstractmethod
    def measure(
        self, name: str, call: Callable[[int], httpx.Response], *, reach: float = 0, writes: bool = False
    ) -> None:
        """Measure what a call costs, or see to it. `call` gets a number that differs each time."""


type Operation = Callable[[Visitors], None]


class Bench(Visitors):
    """A platform with its clients."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.cluster = Embedded(instance.home)
        self.orders = 0
        #: Measured anew at each size of the table, before anything else.
        self.bare: Bare
        self.results: list[Result] = []
        super().__init__(instance.url)

    def measure(
        self, name: str, call: Callable[[int], httpx.Response], *, reach: float = 0, writes: bool = False
    ) -> None:
        """Call many times one after the other, and keep the CPU of server and database per call.

        Of several batches the cheapest counts: neighbours on a shared machine only ever add to what a
        call costs, by evicting its caches.
        """
        for number in range(WARM_UP):
            _ok(call(number))
        app, db, wall = min((self._batch(call, WARM_UP + n * COUNTED) for n in range(BATCHES)), key=_cpu)
        base = self.bare.insert if writes else self.bare.select
        self.results.append(
            Result(
                name=name, orders=self.orders, app_ms=round(app, 2), db_ms=round(db, 2), cpu_ms=round(app + db, 2),
                reach=reach, ratio=f"{(app + db) / base:.1f} × {_BARE_INSERT if writes else _BARE_SELECT}",
                wall_ms=round(wall, 2),
            )
        )  # fmt: skip

    def _batch(self, call: Callable[[int], httpx.Response], first: int) -> tuple[float, float, float]:
        """Return the milliseconds per call in one batch: CPU of the server, CPU of the database, elapsed."""
        began = time.monotonic()
        used = batch(self._usage, call, first, COUNTED)
        wall = time.monotonic() - began
        return used.app * 1000 / COUNTED, used.db * 1000 / COUNTED, wall * 1000 / COUNTED

    def measure_bare(self) -> None:
        """Measure a bare INSERT (committed, fsync on) and a bare SELECT by key."""
        with psycopg.connect(self.cluster.url, autocommit=True) as db:
            db.execute(
                "CREATE TABLE IF NOT EXISTS bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x text)"
            )
            insert = self._bare(lambda n: db.execute("INSERT INTO bare (x) VALUES (%s)", [f"{n:0200d}"]))
            select = self._bare(lambda n: db.execute("SELECT x FROM bare WHERE id = %s", [n + 1]).fetchone())
        self.bare = Bare(insert, select)
        for name, value in (
            (gettext_noop("bare INSERT, committed"), insert),
            (gettext_noop("bare SELECT by key"), select),
        ):
            self.results.append(Result(name, self.orders, 0, 0, round(value, 3), 0, "1", 0))

    def _bare(self, statement: Callable[[int], object]) -> float:
        for number in range(100):
            statement(number)

        def batch() -> float:
            own, db = time.process_time(), self._usage().db
            for number in range(_BARE_TIMES):
                statement(number)
            return (time.process_time() - own + self._usage().db - db) * 1000 / _BARE_TIMES

        return min(batch() for _n in range(BATCHES))

    def _usage(self) -> Usage:
        database = self.cluster.pid()
        assert database is not None
        return usage(self.instance.processes["server"].pid, database)


def batch(used: Callable[[], Usage], call: Callable[[int], httpx.Response], first: int, times: int) -> Usage:
    """Call so many times, one after the other; return what that took of the CPU."""
    before = used()
    for number in range(first, first + times):
        _ok(call(number))
    return used() - before


def _cpu(batch: tuple[float, float, float]) -> float:
    app, db, _wall = batch
    return app + db


def measure_all(
    instance: Instance, *, orders: int, large: int, only: tuple[str, ...], tell: Callable[[str], object]
) -> list[Result]:
    """Fill the tables and measure every operation, or `only` some."""
    # The filler encrypts with the instance's own keys.
    os.environ.update(instance.environment)
    runtime.setup_django()
    from lab.bench.fill import Filler

    bench = Bench(instance)
    filler = Filler(bench.cluster.url)
    # Jobs of what was seeded must not run while something is measured.
    instance.kill("worker")
    for size, operations in schedule(orders=orders, large=large, only=only):
        _fill(bench, filler, size, tell)
        for operation in operations:
            operation(bench)
    if large and (not only or "inbox" in only):
        _growth(bench, min(orders, SMALL), large)
    return bench.results


def schedule(
    *, orders: int, large: int, only: tuple[str, ...]
) -> Iterator[tuple[int, tuple[Operation, ...]]]:
    """Yield how many orders are in the table, and what is measured then; `only` some, or everything."""
    every: dict[str, Operation] = {
        "create": _create,
        "inbox": partial(_inbox, reach=12),
        "search": _search,
        "order": _order,
    }
    growth: tuple[Operation, ...] = (
        (partial(_inbox, reach=0),) if large and "inbox" in (only or every) else ()
    )
    if growth and orders > SMALL:
        yield SMALL, growth
    yield orders, tuple(operation for name, operation in every.items() if name in (only or every))
    if growth:
        yield large, growth


def _fill(bench: Bench, filler: Any, total: int, tell: Callable[[str], object]) -> None:
    filler.fill(total, tell)
    bench.cluster.psql("CHECKPOINT")
    bench.orders = total
    bench.measure_bare()


def _create(bench: Visitors) -> None:
    words = "在厂里做了三年没有合同，老板扣着最后两个月工资和加班费，要我签自愿离职才给。"

    def create(number: int) -> httpx.Response:
        return bench.anyone.post(
            "/api/v1/work-orders",
            headers={
                "Idempotency-Key": secrets.token_hex(16),
                # Callers come from many addresses; one alone would run into the limit.
                "X-Forwarded-For": f"10.0.{number // 200}.{number % 200}",
            },
            json={
                "matter": "labour", "words": f"{words}我是第{number}个来问的。",
                "place": "440605011", "place_text": "佛山南海桂城某厂",
                "person": {"name": "蒋先生", "phone": f"1990{number:07d}"},
                "answers": {"claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3",
                            "opponent": "某公司"},
            },
        )  # fmt: skip

    bench.measure(gettext_noop("create over HTTP"), create, reach=10, writes=True)


def _inbox(bench: Visitors, *, reach: float) -> None:
    bench.measure(_BY_PROVINCE, lambda _n: bench.staff.get("/desk/orders"), reach=reach)
    bench.measure(_BY_OFFICE, lambda _n: bench.officer.get("/desk/orders"), reach=reach)
    bench.measure(_BY_STATE, lambda _n: bench.staff.get("/desk/orders?state=in_review"), reach=reach)
    cursor = ""
    for _page in range(20):
        found = re.search(r"cursor=([\w-]+)", bench.staff.get(f"/desk/orders?state=all&cursor={cursor}").text)
        cursor = found[1] if found else cursor
    bench.measure(
        gettext_noop("inbox, 20 pages deep"),
        lambda _n: bench.staff.get(f"/desk/orders?state=all&cursor={cursor}"),
        reach=reach,
    )


def _search(bench: Visitors) -> None:
    from lab.bench.fill import phone_of

    for name, q in (
        (gettext_noop("search by common name, province"), "陈伟"),
        (gettext_noop("search by full name, province"), "陈伟芳"),
        (gettext_noop("search by phone, province"), phone_of(4711)),
        (gettext_noop("search by end of phone, province"), phone_of(4711)[-4:]),
        (gettext_noop("search by common words, province"), "工资"),
        (gettext_noop("search by several words, province"), "加班费 社保 酒楼"),
        (gettext_noop("search, no match, province"), "量子纠缠态"),
    ):
        bench.measure(name, partial(_search_for, bench, q), reach=15)


def _search_for(bench: Visitors, q: str, _n: int) -> httpx.Response:
    return bench.staff.get("/desk/orders", params={"q": q})


def _order(bench: Visitors) -> None:
    page = bench.officer.get("/desk/orders?state=all").text
    codes = re.findall(r'href="/desk/orders/(9\d{11})"', page)
    bench.measure(
        gettext_noop("order page"),
        lambda n: bench.officer.get(f"/desk/orders/{codes[n % len(codes)]}"),
        reach=15,
    )


def growing() -> Iterable[tuple[str, str]]:
    """Return what is asked at several sizes of the table, and how its growth is called."""
    return _GROWING.items()


def _growth(bench: Bench, small: int, large: int) -> None:
    for name, growing in _GROWING.items():
        by_size = {r.orders: r.cpu_ms for r in bench.results if r.name == name}
        growth = by_size[large] / by_size[small]
        bench.results.append(Result(growing, large, 0, 0, round(growth, 2), 1.3, f"{large:,} ÷ {small:,}", 0))


def _ok(response: httpx.Response) -> None:
    if response.status_code not in (200, 201):
        raise PlatformFailed(f"{response.request.url}: {response.status_code} {response.text[:300]}")
