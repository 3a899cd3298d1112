"""News of the notices."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class NoticeSent(Event, name="notices.sent"):
    """A notice has gone out to the person of a matter themselves, in open words."""

    notice_id: int
    contact_id: int


@dataclass(frozen=True, kw_only=True)
class NoticeFailed(Event, name="notices.failed"):
    """A notice did not go out, or nobody can tell whether it did. `reason` is worded in `wording.py`.

    `order_ref` is what the notice was about, as `room.thing:id`; empty for one-time codes.
    """

    notice_id: int
    order_ref: str
    reason: str
