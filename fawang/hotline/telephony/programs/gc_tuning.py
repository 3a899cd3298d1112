"""What keeps the loop, for which callers wait, from being held up by its own interpreter."""

import asyncio
import contextlib
import gc
import sys
import time
from collections.abc import AsyncIterator, Callable

from fawang.hotline.telephony.programs.task_group import meanwhile

#: Seconds after which a thread gives the interpreter to another that wants it.
_SWITCH_SECONDS = 0.0005
#: Objects made until the young are looked through, how many such looks come before one at older ones, and how many of
#: those before one at all. To look through 2,000 takes 2 ms of a processor. At all is looked when nobody calls
#: (`sweeping`): that takes 50 ms after 600 calls. Where there is never such a moment, after some 60,000 calls.
_THRESHOLDS = (2_000, 3, 2_000)
#: Seconds between two looks whether nobody calls.
_LOOK_SECONDS = 15.0
#: After so long is looked through all in any case, where nobody hears it.
LONGEST_SECONDS = 300.0


def shorten(*, heard: bool) -> None:
    """Let threads and the search for garbage hold up nobody for long; called once all is loaded.

    What is loaded by now stays: to look through it for garbage holds every caller up for a tenth of a second.

    Args:
        heard: a pause of this process is heard. What writes calls down makes hardly any garbage that is not freed at
            once; so there none is looked for but by `sweeping`.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
    if heard:
        gc.set_threshold(*_THRESHOLDS)
    else:
        gc.disable()


@contextlib.asynccontextmanager
async def sweeping(
    quiet: Callable[[], bool], *, look: float = _LOOK_SECONDS, longest: float | None = None
) -> AsyncIterator[None]:
    """Look through all for garbage whenever it is `quiet`, for as long as this lasts.

    Args:
        look: seconds between two looks whether it is.
        longest: seconds after which it is done though it is not quiet; None: never.
    """
    async with meanwhile(_sweep(quiet, look, longest)):
        yield


async def _sweep(quiet: Callable[[], bool], look: float, longest: float | None) -> None:
    last = time.monotonic()
    while True:
        await asyncio.sleep(look)
        overdue = longest is not None and time.monotonic() > last + longest
        if overdue or quiet():
            gc.collect()
            last = time.monotonic()
