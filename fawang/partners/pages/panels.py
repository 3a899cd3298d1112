"""Referrals on the page of an order: the person's trail, and what staff see and do from there."""

from django.urls import reverse

from fawang.partners.actions.reactions import is_hidden
from fawang.partners.pages import shown
from fawang.partners.queries import referrals
from fawang.partners.rules.procedure import ENDED, Direction, State
from fawang.people.rules import Permission
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds.panels import Panel, Seen


def own(seen: Seen) -> Panel | None:
    """Return the trail of what was handed over, for the page of the person: who has it, since when, what is next.

    Nothing of what is discreet or dangerous: others may look at this page as well.
    """
    if not seen.key or work_orders.side_of(seen.order, seen.by) != kinds.first_side(seen.order):
        return None
    rows = [
        {
            **shown.summary(one),
            "leads": shown.who(referrals.leads(one), one),
            "since": one.term_from or one.ended_at or one.updated_at,
            "trail": shown.events(referrals.trail(one, public=True), one, plain=True),
            "came": one.direction == Direction.IN,
            "withdrawable": one.consent_at is not None and one.state not in ENDED,
            "consent_text": one.consent_text,
            "href": reverse("partners:own_consent", args=[seen.order.code, seen.key, one.code]),
        }
        for one in referrals.of_order(seen.order.pk)
        if one.state != State.PREPARED and not is_hidden(one) and not one.erased
    ]
    return Panel("partners/own_panel.html", {"rows": rows}) if rows else None


def desk(seen: Seen) -> Panel | None:
    """Return the referrals of an order, and the way to another one."""
    if seen.hidden or not seen.by.may_anywhere(Permission.PARTNER_VIEW):
        return None
    rows = [
        {
            **shown.summary(one),
            "href": reverse("partners:referral", args=[one.code]),
            "visible": bool(referrals.permissions_on(one, seen.by) & referrals.SEEING),
        }
        for one in referrals.of_order(seen.order.pk)
    ]
    may = Permission.PARTNER_REFER in seen.by.permissions_on(work_orders.snapshot(seen.order).units)
    href = reverse("partners:new", query={"order": seen.order.code}) if may else ""
    return Panel("partners/desk/order_panel.html", {"rows": rows, "href": href}) if rows or href else None
