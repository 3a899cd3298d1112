"""The history of a matter as pages show it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fawang.work_orders import kinds
from fawang.work_orders.queries import HistoryRow, WorkOrder
from fawang.work_orders.texts import labels


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
        who="" if public else row.who or _actor(row.actor),
        text=_text(order, row, public=public),
        now=now,
    )


def _actor(actor: str) -> str:
    kind = actor.partition(":")[0]
    return {
        "system": _("Platform"),
        "resident": _("Applicant"),
        "anonymous": _("Applicant"),
        "participant": _("Another person of the matter"),
    }.get(kind, "")


def _text(order: WorkOrder, row: HistoryRow, *, public: bool) -> str:
    data, kind = row.data, kinds.kind_of(order.kind)
    lines = kind.lines(data)
    # A note on a decision is the officer's own; what the person needs to know is the reason.
    for name in (
        "reason",
        "instruction",
        "answer",
        *(() if public and row.command not in kind.public_notes else ("note",)),
    ):
        if value := data.get(name):
            lines.append(str(value))
    return "\n".join(lines)
