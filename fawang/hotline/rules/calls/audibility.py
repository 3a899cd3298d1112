"""Who hears whom in a call, as it stands. Pure.

In a talk all hear all. Who waits hears music, and nobody hears them. A supervisor hears the talk of the lawyer, whoever
it is with; nobody but the lawyer hears them whisper, all in the talk hear them barge in. While the lawyer is alone, the
person being on hold, a listening supervisor hears nothing: what is said at a desk is no part of the talk. One who
whispers or has barged in talks with the lawyer meanwhile.
"""

from fawang.hotline.rules import Call, Mode, Party, Stage


def hearing(call: Call) -> tuple[tuple[Party, tuple[Party, ...]], ...]:
    """Return all who are there, each with those whom they hear, in the order of `Party`."""
    talk = _talk(call)
    hears = {one: (talk - {one} if one in talk else set[Party]()) for one in _there(call)}
    supervisor = call.supervisor
    if supervisor is not None and supervisor.up:
        match supervisor.mode:
            case Mode.LISTENS:
                hears[Party.SUPERVISOR] = talk if len(talk) > 1 else set()
            case Mode.WHISPERS:
                hears[Party.SUPERVISOR] = talk
                hears[Party.SEAT] = hears[Party.SEAT] | {Party.SUPERVISOR}
            case Mode.BARGES:
                hears[Party.SUPERVISOR] = talk
                hears |= {one: hears[one] | {Party.SUPERVISOR} for one in talk}
    return tuple(
        (one, tuple(other for other in Party if other in hears[one])) for one in Party if one in hears
    )


def _there(call: Call) -> set[Party]:
    there = {Party.CALLER}
    if call.seat and call.stage in (Stage.TALKING, Stage.HELD):
        there.add(Party.SEAT)
    if call.other is not None and call.other.up:
        there.add(Party.OTHER)
    if call.supervisor is not None and call.supervisor.up:
        there.add(Party.SUPERVISOR)
    return there


def _talk(call: Call) -> set[Party]:
    match call.stage:
        case Stage.TALKING:
            return _there(call) - {Party.SUPERVISOR}
        case Stage.HELD:
            return _there(call) - {Party.SUPERVISOR, Party.CALLER}
        case _:
            return set()
