"""How often the public may complain."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

#: A complaint is read by a person: nobody has many about one thing.
COMPLAIN_BY_SUBJECT = Rate("feedback.complain", burst=5, every=timedelta(hours=1))
OPEN_BY_ADDRESS = Rate("feedback.complain.address", burst=120, every=timedelta(seconds=1))
