"""What every command needs first: the environment, the database, Django."""

import gc
import os
import sys
from pathlib import Path
from typing import BinaryIO

import django

from fawang.cli.processes.embedded import Embedded
from fawang.config import environment

#: What engines read when they are loaded.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def home() -> Path:
    """Return where this installation keeps its data."""
    return environment.home()


def embedded() -> Embedded | None:
    """Return the embedded cluster, unless DATABASE_URL points elsewhere."""
    if os.environ.get("DATABASE_URL"):
        return None
    return Embedded(home())


def configured() -> bool:
    """Tell whether an installation is here: whether its secrets are."""
    return "FAWANG_SECRET_KEY" in os.environ or (home() / "secrets.env").exists()


def prepare(*, fresh_secrets: bool = False) -> None:
    """Load the secrets, start the embedded database if it is the one in use, and set Django up.

    Args:
        fresh_secrets: write a set of secrets on the first run. The demo does; an installation gets
            its secrets from whoever keeps them.
    """
    cluster = embedded()
    # A cluster that lies here is run by a user of its own, also where DATABASE_URL names it.
    embedded_here = cluster is not None or Embedded(home()).data.exists()
    environment.close_to_others(home(), passable=embedded_here and os.geteuid() == 0)
    if fresh_secrets:
        environment.ensure_secrets(home() / "secrets.env")
    if cluster is not None:
        cluster.start()
    setup_django()


def setup_django() -> None:
    """Load all rooms.

    Each process computes in one thread: as many processes as cores serve, and an engine's further threads would
    only wait for each other, at full load. Engines read this when they are loaded; whoever set it knows better.

    What is loaded stays as long as the process: nothing of it is looked through for garbage, now or later.
    """
    for engine, threads in ONE_THREAD.items():
        os.environ.setdefault(engine, threads)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fawang.config.settings")
    gc.disable()
    try:
        django.setup()
    finally:
        gc.freeze()
        gc.enable()


def setup_for_texts() -> None:
    """Load all rooms for their texts alone: no database is started, and the secrets are of no worth."""
    for name, value in environment.fresh_secrets().items():
        os.environ.setdefault(name, value)
    setup_django()


def open_log(part: str, folder: Path) -> BinaryIO:
    """Return the log of a part of the installation, to be written on; nobody but its owner reads it."""
    path = folder / f"{part}.log"
    path.touch(mode=0o600)
    path.chmod(0o600)
    return path.open("ab")


def this_program(*arguments: str) -> list[str]:
    """Return the command line that runs `fawang` with `arguments` in this interpreter."""
    return [sys.executable, "-m", "fawang.cli", *arguments]


def this_server(host: str, port: int, workers: int, static: Path) -> list[str]:
    """Return the command line of the process that `fawang serve` becomes, once the static files lie in `static`."""
    return [sys.executable, "-m", "fawang.cli.processes.serving", host, f"{port}", f"{workers}", f"{static}"]
