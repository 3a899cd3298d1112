"""How long it takes from taking off until both hear each other: the voice of each comes to the other's telephone.

The lawyer's is looked for where it comes to the leg of the caller, whose packets are recorded; the caller's where it
comes to the telephone of the lawyer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lab.bench.voice_tapes import Tapes, name_of, read


@dataclass(frozen=True, slots=True)
class Opened:
    """When a telephone was taken off, and when it heard somebody first (None: never); in seconds of the epoch."""

    at: float
    heard: float | None


def joined(
    tapes: Tapes, opened: Mapping[str, Opened], names: Mapping[str, str]
) -> tuple[tuple[float, ...], int, int]:
    """Return the seconds from taking off to both voices, and packets that came and that were lost.

    A caller who was silent at that moment was heard when they spoke: of them only the lawyer's voice counts.

    Args:
        opened: when which lawyer was taken off, by the number of the caller.
        names: the number of the caller by the exchange's name of a call.
    """
    delays, packets, lost = [], 0, 0
    for path in tapes.files():
        heard = read(path)
        for side in (heard.caller, heard.lawyer):
            if side is not None:
                packets, lost = packets + side.packets, lost + side.lost
        one = opened.get(names.get(name_of(path), ""))
        if one is not None and heard.lawyer is not None:
            talks = heard.caller is not None and heard.caller.talks(one.at)
            last = (
                max(heard.lawyer.first, one.heard) if talks and one.heard is not None else heard.lawyer.first
            )
            delays.append(last - one.at)
    return tuple(sorted(delays)), packets, lost
