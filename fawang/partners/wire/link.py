"""The wire as one of the ways to a partner: a message is written into the outbox, which sends it by itself."""

from collections.abc import Mapping
from typing import Any

from fawang.kernel.rules.actor import SYSTEM
from fawang.partners.links import Address, LinkFailed, Outcome
from fawang.partners.rules.messages import ReferralMessage
from fawang.partners.wire.actions import outbox
from fawang.partners.wire.queries import links


class EventLink:
    """See `partners.links.Link`. Its address and keys are the desk's business (pages/links.py)."""

    name = "events"

    def deliver(self, address: Address, message: ReferralMessage) -> Outcome:
        """Write `message` into the outbox; the same message again is the same event."""
        link = links.of_partner(address.partner)
        if link is None or not link.url:
            raise LinkFailed(f"no address of {address.partner}")
        data: Mapping[str, Any] = message.data()
        outbox.put(
            by=SYSTEM, link_id=link.pk, key=f"{message.number}:{message.step}", name=f"referral.{message.type}",
            subject=message.number or message.reference, data=data,
        )  # fmt: skip
        return Outcome.QUEUED


LINK = EventLink()
