"""Reading feedback: whether a matter can be rated, ratings, open follow-ups."""

from django.conf import settings

from fawang.feedback.models import FollowUp, Rating
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.people.rules import Permission
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder

PAGE = 50


def rating_token(order: WorkOrder) -> str:
    """Return the secret of the link that rates the present closing of `order`, and nothing else."""
    return keyed_token(
        settings.FAWANG_LINK_KEY, "rate", order.code, work_orders.closings(order), order.key_version
    )


def order_to_rate(code: str, token: str) -> WorkOrder:
    """Return the closed order that `token` rates.

    Raises:
        NotFound: the token is not that of the present closing; a link of an earlier one is spent.
    """
    order = work_orders.order_by_code(code)
    closed = order is not None and order.state == kinds.kind_of(order.kind).closed
    if order is None or not closed or not same_token(rating_token(order), token):
        raise NotFound("rating_link_spent")
    return order


def rating_of(order: WorkOrder) -> Rating | None:
    """Return the rating of the present closing, if there is one."""
    return (
        Rating.objects.filter(order_id=order.pk, closing=work_orders.closings(order))
        .select_related("follow_up")
        .first()
    )


def ratings_of(order_id: int) -> list[Rating]:
    """Return all ratings of a matter, the latest first."""
    return list(Rating.objects.filter(order_id=order_id).select_related("follow_up").order_by("-id"))


def open_follow_ups(by: Actor) -> list[FollowUp]:
    """Return the follow-ups that wait within the units of `by`, the most pressing first."""
    units = list(by.units_with(Permission.FOLLOW_UP))
    rows = FollowUp.objects.filter(done_at__isnull=True, units__overlap=units).select_related("rating")
    return list(rows.order_by("due_at", "id")[:PAGE])


def follow_up(by: Actor, follow_up_id: int) -> FollowUp:
    """Return a follow-up within the units of `by`.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    units = list(by.units_with(Permission.FOLLOW_UP))
    row = FollowUp.objects.filter(pk=follow_up_id, units__overlap=units).select_related("rating").first()
    if row is None:
        raise NotFound("not_found")
    return row
