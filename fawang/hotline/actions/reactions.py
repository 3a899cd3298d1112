"""What the hotline does when something happens elsewhere."""

from fawang.dispatch.events import CallbackEnded
from fawang.dispatch.rules.callbacks import Outcome
from fawang.hotline.actions import returned
from fawang.kernel.rules.actor import SYSTEM


def keep_talk(event: CallbackEnded) -> None:
    """Let the talk of a call-back that the platform has dialled be a consultation, once its lawyer says it was one."""
    if event.outcome == Outcome.REACHED:
        returned.keep_reached(by=SYSTEM, callback_id=event.callback_id)
