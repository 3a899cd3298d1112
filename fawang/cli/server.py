"""The server process: granian with the ASGI application; static files never reach Python."""

import socket

import click
from django.conf import settings
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels

#: Open requests of one process. A live page is one that stays open: the server's own limit of a thousand would let
#: nobody in once so many wait. What is really at work is bounded by threads and connections to the database.
MOST_OPEN = 20_000
#: Connections that wait to be taken up, as far as the kernel allows.
BACKLOG = 4_096


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until stopped; prints the address once it is known."""
    call_command("collectstatic", interactive=False, verbosity=0)
    chosen = port or _free_port(host)
    click.echo(f"http://{host}:{chosen}")
    Granian(
        "fawang.config.asgi:application",
        address=host,
        port=chosen,
        interface=Interfaces.ASGINL,
        workers=workers,
        backlog=BACKLOG,
        backpressure=MOST_OPEN,
        loop=Loops.auto,
        websockets=False,
        log_level=LogLevels.warning,
        # Paths hold secret links: no access log.
        log_access=False,
        static_path_route=["/static"],
        static_path_mount=[settings.STATIC_ROOT],
        static_path_expires=31536000,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
