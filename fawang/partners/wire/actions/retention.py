"""What is forgotten: nonces that are too old to matter, and bodies that have been kept long enough."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.partners.wire.models import InboundEvent, Nonce, OutboundEvent, WebhookDelivery

#: Rows of a statement: none holds its locks for long.
_TOGETHER = 2_000
#: What was put aside and nobody has dealt with for so long is dropped: it may tell of people.
_PUT_ASIDE = timedelta(days=180)


def forget_nonces(*, by: Actor) -> None:
    """Delete nonces whose signatures are too old to be taken again."""
    Nonce.objects.filter(kept_until__lt=clock.now()).delete()


def forget(*, by: Actor) -> int:
    """Empty old bodies, drop old deliveries and what nobody has dealt with; return how many bodies were emptied.

    Ids, hashes and times stay: they are what both sides can be held to. What waits or was put aside keeps its body.
    """
    now = clock.now()
    before = now - timedelta(days=settings.FAWANG_PARTNER_BODY_DAYS)
    with transaction.atomic():
        InboundEvent.objects.filter(received_at__lt=now - _PUT_ASIDE, state="dead").update(state="dropped")
        OutboundEvent.objects.filter(time__lt=now - _PUT_ASIDE, state="dead").update(state="dropped")
        WebhookDelivery.objects.filter(created_at__lt=before).exclude(state="due").delete()
    emptied = 0
    for model, moment, done in (
        (InboundEvent, "received_at", ("routed", "test", "dropped")),
        (OutboundEvent, "time", ("sent", "replaced", "dropped")),
    ):
        while True:
            ids = list(
                model.objects.filter(**{f"{moment}__lt": before}, forgotten_at=None, state__in=done)
                .values_list("pk", flat=True)[:_TOGETHER]
            )  # fmt: skip
            if not ids:
                break
            emptied += model.objects.filter(pk__in=ids).update(body="", forgotten_at=now)
    return emptied
