"""The engines that reckon: DuckDB inside the process, or a ClickHouse by URL. The same Ibis expressions for both.

An expression is built over tables that are only declared (`declared`), compiled by the engine and run by it. Neither
engine writes: DuckDB reads the files of a snapshot and may open nothing else, ClickHouse is asked with `readonly`.
"""

from functools import cache
from typing import Any

from django.conf import settings

from fawang.datacentre.queries.engines.clickhouse import ClickHouse
from fawang.datacentre.queries.engines.duckdb import DuckDB
from fawang.datacentre.queries.engines.sessions import Engine, Session
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.runtime import memory

__all__ = ["ClickHouse", "DuckDB", "Engine", "Session", "engine"]


@cache
def engine() -> Engine:
    """Return the engine of this installation: ClickHouse where FAWANG_CLICKHOUSE_URL names one, else DuckDB."""
    limits: dict[str, Any] = {
        "memory_mb": settings.FAWANG_FACTS_MEMORY_MB, "threads": settings.FAWANG_FACTS_THREADS,
        "seconds": settings.FAWANG_FACTS_SECONDS,
    }  # fmt: skip
    if url := settings.FAWANG_CLICKHOUSE_URL:
        return ClickHouse(url, **limits)
    engine = DuckDB(Store(settings.FAWANG_FACTS), **limits)
    memory.rest_when_idle(engine.close_idle)
    return engine
