"""Works that begin at the same moment in threads of their own, with real transactions, and jobs that run."""

import asyncio
import json
import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, connections

from fawang.kernel.runtime.jobs import as_worker


def at_once[Result](works: Sequence[Callable[[], Result]]) -> list[Result | Exception]:
    """Run `works` in threads that begin together; return what each gave or raised, in their order."""
    ready = threading.Barrier(len(works))
    outcomes: list[Result | Exception] = [RuntimeError("never ran") for _ in works]

    def run(place: int, work: Callable[[], Result]) -> None:
        try:
            ready.wait(timeout=30)
            outcomes[place] = work()
        except Exception as failure:
            outcomes[place] = failure
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def run_jobs(*queues: str) -> None:
    """Run the jobs of `queues` that are due, by a worker like that of the worker process, which starts nothing itself
    by the clock: what is done must not hang on the minute.
    """

    async def work() -> None:
        with as_worker(schedule=False) as worker:
            async with worker.open_async():
                await worker.run_worker_async(
                    queues=list(queues), wait=False, install_signal_handlers=False, listen_notify=False
                )

    asyncio.run(work())


def jobs(task: str) -> list[dict[str, Any]]:
    """Return the jobs of a task: status, attempts, arguments, and in how many seconds each is due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, attempts, args::text, extract(epoch FROM scheduled_at - now())::float"
            " FROM procrastinate_jobs WHERE task_name = %s ORDER BY id",
            [task],
        )
        return [
            {"status": status, "attempts": attempts, "args": json.loads(args), "due_in": due_in}
            for status, attempts, args, due_in in cursor.fetchall()
        ]
