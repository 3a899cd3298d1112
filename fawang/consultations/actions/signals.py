"""What the browsers of a call tell each other through the platform, and that they are there."""

from fawang.browser_calls import actions as meetings
from fawang.consultations.models import Call
from fawang.consultations.queries import one
from fawang.consultations.queries.calls import subject_of
from fawang.consultations.queries.one import speaks
from fawang.consultations.rules.calls import CallState, Path
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound


def signal(*, by: Actor, code: str, number: int, client: str, client_id: str, parts: object) -> int:
    """Pass parts on to the other browser; return the number of the signal. The same `client_id` is passed on once.

    Raises:
        NotFound: there is no such consultation or call, or it is not theirs.
        NotAllowed: they only look on.
        Conflict: `call_is_over`, or not answered yet; `call_elsewhere`, another window takes part; `call_is_full`.
        Invalid: what no browser says, or too much of it.
    """
    row = one.visible(code, by)
    side = speaks(row, by)
    call = Call.objects.filter(consultation=row, number=number).first()
    if call is None:
        raise NotFound("not_found")
    if call.state != CallState.JOINED:
        raise Conflict("call_is_over", state=call.state)
    subject, now = subject_of(call), clock.now()
    given = meetings.tell(
        by=by, subject=subject, key=side, client=client, client_id=client_id, parts=parts, now=now
    )
    meetings.beat(by=by, subject=subject, now=now)
    return given


def beat(*, by: Actor, code: str, number: int, path: Path = Path.UNKNOWN) -> None:
    """Say that the window is there, and how sound and picture travel. A call goes on as long as one of both says so.

    Raises:
        NotFound: there is no such consultation, or it is not theirs.
        NotAllowed: they only look on.
    """
    row = one.visible(code, by)
    speaks(row, by)
    call = Call.objects.filter(consultation=row, number=number, state=CallState.JOINED).first()
    if call is None:
        return
    meetings.beat(by=by, subject=subject_of(call), now=clock.now())
    if path:
        Call.objects.filter(pk=call.pk).update(path=path)
