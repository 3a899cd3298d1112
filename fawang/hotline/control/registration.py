"""Which desk telephones may sign in, while the edge runs: what changes in the tables holds within a second.

A new secret must not wait for a restart: the old one may be in the hands of whoever found the telephone.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from django.db import InterfaceError, OperationalError

from fawang.hotline.control.edge_sync import Upkeep
from fawang.hotline.control.operating import within
from fawang.hotline.queries import operating, phones
from fawang.hotline.telephony.edge import ControlFailed, admit, write
from fawang.kernel.news.live import hub

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 1.0


@contextlib.asynccontextmanager
async def admitting(upkeep: Upkeep, folder: Path) -> AsyncIterator[None]:
    """Let the edge that runs in `folder` follow the tables for as long as this lasts."""
    following = asyncio.create_task(_follow(upkeep, folder))
    try:
        yield
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following


async def _follow(upkeep: Upkeep, folder: Path) -> None:
    # The first news is the present state: what has changed since the edge was made.
    async for changed in hub.watch(operating.topic()):
        if changed:
            await _renew(upkeep, folder)


async def _renew(upkeep: Upkeep, folder: Path) -> None:
    """Tell the edge who may sign in, if that has changed."""
    told = before = upkeep.current.phones
    while True:
        try:
            wanted = await within(phones.generations)
            if wanted == before:
                return
            now = replace(upkeep.current, phones=wanted)
            # First for whatever starts it again, then for what runs.
            write(now, folder)
            await admit(folder, now, before)
        except (OperationalError, InterfaceError):
            # Once it is back the hub says so.
            log.warning("the database is away; desk phones sign in as they did")
            return
        except ControlFailed as why:
            if before is told:
                log.warning("desk phones of the edge cannot be renewed yet: %s", why)
            # What it has heard of it nobody knows.
            before = dict.fromkeys({*before, *wanted}, 0)
            await asyncio.sleep(_AGAIN_SECONDS)
        except Exception:
            log.exception("desk phones of the edge cannot be renewed")
            return
        else:
            log.info("desk phones of the edge are renewed")
            upkeep.current = now
            return
