"""What a bureau has set for kinds of orders; a process keeps it for half a minute."""

import time
from datetime import timedelta

from fawang.kernel import clock
from fawang.work_orders.kinds.local_rules import Keep, LocalRules, Offer, Term
from fawang.work_orders.models import KindOffer, KindRetention, KindTerm, WorkOrder

KEEP_SECONDS = 30
_kept: dict[str, tuple[float, LocalRules]] = {}


def local_rules() -> LocalRules:
    """Return what was set, as of at most KEEP_SECONDS ago."""
    kept = _kept.get("rules")
    if kept and time.monotonic() - kept[0] < KEEP_SECONDS:
        return kept[1]
    found = fresh_rules()
    _kept["rules"] = (time.monotonic(), found)
    return found


def fresh_rules() -> LocalRules:
    """Return what is set now."""
    return LocalRules(
        offers=tuple(
            Offer(*row) for row in KindOffer.objects.order_by("pk").values_list("kind", "region", "offered")
        ),
        keeps=tuple(
            Keep(*row) for row in KindRetention.objects.order_by("pk").values_list("kind", "days", "source")
        ),
        terms=tuple(
            Term(*row)
            for row in KindTerm.objects.order_by("pk").values_list(
                "id", "kind", "term", "urgent", "region", "length", "source"
            )
        ),
    )


def forget_rules() -> None:
    """Read them again at the next question."""
    _kept.clear()


def kept_too_long(kind: str, days: int, *, limit: int) -> list[str]:
    """Return the codes of orders of `kind` that ended more than `days` ago and are not erased, the oldest first."""
    before = clock.now() - timedelta(days=days)
    rows = WorkOrder.objects.filter(kind=kind, ended_at__lt=before, erased=False)
    return list(rows.order_by("ended_at").values_list("code", flat=True)[:limit])
