"""Wanting to be told if an answer was wrong: a part of the person's own page of an order or a consultation."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.wording import Text
from fawang.knowledge.queries import corrections as made
from fawang.knowledge.queries import entries
from fawang.notices import queries as notices
from fawang.notices.actions import subscribe, unsubscribe
from fawang.people.accounts.identity import address_of
from fawang.work_orders import queries
from fawang.work_orders.data import limits
from fawang.work_orders.queries import WorkOrder

#: What is said after it, by the `done` of the address.
DONE: Mapping[str, Text] = {
    "told-yes": _(
        "We tell you if one of these answers turns out to be wrong. You can take that back at any time."
    ),
    "told-no": _("We tell you nothing about these answers any more."),
}


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody was shown, and the way by which they are told: their contact of one matter."""

    contact_id: int
    order_ref: str
    order_code: str
    receipt: Mapping[str, Any]
    action: str

    def context(self) -> dict[str, Any] | None:
        """Return what the page says about it; None, if nothing was shown."""
        shown = made.shown_in(self.receipt)
        if not shown:
            return None
        return {
            "action": self.action,
            "given": notices.subscription(self.order_ref, self.contact_id),
            "titles": list(entries.titles(list(shown)).values()),
            "wrong": made.of_shown(shown),
        }

    def take(self, request: ActingRequest, by: Actor) -> str:
        """Keep the consent or take it back, as the form says; return which was done."""
        if request.POST.get("tell") == "yes":
            subscribe(
                by=by, contact_id=self.contact_id, order_ref=self.order_ref, order_code=self.order_code,
                shown=made.shown_in(self.receipt),
            )  # fmt: skip
            return "told-yes"
        unsubscribe(by=by, contact_id=self.contact_id, order_ref=self.order_ref)
        return "told-no"


def of_order(order: WorkOrder, by: Actor, key: str) -> dict[str, Any] | None:
    """Return what the page of an order says about it; None for anybody but its first applicant."""
    return _consent(order, key).context() if queries.speaks_for_first(order, by) else None


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def own(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """Keep, or take back, that the first applicant wants to be told."""
    throttle.take(limits.LOOK_UP_BY_ADDRESS, address_of(request))
    actor = queries.actor_with_key(code, key, request.actor)
    order = queries.visible(code, actor)
    done = _consent(order, key).take(request, actor) if queries.speaks_for_first(order, actor) else ""
    return HttpResponseRedirect(
        reverse("work_orders:follow", args=[code, key], query={"done": done}) + "#told-if-wrong"
    )


def _consent(order: WorkOrder, key: str) -> Consent:
    return Consent(
        contact_id=order.contact_id,
        order_ref=f"work_orders.order:{order.pk}",
        order_code=order.code,
        receipt=json.loads(queries.statement_of(order).guidance or "{}"),
        action=reverse("work_orders:told_if_wrong", args=[order.code, key]),
    )
