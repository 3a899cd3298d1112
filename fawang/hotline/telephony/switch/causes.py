"""Why Asterisk says that a channel is gone, in our words. Pure. Numbers: ITU-T Q.850; which SIP response gives which:
Asterisk's table of hangup causes.

A request to hang up that is called soft bears no such number but bits that say who asked for it (AST_SOFTHANGUP_…):
the driver of the channel, as when no audio has come for too long, or an Asterisk that is stopped.
"""

from fawang.hotline.rules.legs import Why

#: User busy: SIP 486. No such number: SIP 404.
BUSY, NOT_FOUND = 17, 1


#: Busy, and refused (SIP 603, also 401 and 403, which Asterisk does not tell apart).
_BUSY = {BUSY, 21}
#: No response, no answer, away.
_NO_ANSWER = {18, 19, 20}
#: The network is out of order, a temporary failure, no way for the audio, a timer that ran out.
_DIED = {38, 41, 44, 102}
#: Nothing is said, or normal clearing, or "interworking" (SIP 487): of a telephone that rang, nobody took off.
_ENDED = {0, 16, 127}
#: Bits of a soft request.
_BY_DRIVER, _BY_SHUTDOWN = 1, 4


def why(cause: int, *, up: bool, rang: bool, by_us: bool, soft: int = 0) -> Why:
    """Return why a leg is gone: it was `up`, or else `rang` or not; `by_us`: it was told to end.

    Args:
        soft: the bits of a soft request to hang up.
    """
    if by_us:
        return Why.HUNG_UP
    if soft & _BY_SHUTDOWN:
        return Why.FAILED
    if up:
        return Why.DIED if cause in _DIED or soft & _BY_DRIVER else Why.HUNG_UP
    if cause in _BUSY:
        return Why.BUSY
    if cause in _NO_ANSWER or (rang and cause in _ENDED):
        return Why.NO_ANSWER
    return Why.UNREACHABLE
