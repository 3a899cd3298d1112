"""How often one may ask: nobody has strangers rung by the dozen, nobody tries keys of calendars by the thousand."""

from datetime import timedelta

from fawang.kernel.throttle import Rate

#: A family on one connection, a station with one person after the other; not a script.
BOOK_BY_ADDRESS = Rate("callback.book.address", burst=12, every=timedelta(minutes=10))
BOOK_BY_PHONE = Rate("callback.book.phone", burst=8, every=timedelta(hours=1))
OPEN_BY_ADDRESS = Rate("callback.open.address", burst=240, every=timedelta(milliseconds=250))
#: Call-backs that are booked and not yet made, from one address; staff who take in others' wishes have no such limit.
MOST_OPEN_BY_ADDRESS = 6
#: A calendar asks once an hour; a household or a firm has some dozens of them on one address.
FEED_BY_ADDRESS = Rate("roster.feed.address", burst=120, every=timedelta(seconds=1))
