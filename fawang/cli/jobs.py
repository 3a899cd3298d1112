"""The worker process."""

import asyncio
import contextlib
import os

from procrastinate.contrib.django import app

from fawang.kernel.tasks import SILENT_SECONDS, rescue


def work(*, concurrency: int) -> None:
    """Run jobs until stopped. SIGTERM finishes the running ones first; kill -9 loses none."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_work(concurrency))


async def _work(concurrency: int) -> None:
    silent = float(os.environ.get("FAWANG_SILENT_SECONDS", SILENT_SECONDS))
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
        async with worker_app.open_async():
            await rescue(silent)
            await worker_app.run_worker_async(
                concurrency=concurrency,
                shutdown_graceful_timeout=20,
                update_heartbeat_interval=min(10.0, silent / 3),
                stalled_worker_timeout=silent,
                fetch_job_polling_interval=min(5.0, silent),
            )
