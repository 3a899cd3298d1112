"""What the wire does when something happens in the room: third parties are told of steps."""

from fawang.kernel.rules.actor import SYSTEM
from fawang.partners.events import ReferralStepped
from fawang.partners.wire.actions import webhooks


def tell_subscribers(event: ReferralStepped) -> None:
    """Write what subscribers are told of a step."""
    webhooks.note_step(by=SYSTEM, event=event)
