"""How often one may ask: nobody has strangers rung by the dozen, nobody tries keys of calendars by the thousand."""

from datetime import timedelta

from fawang.kernel.security.throttle import Rate

BOOK_BY_SESSION = Rate.within("callback.book.session", 20, timedelta(days=1))
BOOK_BY_PHONE = Rate.within("callback.book.phone", 12, timedelta(days=1))
#: Without a session: a station with one person after the other, people behind one address of a carrier; not a script.
BOOK_BY_ADDRESS = Rate("callback.book.address", burst=30, every=timedelta(minutes=3))
BOOK_BY_NETWORK = Rate("callback.book.network", burst=120, every=timedelta(minutes=1), shared=True)
OPEN_BY_ADDRESS = Rate("callback.open.address", burst=240, every=timedelta(milliseconds=250))
#: Call-backs that are booked and not yet made, from one address; who has signed in has no such limit, as staff have who
#: take in others' wishes. A number has one open call-back in any case.
MOST_OPEN_BY_ADDRESS = 30
#: A calendar asks once an hour; a household or a firm has some dozens of them on one address.
FEED_BY_ADDRESS = Rate("roster.feed.address", burst=120, every=timedelta(seconds=1))
