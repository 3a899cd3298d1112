"""How often the public may ask."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: A station asks for many people from one address.
ASK_BY_ADDRESS = Rate("guidance.address", burst=60, every=timedelta(seconds=2))
#: While somebody types, every pause asks.
SUGGEST_BY_ADDRESS = Rate("suggest.address", burst=300, every=timedelta(milliseconds=200))
READ_BY_ADDRESS = Rate("knowledge.address", burst=300, every=timedelta(milliseconds=300))
VERDICT_BY_ADDRESS = Rate("verdict.address", burst=30, every=timedelta(seconds=20))
#: A drafted answer costs its provider money.
DRAFT_BY_ADDRESS = Rate("drafted.address", burst=6, every=timedelta(seconds=60))
