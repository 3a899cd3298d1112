"""The work of `fawang facts generate`."""

import resource
import time
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

from django.conf import settings

from fawang.datacentre.warehouse.store import Store
from fawang.knowledge.data import packs
from fawang.regions.actions import GUANGDONG
from lab.province import making
from lab.province.making import Progress


def run(
    *, years: int, seed: int, scale: float, out: Path | None, divisions: Path | None, say: Callable[[str], None]
) -> None:  # fmt: skip
    """Generate, with a line for each month."""
    store, began = Store(out or settings.FAWANG_FACTS), time.monotonic()

    def tell(progress: Progress) -> None:
        say(
            _("%(month)s  %(number)s of %(months)s  %(rows)s rows  %(seconds)s s")
            % {
                "month": progress.month,
                "number": progress.number,
                "months": progress.months,
                "rows": f"{progress.rows:,}",
                "seconds": f"{time.monotonic() - began:.0f}",
            }
        )

    rows = making.generate(
        store,
        years=years,
        seed=seed,
        scale=scale,
        divisions=divisions or GUANGDONG,
        topics=sorted(packs.current().matters),
        tell=tell,
    )
    snapshot = store.snapshot()
    say(
        _(
            "%(rows)s rows of demo data in %(folder)s: %(megabytes)s MB on disk, %(seconds)s s, at most %(memory)s MB"
        )
        % {
            "rows": f"{rows:,}",
            "folder": store.folder,
            "megabytes": sum(part.bytes_in_all for parts in snapshot.parts.values() for part in parts)
            // 1_000_000,
            "seconds": f"{time.monotonic() - began:.0f}",
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
    )
