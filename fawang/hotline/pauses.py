"""What keeps the loop, for which callers wait, from being held up by its own interpreter."""

import gc
import sys

#: Seconds after which a thread gives the interpreter to another that wants it.
_SWITCH_SECONDS = 0.0005
#: Objects made until the young are looked through, and how many such looks come before one at older ones. To look
#: through 4,000 takes 3 ms of a processor, and through 20,000 takes 14. At 40 calls a second all are looked through
#: every five minutes: what has ended by then is 12,000 calls, some 200 MB.
_THRESHOLDS = (4_000, 5, 100)


def shorten() -> None:
    """Let threads and the search for garbage hold up nobody for long; called once all is loaded.

    What is loaded by now stays: to look through it for garbage holds every caller up for a tenth of a second.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
