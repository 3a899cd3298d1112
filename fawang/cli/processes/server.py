"""`fawang serve`: collects the static files, which never reach Python, and hands over to the server's own process."""

import io
import os
import socket
import sys

import click
from django.conf import settings
from django.core.management import call_command

from fawang.cli.processes.runtime import this_server
from fawang.config.checks import API


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until stopped; prints the address once it is known. The process is the same one all along."""
    # What the API says of itself would be wrong: the one who builds it should see that, not the one who reads it.
    call_command("check", tags=[API], stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    chosen = port or _free_port(host)
    click.echo(f"http://{host}:{chosen}")
    sys.stdout.flush()
    # Our own program, in our own interpreter.
    os.execv(sys.executable, this_server(host, chosen, workers, settings.STATIC_ROOT))  # noqa: S606


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
