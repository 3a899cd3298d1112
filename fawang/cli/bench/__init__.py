"""`fawang bench`: CPU per request, application and database, on a cluster of its own with fsync on.

Figures are CPU, not elapsed time: machines are shared and their clocks lie. Each run also measures a
bare INSERT and a bare SELECT on the same server, so that ratios compare across machines.
"""

import json
from collections.abc import Callable
from dataclasses import asdict

from fawang.cli.bench.operations import Result, measure_all
from fawang.cli.instance import throwaway

type Say = Callable[[str], object]

_HEAD = f"{'operation':<34}{'orders':>10}{'app':>8}{'db':>8}{'CPU ms':>9}{'reach':>8}   ratio to bare"


def run(*, orders: int, large: int, as_json: bool, only: tuple[str, ...], say: Say) -> None:
    """Measure and print.

    Args:
        orders: size of the table for all operations.
        large: size for the growth of the inbox; 0 leaves that out.
        only: names of operations; empty for all.
    """
    with throwaway(
        FAWANG_PROXIES="127.0.0.1", FAWANG_SMS_CARRIER="file", conf="autovacuum_naptime = 5s\n"
    ) as instance:
        results = measure_all(
            instance, orders=orders, large=large, only=only, tell=lambda _: None if as_json else say(_)
        )
    if as_json:
        say(json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=2))
        return
    say(_HEAD)
    for result in results:
        say(_line(result))


def _line(result: Result) -> str:
    reach = f"{result.reach:g}" if result.reach else ""
    return (
        f"{result.name:<34}{result.orders:>10,}{result.app_ms:>8.2f}{result.db_ms:>8.2f}{result.cpu_ms:>9.2f}"
        f"{reach:>8}   {result.ratio}"
    )
