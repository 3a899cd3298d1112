"""How often the public may ask."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

LOOK_BY_ADDRESS = Rate("outreach.look", burst=240, every=timedelta(seconds=1))
#: A sign-up writes down a name: nobody has many.
SIGN_UP_BY_ADDRESS = Rate("outreach.sign_up", burst=30, every=timedelta(minutes=1))
RATE_BY_ADDRESS = Rate("outreach.rate", burst=60, every=timedelta(seconds=10))
