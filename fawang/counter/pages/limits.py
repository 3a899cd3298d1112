"""How often the public may ask the counter: a whole waiting room shares the address of the station's network."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

DRAW_BY_ADDRESS = Rate("counter.draw.address", burst=40, every=timedelta(seconds=20))
DRAW_BY_NETWORK = Rate("counter.draw.network", burst=120, every=timedelta(seconds=10), shared=True)
LOOK_BY_ADDRESS = Rate("counter.look.address", burst=600, every=timedelta(milliseconds=200))
#: Text messages to one number: whoever draws one number has one, sometimes two.
TEXT_BY_PHONE = Rate.within("counter.text.phone", 6, timedelta(days=1))
#: Codes of appointments that are tried at a tablet.
ARRIVE_BY_ADDRESS = Rate("counter.arrive.address", burst=20, every=timedelta(seconds=15))
