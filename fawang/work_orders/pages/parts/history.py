"""The history of a matter as pages show it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise

from fawang.work_orders.queries import HistoryRow, WorkOrder
from fawang.work_orders.texts import labels
from fawang.work_orders.texts.history import actor_name, text_of


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of a timeline."""

    title: str | Promise
    moment: datetime
    who: str = ""
    text: str = ""
    now: bool = False
    ahead: bool = False


def public_events(order: WorkOrder, history: list[HistoryRow]) -> list[Event]:
    """Return what the person reads, the latest first."""
    return [_event(order, row, public=True, now=row is history[-1]) for row in reversed(history)]


def staff_events(order: WorkOrder, history: list[HistoryRow], *, texts: bool = True) -> list[Event]:
    """Return what staff read, the latest first; without `texts`, only what was done, when and by whom."""
    events = [_event(order, row, public=False, now=row is history[-1]) for row in reversed(history)]
    return events if texts else [replace(event, text="") for event in events]


def _event(order: WorkOrder, row: HistoryRow, *, public: bool, now: bool) -> Event:
    return Event(
        title=labels.done(order.kind, row.command),
        moment=row.at,
        who="" if public else row.who or actor_name(row.actor),
        text=text_of(order, row, public=public),
        now=now,
    )
