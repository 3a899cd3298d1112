"""The server's own process: `python -m fawang.cli.serving`, started by `fawang serve` in its place.

It holds granian and nothing of the application, which only its workers load: what watches over them should not cost
what they cost.
"""

import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels

#: Open requests of one process. A live page is one that stays open: the server's own limit of a thousand would let
#: nobody in once so many wait. What is really at work is bounded by threads and connections to the database.
MOST_OPEN = 20_000
#: Connections that wait to be taken up, as far as the kernel allows.
BACKLOG = 4_096


def main(host: str, port: str, workers: str, static: str) -> None:
    """Serve until stopped. `static`: the folder of the static files."""
    Granian(
        "fawang.config.asgi:application",
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
    ).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
