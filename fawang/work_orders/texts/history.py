"""How a step of an order reads: what was said with it, and who took it."""

from django.utils.translation import gettext as _

from fawang.work_orders import kinds
from fawang.work_orders.queries import HistoryRow, WorkOrder


def actor_name(actor: str) -> str:
    """Return how somebody without a name in the register reads, by the kind of actor."""
    kind = actor.partition(":")[0]
    return {
        "system": _("Platform"),
        "resident": _("Applicant"),
        "anonymous": _("Applicant"),
        "participant": _("Another person of the matter"),
    }.get(kind, "")


def text_of(order: WorkOrder, row: HistoryRow, *, public: bool) -> str:
    """Return what was said with a step, line by line; with `public`, as far as the person reads it."""
    data, kind = row.data, kinds.kind_of(order.kind)
    lines = kind.lines(data)
    # A note on a decision is the officer's own; what the person needs to know is the reason.
    for name in (
        "reason",
        "instruction",
        "answer",
        "message",
        "reply",
        *(() if public and row.command not in kind.public_notes else ("note",)),
    ):
        if value := data.get(name):
            lines.append(str(value))
    return "\n".join(lines)
