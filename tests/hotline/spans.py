"""So much of a talk, by what telephones have heard and said of it: a slow machine takes longer for just as much."""

from lab.softphone.telephone import Telephone
from tests.waiting import soon

_FRAMES_A_SECOND = 50


async def hear(seconds: float, *phones: Telephone) -> None:
    """Wait until so much more audio has come to telephones: what is not in it nobody has sent them."""
    ends = [(one, one.heard_frames + seconds * _FRAMES_A_SECOND) for one in phones]
    await soon(lambda: all(one.heard_frames >= end for one, end in ends))


async def say(seconds: float, *phones: Telephone) -> None:
    """Wait until telephones have sent so much more audio."""
    ends = [(one, one.sent_frames + seconds * _FRAMES_A_SECOND) for one in phones]
    await soon(lambda: all(one.sent_frames >= end for one, end in ends))
