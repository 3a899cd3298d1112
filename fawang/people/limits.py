"""How often somebody may try to sign in, or ask for a code."""

from datetime import timedelta

from fawang.kernel.throttle import Rate

CODE_BY_PHONE = Rate("code.phone", burst=3, every=timedelta(minutes=5))
CODE_BY_ADDRESS = Rate("code.address", burst=30, every=timedelta(seconds=20))
SIGN_IN_BY_ADDRESS = Rate("sign_in.address", burst=60, every=timedelta(seconds=5))
