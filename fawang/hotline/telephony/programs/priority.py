"""Who goes first where processors are short: what is heard before what is written, and that before what is converted.

The numbers are those of `nice`: Linux lets whoever has a lower one run first. Below what was given only an
administrator may go (root, CAP_SYS_NICE, or `LimitNICE=` of systemd); where it is not allowed all stay as they are, and
the hotline is as good as the machine has processors to spare.

Most kernels give each session (setsid) the same share of the processors, whatever `nice` says of its processes
(sched(7), "The autogroup feature"): so that of the session is set as well. In a unit of systemd that has a
`CPUWeight=` sessions do not count, and the weight is set there.
"""

import contextlib
import os
from enum import IntEnum
from pathlib import Path


class Precedence(IntEnum):
    """What a process is for: the lower, the sooner it runs."""

    #: Audio, fifty packets a second each way, of every call; and signalling waits for its answers.
    AUDIO = -10
    #: Signalling: a caller hears the delay.
    HEARD = -12
    #: What is written of calls. With less than this its share is so small that calls pile up in line.
    WRITTEN = -3
    #: Recordings, which nobody waits for.
    CONVERTED = 10


def give(wanted: Precedence, process: int | None = None) -> bool:
    """Let a process, and what it begins from now on, run as that; return whether it may.

    Args:
        process: its number; this one, if none is given. One that has ended is none.
    """
    number = os.getpid() if process is None else process
    try:
        # Each thread has its own.
        for task in Path(f"/proc/{number}/task").iterdir():
            with contextlib.suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, int(task.name), wanted)
        if os.getsid(number) == number:
            Path(f"/proc/{number}/autogroup").write_text(f"{wanted:d}")
    except (FileNotFoundError, ProcessLookupError):
        # It has ended, or the kernel knows no such groups.
        return True
    except OSError:
        return False
    return True
