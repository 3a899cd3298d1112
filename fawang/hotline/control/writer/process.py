"""The process that writes calls down: `python -m fawang.hotline.control.writer.process`, begun by `client.Scribe`.

It has `platform.Tables` and all that these need; the exchange tells it over the socket that the command line names what
calls order, and is told what happens to them. It ends with that socket, after what is still to be written.
"""

import asyncio
import gc
import logging
import os
import socket
import sys
from typing import Any

import django

from fawang.hotline.telephony.programs import priority
from fawang.hotline.telephony.programs.priority import Precedence

log = logging.getLogger(__name__)

_LATER = 5


async def _serve(way: socket.socket) -> None:
    # Rooms can be loaded only once Django is set up.
    from fawang.hotline.control.writer.platform import Tables
    from fawang.hotline.rules.calls.events import Input, named_in
    from fawang.hotline.telephony.programs import gc_tuning
    from fawang.hotline.telephony.programs.frames import frames, packed

    reader, writer = await asyncio.open_connection(sock=way)
    loop, tasks = asyncio.get_running_loop(), set[asyncio.Task[None]]()
    tables = Tables()

    def tell(*what: Any) -> None:
        writer.write(packed(*what))

    def happens(call: str, happened: Input) -> None:
        ways = [(one, tables.address_of(one), tables.headers_of(call, one)) for one in named_in(happened)]
        tell("happens", call, happened, ways)

    async def recorded(call: str, file: str, inside: int) -> None:
        await tables.recorded(call, file, inside)
        tell("taped", file)

    def start(work: Any) -> None:
        # At once: a call is known before the next thing is heard of it.
        task = asyncio.Task(work, loop=loop, eager_start=True)
        tasks.add(task)
        task.add_done_callback(ended)

    def ended(task: "asyncio.Task[None]") -> None:
        tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("something of a call went wrong", exc_info=error)

    tables.happens = happens
    tables.over = lambda call: tell("over", call)
    told = frames(reader)
    _going_on, calls, instance = await anext(told)
    if instance is not None:
        tables.instance.set_result(instance)
    await tables.start(calls)
    gc_tuning.shorten(heard=False)
    tell("open")
    async with gc_tuning.sweeping(lambda: not tables.calls, longest=gc_tuning.LONGEST_SECONDS):
        async for what in told:
            match what:
                case ("claimed", number):
                    tables.instance.set_result(number)
                case ("lost",):
                    tables.lost = True
                case ("begun", arrived):
                    start(tables.came(arrived))
                case ("stands", call):
                    start(tables.stands(call))
                case ("obey", call, order):
                    start(tables.obey(call, order))
                case ("recorded", call, file, inside):
                    start(recorded(call, file, inside))
    await tables.stop()
    if tasks:
        await asyncio.wait(tasks, timeout=5)


def main() -> None:
    """Serve the exchange until it goes."""
    if not priority.give(Precedence.WRITTEN):
        # Nobody goes first here: then it gives way to its own exchange at least.
        os.nice(_LATER)
    # What is loaded stays: `gc_tuning.shorten` sets it aside.
    gc.disable()
    django.setup()
    gc.enable()
    asyncio.run(_serve(socket.socket(fileno=int(sys.argv[1]))))


if __name__ == "__main__":
    main()
