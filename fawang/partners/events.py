"""News of referrals: plain values, no personal data."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class ReferralStepped(Event, name="partners.referral_stepped"):
    """A referral took a step, on either side. `seq` is its place on the trail; `queries.messages.outgoing` tells it.

    Args:
        side: who took it (`rules.procedure.Side`). What `them` did is not sent back to them.
        command: the step (`rules.procedure.Command`).
        tells: the other side is to be told of it: the reaction gives it to the link of the agreement.
        quiet: it came with many others, of which officers are told together.
    """

    referral_id: int
    seq: int
    side: str
    command: str
    source: str
    target: str
    partner_id: int
    order_id: int | None
    unit_id: int
    tells: bool
    quiet: bool = False


@dataclass(frozen=True, kw_only=True)
class ReferralCard(Event, name="partners.referral_card"):
    """The clock of a side showed a yellow or a red card. `side` is whose it is."""

    referral_id: int
    version: int
    term: str
    colour: str
    side: str
    partner_id: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class BatchTaken(Event, name="partners.batch_taken"):
    """All of a partner's file is here, and a unit got something with it; nothing was told before."""

    code: str
    partner_id: int
    unit_id: int
