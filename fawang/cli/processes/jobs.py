"""The worker process."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable
from datetime import datetime
from time import monotonic

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from procrastinate.exceptions import ConnectorException

from fawang.cli import plugins
from fawang.config import environment
from fawang.dispatch.actions import timing
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.runtime import memory
from fawang.kernel.runtime.jobs import as_worker
from fawang.kernel.tasks import SILENT_SECONDS, rescue

log = logging.getLogger(__name__)

AWAY_SECONDS = 2.0
#: Rings and thresholds of matching are late by this much at the most.
TICK_SECONDS = 0.5


def work(*, concurrency: int, schedule: bool = True) -> None:
    """Run jobs until stopped. SIGTERM finishes the running ones first; kill -9 loses none.

    When the database restarts, the worker begins again with new connections until it is back.

    Args:
        concurrency: jobs at once.
        schedule: whether it also defers the periodic jobs; of all workers one has to.

    Raises:
        Absent: FAWANG_DEMO_LAWYER is on, and the package that has the script is not installed.
    """
    _script()
    memory.limit()
    memory.do_without_pandas()
    memory.keep_giving_back()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_work(concurrency, schedule))


async def _work(concurrency: int, schedule: bool) -> None:
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop.set)
    while not asked_to_stop.is_set():
        working = asyncio.create_task(_work_while_the_database_answers(concurrency, schedule))
        stopping = asyncio.create_task(asked_to_stop.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        # A cancelled worker finishes what it is at; one that has ended does not notice.
        working.cancel()
        stopping.cancel()
        with contextlib.suppress(ConnectorException, psycopg.OperationalError, asyncio.CancelledError):
            await working
        if not asked_to_stop.is_set():
            log.warning("worker: the database is away, beginning again in %s s", AWAY_SECONDS)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asked_to_stop.wait(), AWAY_SECONDS)


async def _work_while_the_database_answers(concurrency: int, schedule: bool) -> None:
    silent = environment.seconds("SILENT_SECONDS", SILENT_SECONDS)
    # Around jobs procrastinate's middleware does this; here we ask Django's connection ourselves.
    await sync_to_async(close_old_connections)()
    with as_worker(schedule=schedule) as worker_app:
        async with worker_app.open_async():
            await rescue(silent)
            rescuing = asyncio.create_task(_keep_rescuing(silent))
            timing_it = asyncio.create_task(_keep_time())
            try:
                await worker_app.run_worker_async(
                    concurrency=concurrency,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=20,
                    update_heartbeat_interval=silent / 3,
                    stalled_worker_timeout=silent,
                    fetch_job_polling_interval=min(5.0, silent),
                )
            finally:
                rescuing.cancel()
                timing_it.cancel()


async def _keep_time() -> None:
    """Do what time alone brings in dispatch, twice a second."""
    while True:
        await asyncio.sleep(TICK_SECONDS)
        try:
            await sync_to_async(_tick)()
        except Exception:
            # The next tick makes up for it; a database that is away ends the worker itself.
            log.warning("worker: matching could not be woken; the next tick does", exc_info=True)


def _tick() -> None:
    close_old_connections()
    timing.keep_time(by=SYSTEM, now=clock.now())
    if (turn := _script()) is not None:
        turn(clock.now())


def _script() -> Callable[[datetime], object] | None:
    """Return what gives the script of a demonstration its turn, if it is switched on."""
    if not settings.FAWANG_DEMO_LAWYER:
        return None
    turn: Callable[[datetime], object] = plugins.part_of_demo("script", wanted_by="FAWANG_DEMO_LAWYER")
    return turn


async def _keep_rescuing(silent: float) -> None:
    """Take over from workers that die: their jobs wait `silent` seconds and a third of it at the most."""
    while True:
        before = monotonic()
        await asyncio.sleep(silent / 3)
        if monotonic() - before > silent * 2 / 3:
            # We have stood still ourselves, maybe the whole machine: who seems silent has not had the time to beat, and
            # our own jobs would seem a dead one's.
            continue
        try:
            await rescue(silent)
        except (ConnectorException, psycopg.Error):
            # A database that is away ends the worker itself, which then begins again.
            log.warning("worker: the jobs of the dead could not be asked for; the next round does")
