"""Where the telephones of a bench hear: ports that take what is sent to them, and throw it away.

sipp sends audio and has no port for what comes. Without one each packet to a telephone would come back as an error
(ICMP, port unreachable), which costs the media engine more than the packet did, and no telephone does that.
"""

import contextlib
import resource
from collections.abc import Iterator, Sequence

from fawang.cli.bench.voice_sipp import HOST
from fawang.hotline.switch.nobody import deaf

#: sipp gives the audio of each call the next port but three. The first it has itself.
_STEP = 4
#: Files and sockets of this process beside these.
_OTHERS = 1024


@contextlib.contextmanager
def ears(ranges: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Have a socket at each port that sipp uses of some ranges, for as long as the block lasts; yield how many.

    A port that somebody else has is left to them.
    """
    ports = [port for first, last in ranges for port in range(first + _STEP, last + 1, _STEP)]
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(least, len(ports) + _OTHERS)
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most)
    )
    with contextlib.ExitStack() as stack:
        found = 0
        for port in ports:
            ear = stack.enter_context(deaf())
            with contextlib.suppress(OSError):
                ear.bind((HOST, port))
                found += 1
        yield found
    resource.setrlimit(resource.RLIMIT_NOFILE, (least, most))
