"""The link `batch`: what we say to a partner waits for the next file that somebody sends there."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.partners.actions.batches import may_exchange
from fawang.partners.links import Address, Outcome
from fawang.partners.links.batch.sheet import row_of
from fawang.partners.links.models import BatchMessage
from fawang.partners.rules.messages import ReferralMessage

FETCHED = audit.declare("partners.batch_fetched", gettext_lazy("Fetched what waits for a partner as a file"))
SENT = audit.declare("partners.batch_sent", gettext_lazy("Noted that a file was sent to a partner"))


class BatchLink:
    """The link `batch`."""

    name = "batch"

    def deliver(self, address: Address, message: ReferralMessage) -> Outcome:
        """Keep a message for the next file."""
        BatchMessage.objects.get_or_create(
            partner=address.partner,
            number=message.number,
            step=message.step,
            defaults={"data": json.dumps(message.data(), ensure_ascii=False), "created_at": clock.now()},
        )
        return Outcome.QUEUED


BATCH_LINK = BatchLink()


def fetch(*, by: Actor, partner: str) -> tuple[int, Iterator[dict[str, Any]]]:
    """Return the last message that waits for a partner, and all of them as rows of a file. They go on waiting.

    Raises:
        NotFound: `partner_unknown`, also where it is not theirs.
    """
    side = may_exchange(by, partner)
    waiting = BatchMessage.objects.filter(partner=partner, fetched_at=None).order_by("pk")
    last = waiting.values_list("pk", flat=True).last() or 0
    audit.record(FETCHED, by=by, object=f"partners.partner:{side.pk}", unit_id=side.unit_id, until=last)

    def rows() -> Iterator[dict[str, Any]]:
        for row in waiting.filter(pk__lte=last).iterator(chunk_size=500):
            yield row_of(ReferralMessage.read(json.loads(row.data)))

    return last, rows()


def sent(*, by: Actor, partner: str, last: int) -> int:
    """Note that the file up to message `last` was sent; return how many it had. What they said is kept no longer."""
    with transaction.atomic():
        side = may_exchange(by, partner)
        count = BatchMessage.objects.filter(partner=partner, fetched_at=None, pk__lte=last).update(
            fetched_at=clock.now(), fetched_by=by.label, data=""
        )
        if count:
            audit.record(
                SENT, by=by, object=f"partners.partner:{side.pk}", unit_id=side.unit_id, messages=count
            )
        return count


def waiting(partners: list[str]) -> dict[str, tuple[int, int]]:
    """Return by partner how many messages wait for it, and the last of them."""
    found: dict[str, tuple[int, int]] = {}
    for partner, number in BatchMessage.objects.filter(partner__in=partners, fetched_at=None).values_list(
        "partner", "pk"
    ):
        count, last = found.get(partner, (0, 0))
        found[partner] = count + 1, max(last, number)
    return found
