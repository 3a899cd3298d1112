"""Keeps where a resident's devices are rung, forgets what is gone, and rings."""

import logging
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fawang.channels.carriers.push import Gone, PushCarrier
from fawang.channels.models import PushEndpoint
from fawang.channels.rules.push import PushSubscription, is_believed
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.notices.carriers.protocol import CarrierFailed, Temporary

log = logging.getLogger(__name__)

KEPT = audit.declare("channels.push_kept", gettext_lazy("Let a device be rung"))
FORGOTTEN = audit.declare("channels.push_forgotten", gettext_lazy("Let a device be rung no more"))
#: Of one person; the oldest gives way.
MOST_DEVICES: Final = 8


def keep_endpoint(*, by: Actor, subscription: PushSubscription, locale: str) -> None:
    """Ring a device of a resident from now on. A device that another resident had is theirs no more.

    Raises:
        Invalid: `subscription_wrong`: its address belongs to no push service.
    """
    if not is_believed(subscription.endpoint, settings.FAWANG_PUSH_HOSTS):
        raise Invalid("subscription_wrong")
    with transaction.atomic():
        PushEndpoint.objects.update_or_create(
            endpoint_hash=_hash(subscription.endpoint),
            defaults={
                "resident_id": by.known_id,
                "endpoint": subscription.endpoint,
                "p256dh": subscription.p256dh,
                "auth": subscription.auth,
                "locale": locale,
                "added_at": clock.now(),
            },
        )
        kept = PushEndpoint.objects.filter(resident_id=by.known_id).order_by("-added_at", "-id")
        older = list(kept.values_list("pk", flat=True)[MOST_DEVICES:])
        PushEndpoint.objects.filter(pk__in=older).delete()
        audit.record(KEPT, by=by, object=f"people.resident:{by.id}")


def forget_endpoint(*, by: Actor, endpoint: str) -> bool:
    """Ring one of a resident's own devices no more; return whether it was rung."""
    with transaction.atomic():
        mine = PushEndpoint.objects.filter(resident_id=by.known_id, endpoint_hash=_hash(endpoint))
        gone, _each = mine.delete()
        if gone:
            audit.record(FORGOTTEN, by=by, object=f"people.resident:{by.id}")
    return bool(gone)


def ring(*, by: Actor, resident_id: int, notice_id: int) -> int:
    """Ring all devices of a resident; return how many. Devices that are gone are forgotten.

    Runs no transaction of its own while a service is called. A device that could not be rung is not rung again: whoever
    carries it has been told by text message or e-mail, and a late ring would only confuse. One job rings once for a
    notice (`notice_id`): what is shown replaces what was shown before.
    """
    carrier = PushCarrier.configured()
    rung = 0
    for row in PushEndpoint.objects.filter(resident_id=resident_id).order_by("id"):
        with translation.override(row.locale):
            said = {
                "title": _("Fawang, public legal services"),
                "body": _("There is news about your matter. Sign in to read it."),
                "url": "/my",
                "lang": row.locale,
                "id": notice_id,
            }
        try:
            carrier.ring(PushSubscription(row.endpoint, row.p256dh, row.auth), said)
        except Gone:
            with transaction.atomic():
                row.delete()
                audit.record(FORGOTTEN, by=by, object=f"people.resident:{resident_id}")
        except Temporary:
            continue
        except CarrierFailed as failed:
            log.warning("a device was not rung: %s", failed.code)
        else:
            rung += 1
    return rung


def _hash(endpoint: str) -> bytes:
    return keyed_hash("channels.push", endpoint)
