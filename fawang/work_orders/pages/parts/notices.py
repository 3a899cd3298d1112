"""What was told about a matter, as the order's page shows it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.kernel.rules.actor import Actor
from fawang.notices import queries
from fawang.notices.queries import NoticeRow
from fawang.notices.rules import State
from fawang.notices.texts import TEXTS, labels
from fawang.notices.texts.wording import reason_of
from fawang.people.rules import Permission
from fawang.work_orders.queries import WorkOrder, permissions_on


def notice_rows(order: WorkOrder, by: Actor) -> list[dict[str, Any]]:
    """Return the notices about `order`, the latest first, with a way to repeat those that `by` may repeat.

    A notice belongs to the office that was competent when it was told, which looks after it.
    """
    manages = Permission.NOTICE_MANAGE in permissions_on(order, by)
    return [
        {
            "subject": TEXTS[row.text].subject if row.text in TEXTS else row.text,
            "to": _("to the lawyer") if row.to_staff else _("to the person they trust") if row.third else "",
            "state_label": labels.STATES[row.state],
            "tone": labels.TONES[row.state],
            "reason": reason_of(row.reason),
            "moment": _moment(row),
            "again": reverse("notices:again", args=[row.id])
            if manages and row.repeatable and row.managed_by(by)
            else "",
        }
        for row in queries.notices_of(f"work_orders.order:{order.pk}")
    ]


def _moment(row: NoticeRow) -> Any:
    """Return when it went out, or is to go out, or else when it was told."""
    return row.sent_at or (row.not_before if row.state == State.HELD else row.created_at)
