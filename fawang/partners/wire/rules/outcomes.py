"""What becomes of an event that was routed and not taken. Pure."""

from datetime import datetime, timedelta

from fawang.partners.wire.rules.retry import next_try

#: An event may come before the one that it follows: it waits so long for it.
OUT_OF_ORDER = timedelta(hours=1)
#: Codes of problems that pass by themselves: what it is about is not here yet, or a step before it is missing.
PASSING = frozenset({"referral_unknown", "not_found", "referral_moved_on", "referral_step_missing"})


def waits(code: str, since: datetime, now: datetime) -> bool:
    """Tell whether an event that was refused for `code` is tried again, and not put before a person."""
    return code in PASSING and now - since < OUT_OF_ORDER


def when(tries: int, now: datetime, chance: float) -> datetime:
    """Return when it is tried again: first after seconds, for what is out of order is so by little."""
    return now + (next_try(tries, now, chance) - now) / 5
