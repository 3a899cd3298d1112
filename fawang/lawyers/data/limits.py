"""How often the public may ask: nobody has a province's lawyers written to by a script."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

LOOK_BY_ADDRESS = Rate("lawyers.look", burst=240, every=timedelta(seconds=1))
OPEN_BY_ADDRESS = Rate("lawyers.open", burst=240, every=timedelta(milliseconds=250))
ASK_BY_SESSION = Rate.within("lawyers.ask.session", 10, timedelta(days=1))
ASK_BY_PHONE = Rate.within("lawyers.ask.phone", 6, timedelta(days=1))
ASK_BY_ADDRESS = Rate("lawyers.ask.address", burst=20, every=timedelta(minutes=5))
ASK_BY_NETWORK = Rate("lawyers.ask.network", burst=80, every=timedelta(minutes=1), shared=True)
