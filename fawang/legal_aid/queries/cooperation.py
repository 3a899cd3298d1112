"""Requests of offices to each other, as either of the two sees them."""

from django.db.models import Q, QuerySet

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotFound
from fawang.legal_aid.models import Cooperation
from fawang.legal_aid.rules.cooperation import OPEN, Facts, Side, side_of
from fawang.organisations.queries.scope import reach
from fawang.people.rules import Permission

MAY = (Permission.ORDER_DECIDE, Permission.ORDER_REVIEW)
_MOST = 200


def _rows() -> QuerySet[Cooperation]:
    return Cooperation.objects.select_related("asking", "asked", "order")


def listed(by: Actor, side: Side, *, ended: bool = False) -> list[Cooperation]:
    """Return the requests to, or of, the offices within the reach of `by`, those due first.

    Args:
        ended: those that are over, instead of those that are open; the latest first.
    """
    units = {Side.ASKED: "asked_units", Side.ASKING: "asking_units"}[side]
    rows = _rows().filter(**{f"{units}__overlap": reach(by, *MAY)})
    if ended:
        return list(rows.exclude(state__in=OPEN).order_by("-changed_at")[:_MOST])
    return list(rows.filter(state__in=OPEN).order_by("due_on", "id")[:_MOST])


def visible(by: Actor, code: str) -> Cooperation:
    """Return a request within the reach of `by`.

    Raises:
        NotFound: there is none, or neither office is theirs.
    """
    row = _rows().filter(code=code)
    if by.kind != ActorKind.SYSTEM:
        units = reach(by, *MAY)
        row = row.filter(Q(asking_units__overlap=units) | Q(asked_units__overlap=units))
    found = row.first()
    if found is None:
        raise NotFound("not_found")
    return found


def parts_of(row: Cooperation, by: Actor) -> frozenset[str]:
    """Return of which of the two offices `by` is; of none, whoever leads both."""
    held = frozenset(reach(by, *MAY))
    side = side_of(held, asking=tuple(row.asking_units), asked=tuple(row.asked_units))
    return frozenset({side}) if side else frozenset()


def facts_of(row: Cooperation) -> Facts:
    """Return what guards look at."""
    return Facts(row.state)


def of_order(order_id: int) -> list[Cooperation]:
    """Return the requests about an order, the latest first."""
    return list(_rows().filter(order_id=order_id).order_by("-id"))
