"""The history of a matter as pages show it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fawang.legal_aid import labels as legal_aid
from fawang.shell.templatetags.fawang import money
from fawang.work_orders import labels
from fawang.work_orders.queries import HistoryRow
from fawang.work_orders.rules import Command


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of a timeline."""

    title: str | Promise
    moment: datetime
    who: str = ""
    text: str = ""
    now: bool = False
    ahead: bool = False


def public_events(history: list[HistoryRow]) -> list[Event]:
    """Return what the person reads, the latest first."""
    return [_event(row, public=True, now=row is history[-1]) for row in reversed(history)]


def staff_events(history: list[HistoryRow], *, texts: bool = True) -> list[Event]:
    """Return what staff read, the latest first; without `texts`, only what was done, when and by whom."""
    events = [_event(row, public=False, now=row is history[-1]) for row in reversed(history)]
    return events if texts else [replace(event, text="") for event in events]


def _event(row: HistoryRow, *, public: bool, now: bool) -> Event:
    return Event(
        title=labels.DONE[row.command],
        moment=row.at,
        who="" if public else row.who or _actor(row.actor),
        text=_text(row, public=public),
        now=now,
    )


def _actor(actor: str) -> str:
    kind = actor.partition(":")[0]
    return {
        "system": _("Platform"),
        "resident": _("Applicant"),
        "anonymous": _("Applicant"),
    }.get(kind, "")


def _text(row: HistoryRow, *, public: bool) -> str:
    data = row.data
    lines: list[str] = []
    if article := data.get("article"):
        lines.append(str(legal_aid.GROUNDS.get(article, article)))
    if event := data.get("event"):
        lines.append(str(labels.EVENTS.get(event, event)) + (f" · {data['on']}" if data.get("on") else ""))
    if outcome := data.get("outcome"):
        lines.append(str(labels.OUTCOMES.get(outcome, outcome)))
    if recovered := data.get("sum_recovered"):
        lines.append(_("Sum recovered: %(sum)s") % {"sum": money(recovered)})
    if papers := data.get("papers"):
        lines += [f"· {paper}" for paper in papers]
    # A note on a decision is the officer's own; what the person needs to know is the reason.
    for name in (
        "reason",
        "instruction",
        "answer",
        *(() if public and row.command != Command.RECORD else ("note",)),
    ):
        if value := data.get(name):
            lines.append(str(value))
    return "\n".join(lines)
