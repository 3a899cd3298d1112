"""What dispatch does when something happened to a call-back: tell the person, if they want to be told."""

from datetime import datetime

from django.urls import reverse

from fawang.dispatch.callbacks import Outcome
from fawang.dispatch.events import CallbackBooked, CallbackEnded
from fawang.dispatch.models import Callback
from fawang.dispatch.queries import callbacks
from fawang.kernel.actor import SYSTEM
from fawang.notices.actions import outdate, tell

_BOOKED, _AGAIN = "callback_booked", "callback_again"
_ENDED = {
    Outcome.NOT_REACHED: "callback_failed",
    Outcome.MISSED: "callback_missed",
}


def tell_booked(event: CallbackBooked) -> None:
    """Tell the person when they are called; what was told of an earlier time and has not gone out does not go."""
    row = callbacks.by_id(event.callback_id)
    key = f"callback:{row.pk}:{event.promised}"
    if row.ended_at is None and row.next_at != datetime.fromisoformat(event.promised):
        # Moved again in the meantime.
        return
    for text in (_BOOKED, _AGAIN):
        outdate(by=SYSTEM, order_ref=callbacks.named(row), text=text, keep=key)
    if row.ended_at is None:
        _tell(row, _AGAIN if event.again else _BOOKED, key, moment=event.promised)


def tell_ended(event: CallbackEnded) -> None:
    """Tell the person that nobody reached them, or that we did not call; nothing else that comes to an end."""
    row = callbacks.by_id(event.callback_id)
    for text in (_BOOKED, _AGAIN):
        outdate(by=SYSTEM, order_ref=callbacks.named(row), text=text)
    told = _ENDED.get(Outcome(event.outcome))
    if told is not None:
        _tell(row, told, f"callback:{row.pk}:{event.outcome}")


def _tell(row: Callback, text: str, key: str, **params: str) -> None:
    link = reverse("shell:callback_own", args=[row.code, callbacks.access_key(row)])
    tell(
        by=SYSTEM,
        contact_id=row.contact_id,
        order_ref=callbacks.named(row),
        text=text,
        params={"code": row.code, "link": link, **params},
        dedupe_key=key,
        units=row.units,
    )
