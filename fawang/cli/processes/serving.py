"""The server's own process: `python -m fawang.cli.processes.serving`, started by `fawang serve` in its place.

It holds granian and nothing of the application, which only its workers load: what watches over them should not cost
what they cost.
"""

import importlib
import logging
import os
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels

from fawang.kernel.runtime.memory import do_without_pandas, do_without_test_client
from fawang.kernel.runtime.processes import end_with

#: Open requests of one process. A live page is one that stays open: the server's own limit of a thousand would let
#: nobody in once so many wait. What is really at work is bounded by threads and connections to the database.
MOST_OPEN = 20_000
#: Connections that wait to be taken up, as far as the kernel allows.
BACKLOG = 4_096
_APPLICATION = "fawang.config.asgi:application"


def main(host: str, port: str, workers: str, static: str) -> None:
    """Serve until stopped. `static`: the folder of the static files."""
    Granian(
        _APPLICATION,
        address=host,
        port=int(port),
        interface=Interfaces.ASGINL,
        workers=int(workers),
        backlog=BACKLOG,
        backpressure=MOST_OPEN,
        loop=Loops.auto,
        websockets=False,
        log_level=LogLevels.warning,
        # Paths hold secret links: no access log.
        log_access=False,
        static_path_route=["/static"],
        static_path_mount=[Path(static)],
        static_path_expires=31536000,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve(target_loader=partial(_load, os.getpid()), wrap_loader=False)


def _load(master: int) -> Any:
    """Return the application; runs in a worker, before anything of the application is there."""
    # Otherwise the workers of a server that was killed go on listening, and the next server shares the port with them
    # and their old code.
    end_with(master)
    do_without_pandas()
    do_without_test_client()
    module, _, name = _APPLICATION.partition(":")
    application = getattr(importlib.import_module(module), name)
    # Beside the start: without the database the server answers as well.
    threading.Thread(target=make_ready, name="makes ready for the first order", daemon=True).start()
    return application


def make_ready() -> None:
    """Load what the first order in a process needs, so that no request waits: words of danger, matters, divisions.

    Where the divisions cannot be read, the first request that needs them reads them.
    """
    from django.db import Error, connection

    from fawang.knowledge.data import packs
    from fawang.knowledge.guidance import urgency
    from fawang.knowledge.search import language
    from fawang.regions import queries

    try:
        queries.gazetteer()
    except Error:
        logging.getLogger(__name__).warning("the divisions could not be indexed at start", exc_info=True)
    finally:
        connection.close()
    urgency.signs(language.read("您好").plain)
    packs.current()


if __name__ == "__main__":
    main(*sys.argv[1:])
