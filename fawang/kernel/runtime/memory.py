"""What the C library keeps of memory that was freed: little, and given back now and then.

glibc gives each thread an arena of its own and keeps what is freed in it. With twenty threads that now and then draw a
report or read a month of facts, that is several times what the process needs (mallopt(3), malloc_trim(3)). Elsewhere
(musl) nothing of this is needed, and nothing is done.
"""

import contextlib
import ctypes
import logging
import os
import sys
import threading
import time
import types
from collections.abc import Callable
from typing import Final

#: mallopt(3): as many arenas at most; memory from so many bytes on is mapped by itself and goes back when it is freed.
_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1
ARENAS: Final = 2
MAPPED_FROM: Final = 256 * 1024
KEPT_ON_TOP: Final = 1024 * 1024
#: Between two times that freed memory is given back. Giving back takes some milliseconds beside the interpreter.
PAUSE_SECONDS: Final = 20.0


def limit() -> None:
    """Keep little of freed memory from now on: to be called before threads begin and Arrow is loaded."""
    # Arrow's own allocator keeps what it once had; the system's goes back with the rest.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_ARENA_MAX, ARENAS)
        mallopt(_MMAP_THRESHOLD, MAPPED_FROM)
        mallopt(_TRIM_THRESHOLD, KEPT_ON_TOP)


def do_without_pandas() -> None:
    """Have every import of pandas in this process fail from now on, as if it were not installed.

    Arrow and LightGBM load it where they find it, to tell its tables from others: 50 MB in a process that has none.
    What needs it runs in a child (`kernel/runtime/children.py`).
    """
    sys.meta_path.insert(0, _WithoutPandas())


class _WithoutPandas:
    """A finder of modules that stands before all others. To put None into `sys.modules` is not enough for Cython."""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("pandas is not loaded in this process", name=name)


def do_without_test_client() -> None:
    """Have Ninja find the signal that it takes from Django's tests without these: 4 MB that no server needs."""
    from django.core import signals

    found = types.ModuleType("django.test.signals")
    found.setting_changed = signals.setting_changed  # type: ignore[attr-defined]
    sys.modules.setdefault(found.__name__, found)


_resting: list[Callable[[], object]] = []


def rest_when_idle(let_go: Callable[[], object]) -> None:
    """Have a process ask now and then whether something that can be made again is still needed.

    Args:
        let_go: lets it go where nobody has used it for a while; called from another thread, before memory is given
            back.
    """
    _resting.append(let_go)


def give_back() -> None:
    """Give freed memory back to the system, and first what nobody needs for now."""
    for let_go in _resting:
        try:
            let_go()
        except Exception:
            # One that cannot is no reason to keep the rest.
            logging.getLogger(__name__).exception("something idle could not be let go")
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def keep_giving_back(pause: float = PAUSE_SECONDS) -> threading.Thread:
    """Give freed memory back again and again, in a thread that ends with the process."""

    def run() -> None:
        while True:
            time.sleep(pause)
            give_back()

    thread = threading.Thread(target=run, name="gives memory back", daemon=True)
    thread.start()
    return thread
