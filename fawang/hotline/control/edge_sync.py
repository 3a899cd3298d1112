"""The edge as the tables want it, also while they cannot be asked.

What they said last is kept in a file beside the edge's configuration. While the database is away the edge opens with
that. When other hotlines or numbers are something else, once it is back or whenever they change, Kamailio is started
anew. Calls go on meanwhile; browsers register again within seconds, desk phones within a minute.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator
from pathlib import Path

from django.db import InterfaceError, OperationalError
from pydantic import ValidationError

from fawang.hotline.control.operating import within
from fawang.hotline.queries import installation, operating
from fawang.hotline.queries.installation import OfTables, TrunksWrong
from fawang.hotline.telephony.edge import Edge, write
from fawang.hotline.telephony.programs.supervision import ProgramFailed, Supervised
from fawang.hotline.telephony.programs.task_group import meanwhile
from fawang.kernel.news.live import hub

log = logging.getLogger(__name__)

_CALM_SECONDS = 1.0


class Upkeep:
    """The edge of this installation, in a folder for nobody else to read.

    Attributes:
        current: the edge as it is configured now, from `edge` on.
    """

    current: Edge

    def __init__(self, folder: Path) -> None:
        self._folder, self._file = folder, folder / "tables.json"
        self._kept: OfTables | None = None
        #: What the edge that runs was made of.
        self._made_of = OfTables()

    async def edge(self) -> Edge:
        """Return the edge to open with: as the tables say, or said last, or, where nothing is known, without them.

        Raises:
            TrunksWrong: the file of trunks cannot be used.
        """
        try:
            found = await within(installation.of_tables)
        except (OperationalError, InterfaceError):
            self._kept = read(self._file)
            found = self._kept or OfTables()
            log.warning(
                "hotline: the database is away; the edge opens with %s",
                "what was known last"
                if self._kept
                else "nothing of it: no partners, desk phones and further numbers",
            )
        else:
            self._keep(found)
        self.current, self._made_of = installation.edge(found), found
        return self.current

    @contextlib.asynccontextmanager
    async def following(self, program: Supervised) -> AsyncIterator[None]:
        """Follow the tables while this lasts.

        Args:
            program: the Kamailio that was started with `edge`.
        """
        async with meanwhile(self._follow(program)):
            yield

    async def _follow(self, program: Supervised) -> None:
        async for changed in hub.watch(operating.topic()):
            if not changed:
                continue
            try:
                found = await within(installation.of_tables)
                self._keep(found)
                await self._hold(found, program)
            except (OperationalError, InterfaceError):
                # Once it is back the hub says so, and it is read then.
                continue
            except (OSError, TrunksWrong, ProgramFailed) as why:
                log.error("hotline: the edge is not as the tables say: %s", why)  # noqa: TRY400 - it says all there is

    async def _hold(self, found: OfTables, program: Supervised) -> None:
        """Let hold what the tables say. Desk phones are told to the edge that runs (`registration.py`)."""
        if not self._is_else(found):
            return
        # Whoever enters several things one after the other has it begun anew once.
        await asyncio.sleep(_CALM_SECONDS)
        found = await within(installation.of_tables)
        if not self._is_else(found):
            return
        log.warning("hotline: other hotlines or numbers have changed; the edge is started anew, calls go on")
        self.current, self._made_of = installation.edge(found), found
        write(self.current, self._folder)
        await program.restart()

    def _is_else(self, found: OfTables) -> bool:
        return (found.partners, found.numbers) != (self._made_of.partners, self._made_of.numbers)

    def _keep(self, found: OfTables) -> None:
        if found != self._kept:
            keep(self._file, found)
            self._kept = found


def keep(path: Path, found: OfTables) -> None:
    """Write what the tables say, for nobody else to read, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(found.model_dump_json(indent=1))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def read(path: Path) -> OfTables | None:
    """Return what the tables said last; None where nothing was kept, or it cannot be read."""
    try:
        return OfTables.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as why:
        log.warning("hotline: what was known of the edge cannot be read: %s", why)
        return None
