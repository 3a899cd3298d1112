"""How often somebody may send what nobody has signed."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: Whatever has a right signature is counted against the partner's own rate instead.
UNSIGNED_BY_ADDRESS = Rate("partners.unsigned.address", burst=120, every=timedelta(seconds=1))
