"""What the persons of an order and its office write to each other, as pages show it; steps like all others."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.work_orders import kinds
from fawang.work_orders.kinds.panels import OwnStep, Place
from fawang.work_orders.queries import HistoryRow, WorkOrder
from fawang.work_orders.rules import Command
from fawang.work_orders.texts import labels
from fawang.work_orders.texts.history import actor_name

WRITTEN = frozenset({Command.MESSAGE, Command.REPLY})
#: How the person writes, in a matter of any kind.
OWN = OwnStep(
    label=_("Send to the office"),
    done=_("Your message is with the office. Its answer stands here, and we tell you by your wishes."),
    asked=(
        _("Your message"),
        _(
            "A question, or something that has changed. The office reads it in its hours; for more haste call it."
        ),
    ),
    place=Place.MESSAGES,
)


@dataclass(frozen=True, slots=True)
class Message:
    """A message. `who`: who wrote it, `side`: with which side, where there are several; `ours`: the office wrote it."""

    text: str
    moment: datetime
    ours: bool
    who: str
    side: Text


def messages(order: WorkOrder, history: list[HistoryRow]) -> list[Message]:
    """Return the messages among steps that were read for somebody, the earliest first."""
    several = kinds.has_sides(order)
    return [
        Message(
            text=str(row.data.get("message") or row.data.get("reply") or ""),
            moment=row.at,
            ours=row.command == Command.REPLY,
            who=row.who or actor_name(row.actor),
            side=labels.side(order.kind, row.data.get("side", "")) if several else "",
        )
        for row in history
        if row.command in WRITTEN
    ]
