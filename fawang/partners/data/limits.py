"""How often partners may post and ask."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: A key that opens nothing, by where it comes from.
OPEN311_WRONG_KEY = Rate("partners.open311.key", burst=20, every=timedelta(seconds=5))
#: What shows no key: lists of services.
OPEN311_BY_ADDRESS = Rate("partners.open311.address", burst=120, every=timedelta(seconds=1))
OPEN311_BY_PARTNER = Rate("partners.open311.partner", burst=600, every=timedelta(milliseconds=50))
