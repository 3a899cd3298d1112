"""What the file of an order for an archive has of its referrals: each step of both sides, with reason and words."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from fawang.partners.models import Referral
from fawang.partners.queries import referrals
from fawang.partners.texts import labels
from fawang.work_orders.kinds.archive import Part, Table, when
from fawang.work_orders.queries import WorkOrder

_HEAD = (
    pgettext_lazy("archive", "Partner"),
    pgettext_lazy("archive", "Number"),
    pgettext_lazy("archive", "Side"),
    pgettext_lazy("archive", "Step"),
    pgettext_lazy("archive", "When"),
    pgettext_lazy("archive", "Details"),
)


def archived(order: WorkOrder) -> Part:
    """Return the trails of an order's referrals."""
    rows = [line for one in referrals.of_order(order.pk) for line in _lines(one)]
    return Part(tables=(Table(gettext_lazy("Handed over and taken"), _HEAD, rows),))


def _lines(row: Referral) -> Iterator[tuple[Any, ...]]:
    for one in referrals.trail(row):
        said = (
            labels.reason_name(reason) if (reason := one.data.get("reason")) else "",
            one.data.get("words") or "",
        )
        yield (
            labels.partner_name(row.partner.names),
            row.code,
            labels.TURNS.get(one.side, ""),
            labels.COMMANDS_DONE.get(one.command, one.command),
            when(one.happened_at),
            " ".join(filter(None, said)),
        )
