"""Processes to be killed, forked from one in which all rooms are loaded: loading them is most of what a start costs.

To the kernel and to PostgreSQL it is a process like any other: memory, connections, locks and signals of its
own. The one it comes from is the standard library's (`multiprocessing`, method `forkserver`); it has no connection.
"""

import importlib
import multiprocessing
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any

from django.conf import settings
from django.db import connection

#: What it has done is `exitcode`: 0, or -9 of one that was killed.
type Process = ForkServerProcess

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.loaded"])


def start(module: str, name: str, *given: Any, **more: Any) -> Process:
    """Start a process that calls a function, on the database on which this process is now.

    Args:
        module: where the function is; by name, since only the process needs it.
        name: of the function.
        given: what it is called with.
        more: settings that the process has otherwise than `tests.environment` set them.
    """
    process = _context.Process(
        target=_run, args=(module, name, given, str(connection.settings_dict["NAME"]), more), daemon=True
    )
    process.start()
    return process


def pipe() -> tuple[Connection, Connection]:
    """Return two ends, of which the second is given to a process that tells something, and the first hears it."""
    return _context.Pipe(duplex=False)


def end(process: Process) -> None:
    """Kill a process, unless it has ended, and wait until it is gone."""
    process.kill()
    process.join()


def ended(process: Process) -> int | None:
    """Wait until a process has ended by itself; return how."""
    process.join()
    return process.exitcode


def _run(module: str, name: str, given: tuple[Any, ...], database: str, more: Mapping[str, Any]) -> None:
    connection.settings_dict["NAME"] = database
    for setting, value in more.items():
        setattr(settings, setting, value)
    work: Callable[..., object] = getattr(importlib.import_module(module), name)
    work(*given)
