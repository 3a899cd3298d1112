"""What dispatch does when something happened to a call-back or a duty: tell whom it concerns."""

from datetime import datetime

from django.urls import reverse

from fawang.dispatch.events import CallbackBooked, CallbackEnded, DutyOpened, SwapStepped
from fawang.dispatch.models import Callback
from fawang.dispatch.queries import callbacks, rosters
from fawang.dispatch.rostering.duties import DutyState, SwapState
from fawang.dispatch.rules.callbacks import Outcome
from fawang.kernel.rules.actor import SYSTEM
from fawang.notices.actions import outdate, tell, tell_staff

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
    link = reverse("dispatch:callback_own", args=[row.code, callbacks.access_key(row)])
    tell(
        by=SYSTEM,
        contact_id=row.contact_id,
        order_ref=callbacks.named(row),
        text=text,
        params={"code": row.code, "link": link, **params},
        dedupe_key=key,
        units=row.units,
    )


#: So many who may stand in are told; the first to take it has it.
_STAND_INS = 5


def tell_stand_ins(event: DutyOpened) -> None:
    """Tell those whose turn it is that a duty is open."""
    row = rosters.by_id(event.duty_id)
    if row.state != DutyState.OPEN:
        return
    for one in rosters.stand_ins(row, most=_STAND_INS):
        _tell_lawyer(one.staff_id, "duty_open", row, f"duty:{row.pk}:{one.staff_id}")


def tell_of_swap(event: SwapStepped) -> None:
    """Tell whom a colleague asks, and both of them what came of it. What was asked of anybody stands on the page."""
    row = rosters.swap_by_id(event.swap_id)
    key = f"swap:{row.pk}:{event.state}"
    if event.state == SwapState.OPEN and row.to_staff_id and row.state == SwapState.OPEN:
        _tell_lawyer(row.to_staff_id, "swap_asked", row.duty, key)
    if event.state in (SwapState.APPROVED, SwapState.REFUSED):
        text = "swap_done" if event.state == SwapState.APPROVED else "swap_refused"
        for staff_id in {row.from_staff_id, row.agreed_by or row.from_staff_id}:
            _tell_lawyer(staff_id, text, row.duty, f"{key}:{staff_id}")


def _tell_lawyer(staff_id: int, text: str, row: rosters.Duty, key: str) -> None:
    tell_staff(
        by=SYSTEM,
        staff_id=staff_id,
        text=text,
        params={"code": str(row.pk), "link": reverse("dispatch:roster"), "moment": row.from_at.isoformat()},
        dedupe_key=key,
        order_ref=f"dispatch.duty:{row.pk}",
        units=row.roster.units,
    )
