"""Webhooks of third parties, and their log."""

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.partners.models import Partner
from fawang.partners.wire.models import Webhook, WebhookDelivery
from fawang.partners.wire.queries.links import units_of, within


def listed(by: Actor) -> list[Webhook]:
    """Return the webhooks of units within the actor's reach."""
    return list(
        Webhook.objects.select_related("unit", "partner")
        .filter(unit__path__overlap=units_of(by))
        .defer("secret", "old_secret")
        .order_by("name", "pk")
    )


def visible(by: Actor, number: int) -> Webhook:
    """Return a webhook.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    row = (
        Webhook.objects.select_related("unit", "partner")
        .filter(unit__path__overlap=units_of(by), pk=number)
        .first()
    )
    if row is None:
        raise NotFound("not_found")
    return row


def log_of(row: Webhook) -> list[WebhookDelivery]:
    """Return the last hundred deliveries, the latest first."""
    return list(WebhookDelivery.objects.filter(webhook=row).order_by("-pk")[:100])


def partners(by: Actor) -> list[Partner]:
    """Return the partners within the actor's reach."""
    return list(Partner.objects.filter(within(by, "", partner=""), archived_at=None).order_by("code"))
