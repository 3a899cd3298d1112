"""What pages of the catalogue cost beside the emptiest public page of the same run: the CPU of server and database.

A row is a page and by how much it may cost more. All are asked in turn, several times; the cheapest batch of each
counts, since neighbours on a shared machine only ever add.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from gettext import gettext as _

import httpx
from django.conf import settings

from fawang.cli.terminal.language import gettext_noop
from fawang.kernel.rules.actor import SYSTEM
from fawang.knowledge.actions.packs import import_pack
from fawang.knowledge.data import packs
from fawang.knowledge.data.item import Item
from fawang.knowledge.rules import Kind
from lab.bench.cpu import Usage, usage
from lab.bench.operations import batch
from lab.platforms.instance import Instance

ITEMS = 5_000
WARM_UP, BATCHES, COUNTED = 20, 4, 100
EMPTY = "/privacy"
_WORDS = (
    "老板不给工资",
    "上班受伤",
    "离婚",
    "借钱不还",
    "房子继承",
    "打官司",
    "被骗",
    "公证",
    "鉴定",
    "身份证",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU in milliseconds of one page, of application and database; `over` the emptiest, and by how much it may be."""

    name: str
    app_ms: float
    db_ms: float
    over_ms: float
    reach: float | None = None


def run(instance: Instance, database: int, *, tell: Callable[[str], object]) -> list[Cost]:
    """Fill the tables and measure.

    Args:
        database: the process of PostgreSQL.
    """
    tell(_("filling %(number)s items") % {"number": f"{ITEMS:,}"})
    fill(ITEMS)
    pages: list[tuple[str, Callable[[int], str], float]] = [
        (gettext_noop("item search"), _search, 3.0),
        (
            gettext_noop("item search by place and filter"),
            lambda number: f"{_search(number)}&place=440605&group=worker",
            3.0,
        ),
        (gettext_noop("an item"), lambda number: "/services/i-labour-01", 4.0),
    ]
    with httpx.Client(base_url=instance.url, timeout=60, headers={"accept-language": "zh-CN"}) as client:

        def used() -> Usage:
            return usage(instance.processes["server"].pid, database)

        def ask(path: Callable[[int], str]) -> Callable[[int], httpx.Response]:
            # Each caller has an address of their own, so that no limit is measured.
            return lambda number: client.get(
                path(number), headers={"x-forwarded-for": f"10.{number % 250}.{time.monotonic_ns() % 250}.7"}
            )

        calls = [ask(lambda number: EMPTY), *(ask(path) for _name, path, _reach in pages)]
        best: list[Usage | None] = [None] * len(calls)
        for call in calls:
            batch(used, call, 0, WARM_UP)
        for number in range(BATCHES):
            for place, call in enumerate(calls):
                found = batch(used, call, number * COUNTED, COUNTED)
                if (least := best[place]) is None or _sum(found) < _sum(least):
                    best[place] = found
    costs = [found for found in best if found is not None]
    empty = _sum(costs[0])
    rows = [
        (gettext_noop("the emptiest public page"), None),
        *((name, reach) for name, _path, reach in pages),
    ]
    return [
        Cost(name, _ms(one.app), _ms(one.db), _ms(_sum(one) - empty), reach)
        for (name, reach), one in zip(rows, costs, strict=True)
    ]


def fill(items: int) -> None:
    """Publish so many items in all, made from those of the pack, each with words of its own."""
    pack = packs.read(settings.FAWANG_CONTENT)
    known = pack.entries[Kind.ITEM]
    models = list(known.values())
    for number in range(items - len(models)):
        model = models[number % len(models)]
        assert isinstance(model, Item)
        code = f"i-bench-{number}"
        known[code] = model.model_copy(
            update={
                "id": code,
                "name": f"{model.name}（{number}）",
                "phrasings": [f"{said}{number % 97}" for said in model.phrasings],
                "recommended": False,
            }
        )
    import_pack(by=SYSTEM, pack=pack)


def _search(number: int) -> str:
    return f"/services?q={_WORDS[number % len(_WORDS)]}"


def _sum(used: Usage) -> float:
    return used.app + used.db


def _ms(seconds: float) -> float:
    return round(seconds * 1000 / COUNTED, 2)
