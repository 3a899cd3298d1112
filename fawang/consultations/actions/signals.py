"""What the browsers of a call tell each other through the platform: stored while it goes on, numbered under a lock."""

import json

from django.conf import settings
from django.db import transaction

from fawang.consultations.actions._calling import call_of
from fawang.consultations.calls import MOST_SIGNALS, CallState, Path, checked, known_client
from fawang.consultations.models import Call, Signal
from fawang.consultations.queries import one
from fawang.consultations.queries.one import speaks, topic_of
from fawang.consultations.rules import Side
from fawang.kernel import clock, live
from fawang.kernel.actor import Actor
from fawang.kernel.problems import Conflict


def signal(*, by: Actor, code: str, number: int, client: str, client_id: str, parts: object) -> int:
    """Pass parts on to the other browser; return the number of the signal. The same `client_id` is passed on once.

    Raises:
        NotFound: there is no such consultation or call, or it is not theirs.
        NotAllowed: they only look on.
        Conflict: `call_is_over`, or not answered yet; `call_elsewhere`, another window takes part; `call_is_full`.
        Invalid: what no browser says, or too much of it.
    """
    known_client(client_id)
    body = checked(parts, relay_only=bool(settings.FAWANG_TURN_ONLY))
    row = one.visible(code, by)
    side = speaks(row, by)
    with transaction.atomic():
        call = call_of(row, number)
        if call.state != CallState.JOINED:
            raise Conflict("call_is_over", state=call.state)
        if client != (call.lawyer_client if side == Side.LAWYER else call.person_client):
            raise Conflict("call_elsewhere")
        known = Signal.objects.filter(call=call, side=side, client_id=client_id).first()
        if known is not None:
            return int(known.number)
        if call.last_signal >= MOST_SIGNALS:
            raise Conflict("call_is_full", most=MOST_SIGNALS)
        call.last_signal += 1
        Signal.objects.create(
            call=call, number=call.last_signal, side=side, client_id=client_id, body=json.dumps(body)
        )
        call.alive_at = clock.now()
        call.save(update_fields=["last_signal", "alive_at"])
        live.announce(topic_of(row))
    return int(call.last_signal)


def beat(*, by: Actor, code: str, number: int, path: Path = Path.UNKNOWN) -> None:
    """Say that the window is there, and how sound and picture travel.

    Raises:
        NotFound: there is no such consultation, or it is not theirs.
        NotAllowed: they only look on.
    """
    row = one.visible(code, by)
    speaks(row, by)
    values: dict[str, object] = {"alive_at": clock.now()}
    if path:
        values["path"] = path
    Call.objects.filter(consultation=row, number=number, state=CallState.JOINED).update(**values)
